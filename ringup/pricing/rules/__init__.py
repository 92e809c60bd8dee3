"""THE calculation: pure functions from a basket and a price book to a priced order. Start reading in `pipeline.py`."""
