"""The vehicles of the depots and their services."""
