"""Picking tasks of the warehouse."""
