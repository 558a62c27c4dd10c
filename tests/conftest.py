"""Settings of all tests: hypothesis draws the same examples every time and never fails for being slow."""

from hypothesis import settings

settings.register_profile("wfm", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("wfm")
