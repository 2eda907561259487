"""Tickets and quotes of the museum."""
