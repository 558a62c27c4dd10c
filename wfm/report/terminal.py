"""The summary that a run prints: lines of at most eighty columns, about twelve and one for each of a few queues."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from textwrap import wrap

from wfm.domain.result import RosterResult
from wfm.report.roster_changes import changes_line
from wfm.report.roster_fairness import fairness_line
from wfm.report.roster_files import file_names
from wfm.report.roster_gaps import find_gaps, gap_place
from wfm.report.roster_reliefs import reliefs_line
from wfm.report.roster_words import bound_text, cost_text, has_bound, no_bound_words, percent_at_most
from wfm.report.service_words import service_lines
from wfm.report.words import amount, count_of, short_date

COLUMNS = 80
_LABEL_COLUMNS = 10


def roster_summary(result: RosterResult, folder: Path, beside: Iterable[str] = ()) -> list[str]:
    """Sum a run up: people, hours, service, cost and what is proved, the worst gap, findings, notes, files.

    Parameters
    ----------
    beside
        Names of the files written beside those of the roster.
    """
    lines = [
        ("Roster", _people(result)),
        ("Hours", _hours(result)),
        *labelled_service(result, COLUMNS - _LABEL_COLUMNS),
        ("Cost", _cost(result)),
        ("Gap", _gap(result)),
        ("Worst", _worst_gap(result)),
        ("Rules", _rules(result)),
    ]
    helps = reliefs_line(result) if result.short_hours else ""
    if helps:
        lines.append(("Helps", _whole_parts(f"without {helps}", COLUMNS - _LABEL_COLUMNS)))
    spread = fairness_line(result, COLUMNS - _LABEL_COLUMNS)
    if spread:
        lines.append(("Fairness", spread))
    if result.notes:
        lines.append(("Notes", f"{count_of(len(result.notes), 'note')} on the input, see sheet Summary"))
    lines += labelled_files([*file_names(result), *beside])
    return [_fit(f"{label:<{_LABEL_COLUMNS}}{text}") for label, text in lines] + [_folder_line(folder)]


def _people(result: RosterResult) -> str:
    first, last = result.instance.calendar.dates[0], result.instance.calendar.dates[-1]
    agents = count_of(len(result.roster.agent_ids), "agent")
    return f"{agents}, {count_of(len(result.roster.shifts), 'shift')}, {short_date(first)} – {short_date(last)}"


def _hours(result: RosterResult) -> str:
    text = f"{amount(result.required_hours, 1)} required, {amount(result.short_hours, 1)} short"
    if result.unavoidable_short_hours is None or result.short_hours == 0:
        return text
    return f"{text} ({amount(result.unavoidable_short_hours, 1)} unavoidable)"


def labelled_service(result: RosterResult, columns: int) -> list[tuple[str, str]]:
    """Tell each queue's service, then what has changed demand: labels and texts of at most so many columns."""
    lines = service_lines(result, columns)
    changes = changes_line(result)
    told = [("" if number else "Service", line) for number, line in enumerate(lines)]
    return [*told, *([("Changes", changes)] if changes else [])]


def _cost(result: RosterResult) -> str:
    cost = cost_text(result.scorecard.objective, result)
    if result.status == "optimal":
        return f"{cost}, proved the least possible"
    if not has_bound(result):
        return f"{cost}; {no_bound_words(result)}"
    return f"{cost}, proved to be at least {bound_text(result)} in any roster"


def _gap(result: RosterResult) -> str:
    if result.status == "optimal":
        return "none: no better roster exists"
    if not has_bound(result):
        return "cannot be told" if result.relaxed else "not known yet"
    if result.gap_percent is None:
        return "cannot be told in required hours, for none are required"
    return f"at most {percent_at_most(result.gap_percent)} of required hours from the best possible"


def _worst_gap(result: RosterResult) -> str:
    gaps = find_gaps(result)
    return gap_place(result, gaps[0]) if gaps else "no queue is short at any time"


def _rules(result: RosterResult) -> str:
    findings, broken = result.scorecard.findings, result.scorecard.broken
    if broken:
        return f"{count_of(len(broken), 'finding')} of hard rules: do not publish"
    priced = count_of(len(findings), "finding") if findings else "no findings"
    return f"hard rules kept; {priced} of priced rules"


def labelled_files(names: Iterable[str], more: str = "") -> list[tuple[str, str]]:
    """Name files, on as many lines as it takes: labels and texts; `more` follows the last name."""
    room = COLUMNS - _LABEL_COLUMNS
    first, *others = wrap(", ".join(names) + more, room, break_long_words=False, break_on_hyphens=False)
    return [("Files", first), *(("", text) for text in others)]


def _whole_parts(text: str, room: int) -> str:
    """Leave out the last parts of a list that there is no room for, for half a figure misleads."""
    while len(text) > room and "; " in text:
        text = text.rpartition("; ")[0]
    return text


def _folder_line(folder: Path) -> str:
    """Name the folder, cut at its beginning when it is long."""
    text = f"{folder}"
    room = COLUMNS - _LABEL_COLUMNS
    return f"{'Folder':<{_LABEL_COLUMNS}}{text if len(text) <= room else '…' + text[1 - room :]}"


def _fit(line: str) -> str:
    return line if len(line) <= COLUMNS else f"{line[: COLUMNS - 1]}…"
