"""The certificate from the run that writes it to ``wfm check``, which believes it only after computing it again.

Three heads are needed on two days of eight hours, and there are two people: no roster costs less than 160. The manual
works the same example by hand.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from cli_site import CONFIG, DEMAND, PUNCHES, SCHEDULE, content, write_site

from wfm.cli.main import run_command
from wfm.domain.certificate import MILLION, CoverPrice
from wfm.domain.ids import QueueId
from wfm.intake.certificate import read_certificate
from wfm.optimise.engine import Outcome
from wfm.pipeline.steps import planning

SHORT = DEMAND.replace(",1\n", ",3\n")
HOLDS = "Proof            certificate holds: no roster of this input costs less than 160"


def price(slots: int = 48, level: int = 0) -> CoverPrice:
    """All weight on what voice wants, in every slot."""
    return CoverPrice((QueueId("voice"),), level, np.full(slots, MILLION), np.zeros(slots, np.int64))


def proving(monkeypatch: pytest.MonkeyPatch, *prices: CoverPrice) -> None:
    """Let the optimiser hand these prices over."""
    search = planning.optimise

    def searched(*args: object, **kwargs: object) -> Outcome:
        return replace(search(*args, **kwargs), prices=prices)

    monkeypatch.setattr(planning, "optimise", searched)


@pytest.fixture(scope="module")
def proved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose roster and certificate lie in its folder ``out``; tests leave it as it is."""
    folder = write_site(tmp_path_factory.mktemp("proved") / "site", demand=SHORT)
    with pytest.MonkeyPatch.context() as monkeypatch:
        proving(monkeypatch, price())
        assert run_command(["roster", str(folder), "--out", str(folder / "out"), "--quiet"]) == 0
    return folder


@pytest.fixture
def copy(proved: Path, tmp_path: Path) -> Path:
    """A copy of the proved site that a test may change."""
    return Path(shutil.copytree(proved, tmp_path / "copy"))


def check(site: Path, capsys: pytest.CaptureFixture[str], name: str = "schedule.csv") -> tuple[int, str, str]:
    """Exit code, stdout and stderr of the command."""
    capsys.readouterr()
    code = run_command(["check", str(site), "--schedule", str(site / "out" / name)])
    told = capsys.readouterr()
    return code, told.out, told.err


def changed(site: Path, change: Callable[[dict[str, object]], object], name: str = "certificate.json") -> None:
    """Edit a JSON file of the results."""
    record = json.loads((site / "out" / name).read_bytes())
    change(record)
    (site / "out" / name).write_text(json.dumps(record), encoding="utf-8")


