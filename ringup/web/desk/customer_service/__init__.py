"""The customer service page: find a customer, see all there is, go on from there."""
