"""The demo's telephone: rings as any customer or as a stranger, by events that are signed and posted like real ones."""
