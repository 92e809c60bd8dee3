"""Panels of the office: each is one frozen value and one template of the same name."""
