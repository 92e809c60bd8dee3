"""The ways in of the customer service page: parse, one action or one query, panels."""
