from dataclasses import replace

import pytest
from report_samples import result_without_demand, small_result

from wfm.report.roster_words import bound_text, cost_words, gap_words, percent, percent_at_most, short_words


def test_the_gap_divides_by_the_cheapest_first_step_times_required_agent_slots():
    # 16 agent-slots of voice and 3 of chat, each at chat's 8: (46 - 40) / 152
    assert small_result().gap_percent == pytest.approx(100 * 6 / 152)


def test_required_and_short_hours_count_slots_of_a_quarter_hour():
    result = small_result()
    assert (result.required_hours, result.short_hours) == (4.75, 1.0)


def test_nothing_required_and_equal_bound_is_no_gap():
    assert replace(result_without_demand(), bound=46.0).gap_percent == 0


def test_nothing_required_and_a_lower_bound_is_no_number():
    assert result_without_demand().gap_percent is None


def test_heads_count_as_they_are_written():
    result = small_result()
    result.scorecard.coverage.staffed[0, -1] = -1e-9
    assert result.short_hours == 1.0


def test_the_bound_is_explained_in_words():
    assert cost_words(small_result()) == ("This roster costs 46. No roster under these rules can cost less than 40.")


def test_the_gap_is_explained_in_words():
    assert "At most 3.95 % of the required hours" in gap_words(small_result())


def test_an_optimal_roster_is_called_so():
    optimal = replace(small_result(), status="optimal", bound=46.0)
    assert "no roster under these rules can cost less" in cost_words(optimal)


def test_without_a_bound_the_words_ask_for_more_time():
    unproved = replace(small_result(), bound=0.0)
    assert cost_words(unproved) == "This roster costs 46. No bound proved yet: give more time."
    assert gap_words(unproved) == "How far it is from the best possible is not known yet."


def test_unavoidable_hours_are_told():
    assert short_words(small_result()).endswith("0.5 of them no roster can avoid.")


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0 %"), (0.05, "0.05 %"), (0.0512, "0.0512 %"), (0.1, "0.1 %"), (12.344, "12.34 %")]
)
def test_small_percentages_keep_more_decimals(value, text):
    assert percent(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0 %"), (0.00001, "0.0001 %"), (3.947, "3.95 %"), (12.341, "12.35 %"), (12.34, "12.34 %")]
)
def test_a_limit_from_above_is_rounded_up(value, text):
    assert percent_at_most(value) == text


@pytest.mark.parametrize(("bound", "text"), [(40.9, "40"), (40.0, "40"), (45.56, "45.5"), (45.999, "45.999")])
def test_a_bound_is_rounded_down(bound, text):
    assert bound_text(replace(small_result(), bound=bound)) == text
