from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from report_samples import LATES, RELIEFS, WEEKENDS, result_without_demand, small_result

from wfm.domain.certificate import Certificate
from wfm.domain.findings import Finding
from wfm.report.terminal import roster_summary


def summary(result, folder="out"):
    return roster_summary(result, Path(folder))


def test_the_summary_reads_like_this():
    assert summary(small_result()) == [
        "Roster    4 agents, 5 shifts, Sat 24 Oct – Mon 26 Oct",
        "Hours     4.8 required, 1 short (0.5 unavoidable)",
        "Cost      46, proved to be at least 40 in any roster",
        "Gap       at most 3.95 % of required hours from the best possible",
        "Worst     Sat 24 Oct 08:00–09:00, voice: 1 short",
        "Rules     hard rules kept; 1 finding of priced rules",
        "Notes     1 note on the input, see sheet Summary",
        "Files     roster.xlsx, schedule.csv, coverage.csv, findings.csv, run.json",
        "Folder    out",
    ]


PROVED = replace(small_result(), certificate=Certificate(40_000_000, "1f" * 32, ()))
HELPED = replace(PROVED, reliefs=RELIEFS)
SPREAD = replace(HELPED, fairness=(LATES, WEEKENDS))


def test_the_limits_that_matter_most_are_named():
    # Of 38 and 22 that could be saved the gap of the run is 6; 32 of the least cost of a missing head are an hour.
    # The next one, most hours a week, has no room left on the line.
    told = "Helps     without time off of Eve ≤ 1 h"
    assert told in summary(HELPED)


def test_what_could_only_close_the_gap_is_not_named():
    assert not any(line.startswith("Helps") for line in summary(replace(PROVED, reliefs=RELIEFS[2:])))


def test_a_roster_that_lacks_nobody_needs_no_help():
    full = replace(small_result(), reliefs=RELIEFS)
    full.scorecard.coverage.staffed[:] = np.maximum(full.scorecard.coverage.staffed, full.requirement.heads)
    assert not any(line.startswith("Helps") for line in summary(full))


def test_a_certificate_is_named_with_the_files():
    assert summary(PROVED)[-3:] == [
        "Files     roster.xlsx, schedule.csv, coverage.csv, findings.csv,",
        "          certificate.json, run.json",
        "Folder    out",
    ]


@pytest.mark.parametrize("folder", ["out", "a/very/long/path" * 12])
@pytest.mark.parametrize("result", [small_result(), result_without_demand(), PROVED, HELPED, SPREAD])
def test_it_stays_within_twelve_lines_of_eighty_columns(result, folder):
    lines = summary(result, folder)
    assert len(lines) <= 12
    assert max(len(line) for line in lines) <= 80


def test_an_optimal_roster_has_no_gap():
    optimal = replace(small_result(), status="optimal", bound=46.0)
    assert "Gap       none: no better roster exists" in summary(optimal)


def test_a_roster_whose_bound_took_too_long_claims_no_proof():
    lines = summary(replace(small_result(), bound=0.0, stages=()))
    assert lines[2:4] == ["Cost      46; no bound proved yet: give more time", "Gap       not known yet"]


def test_a_bound_of_nothing_that_was_proved_is_told():
    proved = replace(small_result(), bound=0.0, certificate=Certificate(0, "0" * 64, ()))
    assert "Cost      46, proved to be at least 0 in any roster" in summary(proved)


def test_a_roster_without_gaps_says_so():
    result = small_result()
    result.scorecard.coverage.staffed[:] = np.maximum(result.scorecard.coverage.staffed, result.requirement.heads)
    assert "Worst     no queue is short at any time" in summary(result)


def test_broken_hard_rules_forbid_publishing():
    result = small_result()
    hard = Finding("min_rest", True, None, None, 1, "pair", 0, "too little rest")
    broken = replace(result, scorecard=replace(result.scorecard, findings=(hard,)))
    assert "Rules     1 finding of hard rules: do not publish" in summary(broken)
