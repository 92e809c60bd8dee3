"""What the history lacks about its items: category, readable name, cost, stock and a drawn picture."""
