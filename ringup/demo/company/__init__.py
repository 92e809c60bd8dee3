"""The set-up of the demo's two companies: what the office screens would enter, in robin.toml and nordlys.toml."""
