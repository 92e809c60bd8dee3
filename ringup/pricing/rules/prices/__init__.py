"""The price of one unit before discounts: base price, trade agreement, price adjustment."""
