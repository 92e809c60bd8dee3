"""Middleware that knows nothing of the business."""
