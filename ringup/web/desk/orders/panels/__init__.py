"""The panels of the order screen: one file per panel, a frozen value and the function that makes it."""
