"""What an order was billed: its invoices with what pays them, and the credits given on them afterwards."""
