"""The configuration: defaults, forms that are allowed, and limits."""

from __future__ import annotations

from datetime import date
from math import inf

import pytest
from intake_site import CONFIG, Site

from wfm.domain.calendar import TimeWindow
from wfm.domain.settings import SolverSettings
from wfm.errors import InputError


def first_issue(site: Site) -> str:
    with pytest.raises(InputError) as caught:
        site.read()
    return str(caught.value.issues[0])


def test_what_is_not_configured_has_its_default(site: Site) -> None:
    inputs = site.read()
    (queue,), (template,), (contract,) = (
        inputs.instance.queues,
        inputs.instance.templates,
        inputs.instance.contracts,
    )
    assert (queue.channel, queue.shrinkage, queue.concurrency) == ("voice", 0.0, 1.0)
    assert (queue.understaffing.steps, queue.overstaffing.steps) == (((inf, 10.0),), ((inf, 1.0),))
    assert (template.weekdays, template.breaks, template.min_gap_minutes) == (frozenset(range(7)), (), None)
    assert (contract.min_weekly_hours, contract.max_weekly_hours) == (0.0, inf)
    assert (contract.min_weekly_days, contract.max_weekly_days) == (0, 7)
    assert (inputs.rules, inputs.solver) == ((), SolverSettings())


def test_a_queue_without_hours_is_always_open(site: Site) -> None:
    site.configure('    hours: {mon-fri: "08:00-12:00"}\n', "").configure("days: 2", "days: 1")
    rows = "".join(f"2026-11-30T{hour:02}:00,voice,1\n" for hour in range(24))
    inputs = site.write(demand="start,queue,required\n" + rows).read()
    assert inputs.instance.queues[0].hours is None


@pytest.mark.parametrize(
    ("hours", "windows"),
    [
        ('"08:00-12:00"', (TimeWindow(480, 720),)),
        ('["13:00-17:00", "08:00-12:00"]', (TimeWindow(480, 720), TimeWindow(780, 1020))),
        ('"08:00-24:00"', (TimeWindow(480, 1440),)),
        ('"22:00-06:00"', (TimeWindow(1320, 1800),)),
        ('"00:00-00:00"', (TimeWindow(0, 1440),)),
        ("08:00-12:00", (TimeWindow(480, 720),)),
    ],
)
def test_opening_hours_are_a_window_or_a_list_of_windows(
    site: Site, hours: str, windows: tuple[TimeWindow, ...]
) -> None:
    site.configure('{mon-fri: "08:00-12:00"}', f'{{mon-tue: "08:00-12:00", wed: {hours}}}')
    found = site.read().instance.queues[0].hours
    assert found is not None
    assert found.by_weekday[2] == windows


def test_a_range_of_weekdays_may_run_past_sunday(site: Site) -> None:
    site.configure("{mon-fri:", "{sat-tue:")
    found = site.read().instance.queues[0].hours
    assert found is not None
    assert [bool(windows) for windows in found.by_weekday] == [True, True, False, False, False, True, True]


def test_a_date_replaces_its_weekday(site: Site) -> None:
    site.configure('"08:00-12:00"}', '"08:00-12:00", 2026-12-25: closed}')
    found = site.read().instance.queues[0].hours
    assert found is not None
    assert found.windows_on(date(2026, 12, 25)) == ()


def test_a_day_named_twice_in_opening_hours_is_refused(site: Site) -> None:
    site.configure('"08:00-12:00"}', '"08:00-12:00", fri: closed}')
    assert first_issue(site) == (
        "config.yaml line 4, queues.hours: gives fri hours in 'mon-fri' and in 'fri'; name each day once"
    )


def test_costs_may_rise_in_steps_up_to_infinity(site: Site) -> None:
    site.configure("shifts:", "    understaffing_cost: [[2, 8], [5, 12], [.inf, 20]]\nshifts:")
    assert site.read().instance.queues[0].understaffing.steps == ((2.0, 8.0), (5.0, 12.0), (inf, 20.0))


