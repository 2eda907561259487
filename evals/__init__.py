"""The evaluation harness: cases with known faults, the bot's own path over them, and honest statistics.

It imports `bot` and is never imported by it.
"""
