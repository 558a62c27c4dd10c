"""Settings of all tests: hypothesis draws the same examples every time and never fails for being slow.

Collecting makes hundreds of thousands of objects that live until the end. The garbage collector leaves them alone:
going over them again and again, once per worker, would cost a good part of the run.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("wfm", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("wfm")

YOUNG_OBJECTS = 20_000
"""So many new objects, instead of 700, make the garbage collector look at them."""


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Collect tests without collecting garbage, and take what there is then for permanent."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(YOUNG_OBJECTS)
        gc.enable()