def test_equal_costs_in_two_steps_are_allowed(site: Site) -> None:
    site.configure("shifts:", "    understaffing_cost: [[2, 8], [.inf, 8]]\nshifts:")
    assert site.read().instance.queues[0].understaffing.first_cost == 8


@pytest.mark.parametrize(
    "steps", ["[[2, 8], [2, 9], [.inf, 9]]", "[[0, 8], [.inf, 9]]", "[]", "[1, 2]", "-1", "many", ".inf"]
)
def test_other_costs_are_refused(site: Site, steps: str) -> None:
    site.configure("shifts:", f"    understaffing_cost: {steps}\nshifts:")
    assert first_issue(site).startswith("config.yaml line 5, queues.understaffing_cost: ")


def test_starts_run_from_the_earliest_to_the_latest_both_included(site: Site) -> None:
    site.configure('{at: ["08:00"]}', '{earliest: "07:00", latest: "08:00", every_minutes: 30}')
    assert site.read().instance.templates[0].start_minutes == (420, 450, 480)


def test_without_a_step_starts_lie_a_slot_apart(site: Site) -> None:
    site.configure('{at: ["08:00"]}', '{earliest: "07:30", latest: "08:00"}')
    assert site.read().instance.templates[0].start_minutes == (450, 465, 480)


@pytest.mark.parametrize(
    "start",
    [
        '{earliest: "22:00", latest: "02:00"}',
        '{earliest: "22:00"}',
        '{at: ["08:00"], latest: "09:00"}',
        "{at: []}",
        "{}",
        '{at: ["24:00"]}',
    ],
)
def test_other_starts_are_refused(site: Site, start: str) -> None:
    site.configure('{at: ["08:00"]}', start)
    assert first_issue(site).startswith("config.yaml line 7, shifts.start")


def breaks(site: Site, *rows: str, gap: str = "{}") -> Site:
    """Give the shift of four hours some breaks."""
    lines = "".join(f"      - {row}\n" for row in rows)
    return site.configure("contracts:", f"    breaks:\n{lines}    break_gap_minutes: {gap}\ncontracts:")


ONE = '{id: one, minutes: 30, paid: true, after_start: ["01:00", "02:00"]}'


def test_an_unpaid_break_of_20_minutes_is_a_meal_and_a_paid_one_is_not(site: Site) -> None:
    site.configure("interval_minutes: 15", "interval_minutes: 5")
    row = '{{id: {}, minutes: {}, paid: {}, after_start: ["01:00", "02:00"]}}'
    breaks(site, row.format("a", 20, "false"), row.format("b", 15, "false"), row.format("c", 30, "true"))
    assert [rule.kind for rule in site.read().instance.templates[0].breaks] == ["meal", "break", "break"]


@pytest.mark.parametrize(
    ("earliest", "latest", "is_fine"),
    [("03:30", "03:30", True), ("03:45", "03:45", False), ("02:00", "02:00", True), ("02:15", "02:00", False)],
)
def test_a_break_can_start_early_enough_to_end_within_the_shift(
    site: Site, earliest: str, latest: str, is_fine: bool
) -> None:
    breaks(site, f'{{id: one, minutes: 30, paid: true, after_start: ["{earliest}", "{latest}"]}}')
    if is_fine:
        assert len(site.read().instance.templates) == 1
    else:
        assert "has break 'one'" in first_issue(site)


@pytest.mark.parametrize(
    ("gap", "is_fine"),
    [
        ("{min: 60}", True),  # 08:00 to a break at 09:00 is 60
        ("{min: 105}", True),  # two stretches of 105 around a break of 30
        ("{min: 120}", False),
        ("{max: 105}", True),
        ("{max: 90}", False),
        ("{min: 60, max: 45}", False),
    ],
)
def test_windows_and_gaps_together_must_leave_a_way(site: Site, gap: str, is_fine: bool) -> None:
    breaks(site, ONE, gap=gap)
    if is_fine:
        assert len(site.read().instance.templates) == 1
    else:
        assert "shift 'early' has" in first_issue(site)


