"""How the rows of a sales history become orders, charges and entries, and the proof that all of them did."""
