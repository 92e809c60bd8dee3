"""The steps of the calculation, one file each; `pipeline.py` says in which order they come."""
