"""The service with something to show: a made-up organisation on the fake GitHub, and `foreread serve` beside it."""
