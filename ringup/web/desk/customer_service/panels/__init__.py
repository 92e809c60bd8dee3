"""The panels of the customer service page, one file each."""
