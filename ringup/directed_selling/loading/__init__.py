"""Rows → values of directed selling."""

from ringup.directed_selling.loading.baskets import load_baskets

__all__ = ["load_baskets"]
