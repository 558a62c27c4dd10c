"""The pause of the collector of cyclic garbage ends, whatever happens in it."""

import gc

import pytest

from wfm.machine.collector import paused_collector


def test_the_collector_rests_inside_and_works_again_afterwards():
    with paused_collector():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_an_error_ends_the_pause():
    with pytest.raises(ValueError, match="broken"), paused_collector():
        raise ValueError("broken")
    assert gc.isenabled()


def test_the_end_of_an_inner_pause_does_not_end_the_outer_one():
    with paused_collector():
        with paused_collector():
            pass
        assert not gc.isenabled()
