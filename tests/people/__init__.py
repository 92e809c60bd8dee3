"""What people do with the whole product from outside: an operator at a terminal, a newcomer with two commands."""
