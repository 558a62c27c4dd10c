"""``wfm explain``: from the files to the words, with costs to check by hand.

Ann works the early shift of both days and one head is needed for its eight hours: a missing head costs 10 an hour, one
too many 1. Bob is free.
"""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from cli_site import CONFIG, content, write_site

from wfm.check.question import Question
from wfm.cli.main import run_command
from wfm.domain.explanation import DayExplanation
from wfm.pipeline.explain import explain_schedule

SCHEDULE = "agent_id,date,kind,label,start,end,paid\n" + "".join(
    f"ann,2026-{day},shift,early,2026-{day}T06:00,2026-{day}T14:00,yes\n" for day in ("11-30", "12-01")
)
NOON = "2026-11-30T12:00"


@pytest.fixture
def planned_site(tmp_path: Path) -> Path:
    """A site with the schedule above in its folder ``out``."""
    site = write_site(tmp_path / "site")
    (site / "out").mkdir()
    (site / "out" / "schedule.csv").write_text(SCHEDULE, encoding="utf-8")
    return site


def ask(site: Path, capsys: pytest.CaptureFixture[str], *question: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr."""
    code = run_command(["explain", str(site), "--schedule", str(site / "out" / "schedule.csv"), *question])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_a_slot_is_explained(planned_site: Path, capsys: pytest.CaptureFixture[str]):
    assert ask(planned_site, capsys, "--slot", NOON) == (
        0,
        """\
Mon 30 Nov 12:00–13:00. The roster costs 0.

voice: 1 required, 1 staffed, as needed.

On the floor (1)
  Ann
Not at work (1)
  could work, at this cost (1): Bob 8

Cheapest ways to one more on the floor, all else held
  1. A shift for Bob on Mon 30 Nov, 06:00–14:00 early, would cost 8 more. The
     roster would cost 8.
""",
        "",
    )


def test_an_agent_is_explained(planned_site: Path, capsys: pytest.CaptureFixture[str]):
    assert ask(planned_site, capsys, "--agent", "ann") == (
        0,
        """\
Ann (ann), contract any, skills: voice. The roster costs 0.
Week from Mon 30 Nov: 16 paid hours; the contract wants 0 to 40.

Mon 30 Nov  06:00–14:00 early
            a day off would cost 80 more
            no other shift: their contract has no other shift there
Tue 1 Dec   06:00–14:00 early
            a day off would cost 80 more
            no other shift: their contract has no other shift there
""",
        "",
    )


def test_an_agent_s_day_is_explained(planned_site: Path, capsys: pytest.CaptureFixture[str]):
    code, told, _ = ask(planned_site, capsys, "--agent", "bob", "--day", "2026-12-01")
    assert code == 0
    assert told.endswith("\n\nTue 1 Dec   off\n            next best: 06:00–14:00 early would cost 8 more\n")


def test_a_day_is_explained(planned_site: Path, capsys: pytest.CaptureFixture[str]):
    code, told, _ = ask(planned_site, capsys, "--day", "2026-12-01")
    assert code == 0
    assert told.startswith("Tue 1 Dec: 1 of 2 agents start a shift. The roster costs 0.\n\nNo queue is short.\n")
    assert "Off (1)\n  could work, at this cost (1): Bob 8\n" in told


def test_time_off_is_the_reason(planned_site: Path, capsys: pytest.CaptureFixture[str]):
    away = "agent_id,start,end,kind,status\nbob,2026-11-30,2026-11-30,holiday,approved\n"
    write_site(planned_site, time_off=away)
    _, told, _ = ask(planned_site, capsys, "--slot", NOON, "--queue", "voice")
    assert "Not at work (1)\n  on time off (1): Bob\n" in told
    assert "one more on the floor: none that keeps the rules" in told


def test_a_full_contract_gives_up_another_day(planned_site: Path, capsys: pytest.CaptureFixture[str]):
    # Of two people with eight hours each one works each day: swapping Bob's leaves Tuesday short and Monday over.
    write_site(planned_site, config=CONFIG.replace("max: 40", "max: 8"))
    schedule = planned_site / "out" / "schedule.csv"
    schedule.write_text(SCHEDULE.replace("ann,2026-12-01", "bob,2026-12-01"), encoding="utf-8")
    _, told, _ = ask(planned_site, capsys, "--slot", NOON)
    assert "contract hours used up (1): Bob" in told
    assert "another day were given up, at this cost (1): Bob 88" in told


def test_explaining_writes_nothing(planned_site: Path, capsys: pytest.CaptureFixture[str]):
    before = content(planned_site)
    ask(planned_site, capsys, "--day", "2026-12-01")
    assert content(planned_site) == before


def test_the_pipeline_answers_in_facts(planned_site: Path):
    schedule = planned_site / "out" / "schedule.csv"
    asked = Question(day=date(2026, 12, 1))
    answer = explain_schedule(planned_site, planned_site / "config.yaml", schedule, asked).answer
    assert isinstance(answer, DayExplanation)
    assert [(change.agent_id, change.cost) for change in answer.changes] == [("bob", 8)]


def test_the_schedule_lies_in_out_by_default(
    planned_site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(planned_site)
    assert run_command(["explain", ".", "--slot", NOON]) == 0
    assert "could work, at this cost (1): Bob 8" in capsys.readouterr().out


# Refusals -------------------------------------------------------------------------------------------------------------


def test_without_a_schedule_the_roster_has_to_be_planned_first(planned_site: Path, capsys: pytest.CaptureFixture[str]):
    shutil.rmtree(planned_site / "out")
    code, _, complaint = ask(planned_site, capsys, "--slot", NOON)
    assert code == 3
    assert f"schedule.csv: does not exist; plan it first with 'wfm roster {planned_site}'" in complaint


@pytest.mark.parametrize(
    ("question", "complaint"),
    [
        (["--agent", "anm"], "--agent: 'anm' is not the id of an agent; did you mean 'ann'?"),
        (["--day", "2026-12-02"], "--day: '2026-12-02' lies outside the horizon"),
        (["--slot", "2026-11-30T12:15"], "take 2026-11-30T12:00 or 2026-11-30T13:00"),
        (["--slot", NOON, "--queue", "voise"], "--queue: 'voise' is not a queue of the configuration"),
    ],
)
def test_what_is_not_there_is_refused(question, complaint, planned_site: Path, capsys: pytest.CaptureFixture[str]):
    code, told, said = ask(planned_site, capsys, *question)
    assert (code, told) == (3, "")
    assert complaint in said


@pytest.mark.parametrize(
    ("question", "complaint"),
    [
        ([], "Name what to explain"),
        (["--slot", NOON, "--agent", "ann"], "ask one question at a time"),
        (["--slot", NOON, "--day", "2026-12-01"], "ask one question at a time"),
        (["--agent", "ann", "--queue", "voice"], "--queue goes with --slot only"),
        (["--slot", "noon"], "'noon' is not a time"),
        (["--day", "tuesday"], "'tuesday' does not match the format '%Y-%m-%d'"),
    ],
)
def test_a_question_that_is_none_is_wrong_usage(
    question, complaint, planned_site: Path, capsys: pytest.CaptureFixture[str]
):
    code, told, said = ask(planned_site, capsys, *question)
    assert (code, told) == (2, "")
    assert complaint in said


def test_a_schedule_of_another_week_is_refused(planned_site: Path, capsys: pytest.CaptureFixture[str]):
    schedule = planned_site / "out" / "schedule.csv"
    schedule.write_text(SCHEDULE.replace("2026-11-30", "2026-11-23"), encoding="utf-8")
    code, _, complaint = ask(planned_site, capsys, "--slot", NOON)
    assert code == 3
    assert "has shifts on 2026-11-23" in complaint