def test_breaks_are_taken_in_their_order(site: Site) -> None:
    breaks(site, ONE, '{id: two, minutes: 15, paid: true, after_start: ["00:30", "01:15"]}')
    assert "has no way to take its breaks within 04:00" in first_issue(site)


def test_the_longest_length_must_leave_a_way_too(site: Site) -> None:
    breaks(site.configure("[240]", "[240, 480]"), ONE, gap="{max: 180}")
    assert first_issue(site).startswith("config.yaml line 8, shifts.length_minutes: shift 'early' has no way")


def test_a_shift_within_hours_of_two_queues_of_one_agent_fits(site: Site) -> None:
    site.configure('"08:00-12:00"}', '"08:00-10:00"}\n  - {id: chat, hours: {mon-fri: "10:00-12:00"}}')
    rows = [f"2026-{day}T{hour:02}:00,{queue},1" for day in ("11-30", "12-01") for queue, hour in HALVES]
    site.write(demand="\n".join(["start,queue,required", *rows]))
    site.write(agents="agent_id,name,contract,skills\nA1,Ann,full_time,voice|chat\n")
    assert len(site.read().instance.templates) == 1


HALVES = [("voice", 8), ("voice", 9), ("chat", 10), ("chat", 11)]


def test_no_agent_with_both_skills_no_day_on_which_the_shift_fits(site: Site) -> None:
    site.configure('"08:00-12:00"}', '"08:00-10:00"}\n  - {id: chat, hours: {mon-fri: "10:00-12:00"}}')
    rows = [f"2026-{day}T{hour:02}:00,{queue},1" for day in ("11-30", "12-01") for queue, hour in HALVES]
    site.write(demand="\n".join(["start,queue,required", *rows]))
    site.write(agents="agent_id,name,contract,skills\nA1,Ann,full_time,voice\nA2,Bob,full_time,chat\n")
    assert "shift 'early' fits on no day" in first_issue(site)


@pytest.mark.parametrize(("days", "is_fine"), [(1, True), (28, True), (0, False), (29, False)])
def test_a_horizon_has_1_to_28_days(site: Site, days: int, is_fine: bool) -> None:
    site.configure("days: 2", f"days: {days}")
    with pytest.raises(InputError) as caught:
        site.write(demand="start,queue,required\n").read()
    assert ("horizon.days" not in str(caught.value)) is is_fine


def test_the_start_may_be_quoted(site: Site) -> None:
    site.configure("start: 2026-11-30", 'start: "2026-11-30"')
    assert site.read().instance.calendar.start == date(2026, 11, 30)


@pytest.mark.parametrize("start", ["30/11/2026", "2026-11-31", "20261130", "true", "2026-11-30 08:00:00"])
def test_other_starts_of_the_horizon_are_refused(site: Site, start: str) -> None:
    site.configure("start: 2026-11-30", f"start: {start}")
    assert first_issue(site).startswith("config.yaml line 1, horizon.start")


def test_settings_of_the_solver_are_read(site: Site) -> None:
    text = "solver: {time_limit_seconds: 5, deterministic_limit: 2, gap_target_percent: 1, seed: 7, workers: 1}\n"
    site.write(**{"config.yaml": CONFIG + text})
    assert site.read().solver == SolverSettings(5, 2, 1, 7, 1)


@pytest.mark.parametrize(
    "setting", ["time_limit_seconds: 0", "gap_target_percent: -1", "workers: 1.5", "seed: one", "worker: 1"]
)
def test_impossible_settings_of_the_solver_are_refused(site: Site, setting: str) -> None:
    site.write(**{"config.yaml": CONFIG + f"solver: {{{setting}}}\n"})
    assert first_issue(site).startswith("config.yaml line 12, solver.")


