"""The real order history: where it is, what it says about items and customers, and the files made of that."""
