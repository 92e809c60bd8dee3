"""The office's views: they parse, call one action or query, and answer with panels."""