def test_rules_keep_their_order(site: Site) -> None:
    site.write(
        **{"config.yaml": CONFIG + "rules:\n  - {rule: rest, hours: 11}\n  - {rule: rest, hours: 8, agents: [A1]}\n"}
    )
    assert [rule.model_dump()["hours"] for rule in site.read().rules] == [11, 8]


def test_names_in_other_settings_of_a_rule_must_exist_too(site: Site) -> None:
    site.write(**{"config.yaml": CONFIG + "rules:\n  - {rule: rest, hours: 11, after: {early: 12, erly: 12}}\n"})
    assert first_issue(site) == (
        "config.yaml line 13, rules.after.erly: 'erly' is not a shift of the configuration; did you mean 'early'?"
    )


def test_unknown_keys_deep_inside_are_refused_with_the_nearest(site: Site) -> None:
    site.write(**{"config.yaml": CONFIG + "attendance:\n  pairing:\n    max_sesion_hours: 12\n"})
    assert first_issue(site) == (
        "config.yaml line 14, attendance.pairing.max_sesion_hours: 'max_sesion_hours' is not a known key; "
        "did you mean 'max_session_hours'?"
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("id: voice", "id: 7", "line 3, queues.id: '7' is not text; put it in quotes"),
        ("id: voice", "id: 007", "line 3, queues.id: '007' begins with 0, which YAML reads as an octal number"),
        ("id: voice", 'id: "a|b"', "line 3, queues.id: 'a|b' holds |, which separates names in lists"),
        ("id: early", 'id: "off"', "line 6, shifts.id: shift 'off' has a name that means a day without shift"),
        ("[240]", "240", "line 8, shifts.length_minutes: '240' is not a list; write it as [a, b]"),
        ("[240]", "[240.5]", "line 8, shifts.length_minutes: '240.5' is not a whole number"),
        ('["08:00"]', "[08:00]", "line 7, shifts.start.at: '08:00' is a time of day without quotes"),
        ("shifts: [early]", "shifts: early", "line 11, contracts.shifts: 'early' is not a list"),
        ("id: voice", "id: !!python/name:os.system voice", "bears the tag tag:yaml.org,2002:python/name:os.system"),
        ("contracts:", "contracts: &loop\n  - *loop\ncontract:", "refers to itself"),
        ("queues:", "queue:", "line 2, queue: 'queue' is not a known key; did you mean 'queues'?"),
        ("timezone: Europe/London", "timezone: Europe", "line 1, horizon.timezone: 'Europe' is not a time zone"),
    ],
)  # fmt: skip
def test_what_yaml_or_its_author_mistakes_is_refused(site: Site, old: str, new: str, message: str) -> None:
    site.configure(old, new)
    with pytest.raises(InputError) as caught:
        site.read()
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "text", ["just text\n", "- a\n- b\n", "a: [1\n", "\tx: 1\n", "a: 1\n---\nb: 2\n", "? [a, b]\n: 1\n"]
)
def test_any_other_text_is_refused_and_never_crashes(site: Site, text: str) -> None:
    site.write(**{"config.yaml": text})
    with pytest.raises(InputError, match=r"config\.yaml"):
        site.read()


def test_a_missing_configuration_is_refused(site: Site) -> None:
    (site.folder / "config.yaml").unlink()
    assert first_issue(site) == "config.yaml: does not exist; check the path"


def test_two_items_with_one_id_are_refused(site: Site) -> None:
    site.configure("contracts:", '  - {id: early, start: {at: ["08:00"]}, length_minutes: [60]}\ncontracts:')
    assert "'early' is the id of two of shifts" in first_issue(site)


def test_a_fault_in_a_rule_does_not_hide_a_shift_that_fits_on_no_day(site: Site) -> None:
    site.configure('["08:00"]', '["09:00"]').configure("contracts:", "rules: [{rule: rest}]\ncontracts:")
    with pytest.raises(InputError) as caught:
        site.read()
    assert [issue.column for issue in caught.value.issues] == ["shifts", "rules.hours"]
