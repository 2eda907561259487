"""Foreread: the second reviewer that reads an AI-assisted change before the senior does."""

__version__ = "0.1.0"
