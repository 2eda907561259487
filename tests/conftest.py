"""Settings of the test run."""

from hypothesis import settings

# A law does not depend on the clock: hypothesis' limit of 200 ms an example fails on machines that others use as well.
settings.register_profile("without-clock", deadline=None)
settings.load_profile("without-clock")