class TestARun:
    def test_writes_the_certificate_beside_its_roster(self, proved):
        certificate = read_certificate(proved / "out" / "certificate.json")
        assert certificate is not None
        assert (certificate.bound_millionths, certificate.prices[0].queues) == (160 * MILLION, ("voice",))

    def test_writes_weights_that_come_back_as_they_were(self, proved):
        certificate = read_certificate(proved / "out" / "certificate.json")
        assert certificate is not None
        (found,) = certificate.prices
        assert (found.plain.tolist(), found.rounded.tolist()) == (price().plain.tolist(), [0] * 48)

    def test_claims_the_certified_bound_and_nothing_more(self, proved):
        assert json.loads((proved / "out" / "run.json").read_bytes())["bound"] == 160

    def test_names_the_rules_that_the_bound_knows(self, proved):
        rules = json.loads((proved / "out" / "certificate.json").read_bytes())["rules"]
        assert {"min_rest", "contract_hours", "breaks"} <= set(rules)

    def test_with_malformed_prices_writes_nothing(self, tmp_path, monkeypatch, capsys):
        site = write_site(tmp_path / "site", demand=SHORT)
        before = content(tmp_path)
        proving(monkeypatch, price(level=1))
        code = run_command(["roster", str(site), "--out", str(tmp_path / "out"), "--quiet"])
        assert (code, content(tmp_path)) == (6, before)
        assert "refuses the optimiser's proof" in capsys.readouterr().err

    def test_with_costs_too_large_to_add_up_says_that_nothing_is_certified(self, tmp_path, monkeypatch):
        dear = CONFIG.replace("understaffing_cost: 10", "understaffing_cost: 100000000000")
        site = write_site(tmp_path / "site", config=dear)
        proving(monkeypatch, price())
        assert run_command(["roster", str(site), "--out", str(tmp_path / "out"), "--quiet"]) == 0
        notes = json.loads((tmp_path / "out" / "run.json").read_bytes())["notes"]
        assert any(note.startswith("the bound has no certificate: The costs") for note in notes)
        assert not (tmp_path / "out" / "certificate.json").exists()

    def test_with_force_replaces_the_certificate(self, copy, monkeypatch):
        changed(copy, lambda record: record.update(bound_millionths=1))
        proving(monkeypatch, price())
        assert run_command(["roster", str(copy), "--out", str(copy / "out"), "--quiet", "--force"]) == 0
        certificate = read_certificate(copy / "out" / "certificate.json")
        assert certificate is not None
        assert certificate.bound_millionths == 160 * MILLION

    def test_without_prices_certifies_nothing_and_says_so(self, tmp_path, monkeypatch):
        site = write_site(tmp_path / "site", demand=SHORT)
        proving(monkeypatch)
        assert run_command(["roster", str(site), "--out", str(tmp_path / "out"), "--quiet"]) == 0
        certificate = read_certificate(tmp_path / "out" / "certificate.json")
        record = json.loads((tmp_path / "out" / "run.json").read_bytes())
        assert certificate is not None
        assert (certificate.bound_millionths, record["bound"]) == (0, 0)
        assert any("proved anything" in note for note in record["notes"])

    def test_that_cannot_be_certified_leaves_no_older_certificate(self, copy, monkeypatch):
        dear = CONFIG.replace("understaffing_cost: 10", "understaffing_cost: 100000000000")
        write_site(copy, config=dear)
        proving(monkeypatch, price())
        assert run_command(["roster", str(copy), "--out", str(copy / "out"), "--quiet", "--force"]) == 0
        assert "certificate.json" not in content(copy / "out")


class TestACertificateThatHolds:
    @pytest.mark.parametrize("name", ["schedule.csv", "roster.xlsx"])
    def test_is_told_with_its_bound(self, proved, capsys, name):
        code, told, complaint = check(proved, capsys, name)
        assert (code, complaint) == (0, "")
        assert HOLDS in told
        assert "Bound            160, proved by the run beside the schedule and computed again" in told
        assert "Gap              none: no better roster exists" in told

    def test_gives_the_gap_of_an_edited_schedule(self, copy, capsys):
        schedule = copy / "out" / "schedule.csv"
        rows = schedule.read_text(encoding="utf-8").splitlines()
        schedule.write_text("\n".join(rows[:-1]) + "\n", encoding="utf-8")
        code, told, _ = check(copy, capsys)
        # Eight more of the 48 required hours are short.
        assert code == 0
        assert HOLDS in told
        assert "Gap              at most 16.67 % of required hours from the best possible" in told

    def test_does_not_save_a_schedule_that_breaks_a_rule(self, copy, capsys):
        schedule = copy / "out" / "schedule.csv"
        schedule.write_text(schedule.read_text(encoding="utf-8").replace("06:00", "07:00"), encoding="utf-8")
        code, told, complaint = check(copy, capsys)
        assert (code, HOLDS in told) == (7, True)
        assert "findings of hard rules" in complaint

    def test_needs_no_run_json(self, copy, capsys):
        (copy / "out" / "run.json").unlink()
        code, told, _ = check(copy, capsys)
        assert (code, HOLDS in told) == (0, True)

    def test_may_prove_more_than_run_json_claims(self, copy, capsys):
        changed(copy, lambda record: record.update(bound=100.0), "run.json")
        code, told, _ = check(copy, capsys)
        assert (code, HOLDS in told) == (0, True)

    def test_is_found_again_after_a_run_with_attendance(self, tmp_path, monkeypatch, capsys):
        site = write_site(tmp_path / "site", demand=SHORT, punches=PUNCHES, schedule=SCHEDULE)
        proving(monkeypatch, price())
        assert run_command(["run", str(site), "--out", str(site / "out"), "--quiet"]) == 0
        code, told, _ = check(site, capsys)
        assert (code, HOLDS in told) == (0, True)

    def test_says_nothing_about_schedules_with_activities(self, copy, capsys):
        activity = "ann,2026-11-30,activity,training,2026-11-30T07:00,2026-11-30T08:00,yes\n"
        schedule = copy / "out" / "schedule.csv"
        schedule.write_text(schedule.read_text(encoding="utf-8") + activity, encoding="utf-8")
        code, told, _ = check(copy, capsys)
        assert code == 0
        assert "Gap              cannot be told, for the schedule holds activities" in told


