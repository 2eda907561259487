"""Scenarios for stages that are not a review: what must be said of given commits, read by the tests."""
