"""From meter readings to bills."""
