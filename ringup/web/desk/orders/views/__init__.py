"""The ways in of the order screen: parse, one action or one query, panels."""
