"""Vendors that fail in every way they can, and what must hold all the same."""