class TestACertificateOfAnotherInput:
    def test_is_noted_and_not_used(self, copy, capsys):
        write_site(copy, demand=SHORT.replace(",3\n", ",2\n", 1))
        code, told, complaint = check(copy, capsys)
        assert (code, complaint) == (0, "")
        assert "Proof            certificate.json speaks of another input: tables or configuration have changed" in told
        assert "Bound            not known" in told
        assert "Gap " not in told


class TestWithoutACertificate:
    def test_the_bound_is_taken_on_trust(self, copy, capsys):
        (copy / "out" / "certificate.json").unlink()
        code, told, _ = check(copy, capsys)
        assert code == 0
        assert "Bound            160, proved by the run whose run.json lies beside it" in told
        assert "Proof            no certificate.json lies beside the schedule: the bound is taken on trust" in told


def halved(site: Path) -> None:
    path = site / "out" / "certificate.json"
    path.write_bytes(path.read_bytes()[:100])


def first_price(record: dict[str, object]) -> dict[str, object]:
    prices = record["prices"]
    assert isinstance(prices, list)
    return prices[0]


FALSE: list[tuple[str, Callable[[Path], None], str]] = [
    ("half a file", halved, "certificate.json is damaged: invalid JSON"),
    (
        "a higher bound",
        lambda site: changed(site, lambda record: record.update(bound_millionths=160 * MILLION + 1)),
        "claims that no roster costs less than 160.000001, but its prices prove 160.000000.",
    ),
    (
        "a lower bound",
        lambda site: changed(site, lambda record: record.update(bound_millionths=1)),
        "costs less than 0.000001, but its prices prove 160.000000.",
    ),
    (
        "a smaller weight",
        lambda site: changed(site, lambda record: first_price(record)["weights"][6].__setitem__(1, 999_999)),
        "but its prices prove 159.999989",
    ),
    (
        "a weight above a whole",
        lambda site: changed(site, lambda record: first_price(record)["weights"][6].__setitem__(2, 1)),
        "add up to 1,000,001 millionths",
    ),
    (
        "another level",
        lambda site: changed(site, lambda record: first_price(record).update(level=1)),
        "level 1 is none of the 1",
    ),
    (
        "another queue",
        lambda site: changed(site, lambda record: first_price(record).update(queues=["chat"])),
        "'chat' is not a queue of this input",
    ),
    (
        "fewer slots",
        lambda site: changed(site, lambda record: record.update(slots=47, prices=[])),
        "but its prices prove 0.000000",
    ),
    (
        "more slots",
        lambda site: changed(site, lambda record: record.update(slots=49)),
        "weights of shape (49,) for 48 slots",
    ),
    (
        "other rules",
        lambda site: changed(site, lambda record: record.update(rules=["pins"])),
        "takes pins into account",
    ),
    (
        "run.json claims more",
        lambda site: changed(site, lambda record: record.update(bound=160.1), "run.json"),
        "The bound in run.json does not hold: it is 160.100000, and the certificate proves 160.000000.",
    ),
]


class TestACertificateThatDoesNotHold:
    @pytest.mark.parametrize(("damage", "told"), [case[1:] for case in FALSE], ids=[case[0] for case in FALSE])
    def test_ends_the_check_with_the_reason_and_the_mend(self, copy, capsys, damage, told):
        damage(copy)
        code, _, complaint = check(copy, capsys)
        assert code == 7
        assert told in complaint
        assert "Move certificate.json and run.json away" in complaint

    def test_lets_the_findings_be_told_all_the_same(self, copy, capsys):
        halved(copy)
        _, told, _ = check(copy, capsys)
        assert "Rules            hard rules kept; 0 findings of priced rules" in told
        assert "Proof            certificate does not hold" in told
        assert "Bound            not known: the proof beside the schedule does not hold" in told
