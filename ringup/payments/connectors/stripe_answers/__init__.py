"""How the Stripe connector reads what Stripe tells."""
