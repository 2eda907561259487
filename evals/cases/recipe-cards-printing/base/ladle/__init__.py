"""Checks and scales recipes."""
