import numpy as np
import pytest

from wfm.simulation.estimates import estimate_mean, estimate_ratio, student_quantile


@pytest.mark.parametrize(
    ("freedom", "confidence", "published"),
    [(1, 0.95, 12.706), (2, 0.95, 4.303), (3, 0.95, 3.182), (4, 0.99, 4.604), (19, 0.95, 2.093), (120, 0.999, 3.373)],
)
def test_quantiles_are_those_of_published_tables(freedom: int, confidence: float, published: float):
    assert student_quantile(freedom, confidence) == pytest.approx(published, abs=6e-4)


def test_a_mean_has_the_interval_of_student():
    found = estimate_mean(np.array([1.0, 2.0, 3.0]))
    assert found.mean == 2
    assert found.high - found.mean == pytest.approx(4.3027 / np.sqrt(3), abs=1e-4)
    assert found.mean - found.low == pytest.approx(found.high - found.mean)


def test_equal_samples_leave_no_doubt():
    found = estimate_mean(np.array([2.0, 2.0]))
    assert (found.low, found.high) == (2, 2)


def test_one_sample_has_no_interval():
    found = estimate_mean(np.array([2.0]))
    assert found.mean == 2
    assert np.isnan([found.low, found.high]).all()


def test_a_ratio_weighs_samples_by_their_bases():
    assert estimate_ratio(np.array([1.0, 0.0]), np.array([1.0, 3.0])).mean == 0.25


def test_a_ratio_that_is_the_same_in_all_samples_leaves_no_doubt():
    found = estimate_ratio(np.array([1.0, 2.0]), np.array([2.0, 4.0]))
    assert (found.low, found.high) == (0.5, 0.5)


def test_nothing_divided_by_nothing_is_no_number():
    assert np.isnan(estimate_ratio(np.zeros(3), np.zeros(3)).mean)


def test_shapes_behind_the_replications_are_kept():
    assert estimate_mean(np.zeros((4, 2, 3))).high.shape == (2, 3)
