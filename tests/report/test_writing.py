import errno
import json
import os
from hashlib import sha256
from pathlib import Path

import pytest

from wfm.errors import OutputError
from wfm.report import writing
from wfm.report.unfinished import STAGING
from wfm.report.writing import check_target, write_files

OLD = {"roster.xlsx": b"old book", "schedule.csv": b"old schedule"}
NEW = {"roster.xlsx": b"new book", "schedule.csv": b"new schedule", "run.json": b'{"status": "optimal"}'}


def content_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def written(tmp_path):
    folder = tmp_path / "out"
    write_files(folder, OLD, force=False)
    (folder / "mine.txt").write_text("kept")
    return folder


def fail_at(monkeypatch, call: int, error: BaseException) -> None:
    """Let the given call of ``os.replace``, and all after it, fail."""
    calls = iter(range(1, 100))
    real = os.replace

    def replace(source, target):
        if next(calls) >= call:
            raise error
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)


def test_a_missing_folder_appears_with_its_parents(tmp_path):
    write_files(tmp_path / "a" / "out", NEW, force=False)
    assert content_of(tmp_path)["a/out/schedule.csv"] == b"new schedule"


def test_nothing_but_the_files_is_left_behind(tmp_path):
    write_files(tmp_path / "out", NEW, force=False)
    assert sorted(content_of(tmp_path)) == ["out/roster.xlsx", "out/run.json", "out/schedule.csv"]


def test_force_replaces_a_result_and_keeps_other_files(written):
    write_files(written, NEW, force=True)
    assert content_of(written)["roster.xlsx"] == b"new book"
    assert content_of(written)["mine.txt"] == b"kept"
    assert not (written / STAGING).exists()


def test_without_force_a_result_stays(written):
    before = content_of(written)
    with pytest.raises(OutputError, match=r"roster\.xlsx, schedule\.csv are already there; add --force"):
        write_files(written, NEW, force=False)
    assert content_of(written) == before


def test_files_may_lie_in_folders_beneath(tmp_path):
    write_files(tmp_path / "out", {"managers/north.xlsx": b"north"}, force=False)
    assert (tmp_path / "out" / "managers" / "north.xlsx").read_bytes() == b"north"


@pytest.mark.parametrize("call", [1, 2, 3, 4, 5])
def test_a_failure_part_way_leaves_the_folder_as_it_was(written, monkeypatch, call):
    before = content_of(written)
    fail_at(monkeypatch, call, OSError(errno.EIO, "Input/output error"))
    with pytest.raises(OutputError, match="nothing was changed"):
        write_files(written, {**NEW, "managers/north.xlsx": b"north"}, force=True)
    assert content_of(written) == before
    assert not (written / "managers").exists()
    assert not (written / STAGING).exists()


def test_an_outdated_result_goes(written):
    write_files(written, {"roster.xlsx": b"new book"}, force=True, outdated=["schedule.csv", "never there.csv"])
    assert sorted(content_of(written)) == ["mine.txt", "roster.xlsx", "run.json"]


def test_without_force_an_outdated_result_stays(written):
    with pytest.raises(OutputError, match=r"schedule\.csv is already there"):
        write_files(written, {"run.json": b"{}"}, force=False, outdated=["schedule.csv"])
    assert content_of(written)["schedule.csv"] == b"old schedule"


@pytest.mark.parametrize("call", [1, 2, 3])
def test_a_failure_part_way_keeps_an_outdated_result(written, monkeypatch, call):
    before = content_of(written)
    fail_at(monkeypatch, call, OSError(errno.EIO, "Input/output error"))
    with pytest.raises(OutputError, match="nothing was changed"):
        write_files(written, {"roster.xlsx": b"new book"}, force=True, outdated=["schedule.csv"])
    assert content_of(written) == before


def test_an_outdated_result_that_was_put_away_comes_back(written, monkeypatch):
    before = content_of(written)
    put_away = writing._put_away

    def put_away_and_fail(target, old):
        put_away(target, old)
        if target.name == "schedule.csv":
            raise KeyboardInterrupt

    monkeypatch.setattr(writing, "_put_away", put_away_and_fail)
    with pytest.raises(KeyboardInterrupt):
        write_files(written, {"roster.xlsx": b"new book"}, force=True, outdated=["schedule.csv"])
    assert content_of(written) == before


def test_a_failure_in_a_new_place_leaves_nothing(tmp_path, monkeypatch):
    fail_at(monkeypatch, 1, PermissionError(errno.EACCES, "Permission denied"))
    with pytest.raises(OutputError, match="permission is missing"):
        write_files(tmp_path / "a" / "b" / "out", NEW, force=False)
    assert list(tmp_path.iterdir()) == []


def test_an_interrupt_part_way_leaves_the_folder_as_it_was(written, monkeypatch):
    before = content_of(written)
    fail_at(monkeypatch, 3, KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        write_files(written, NEW, force=True)
    assert content_of(written) == before


def test_a_full_disk_is_named(written, monkeypatch):
    before = content_of(written)

    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="disk is full"):
        write_files(written, NEW, force=True)
    assert content_of(written) == before


def test_what_a_killed_run_left_is_put_back_first(written, monkeypatch):
    before = content_of(written)
    fail_at(monkeypatch, 3, KeyboardInterrupt())
    with monkeypatch.context() as killed:
        killed.setattr(writing, "roll_back", lambda folder, staging: None)
        with pytest.raises(KeyboardInterrupt):
            write_files(written, NEW, force=True)
    assert content_of(written) != before
    check_target(written, True, list(NEW))
    assert content_of(written) == before


def test_an_edited_workbook_is_never_replaced(written):
    (written / "roster.xlsx").write_bytes(b"edited by a planner")
    with pytest.raises(OutputError, match="was edited since it was written"):
        check_target(written, True, list(NEW))


def test_an_edited_workbook_that_was_read_as_input_is_replaced(written):
    book = written / "roster.xlsx"
    book.write_bytes(b"edited by a planner")
    write_files(written, NEW, force=True, read_as_input={book.resolve(): sha256(b"edited by a planner").hexdigest()})
    assert (written / "roster.xlsx").read_bytes() == b"new book"


def test_a_workbook_of_unknown_origin_is_never_replaced(tmp_path):
    (tmp_path / "roster.xlsx").write_bytes(b"who knows")
    with pytest.raises(OutputError, match=r"is not known to run\.json"):
        check_target(tmp_path, True, list(NEW))


def test_run_json_names_the_files_of_all_commands(written):
    write_files(written, {"attendance.xlsx": b"attendance"}, force=False)
    hashes = json.loads((written / "run.json").read_bytes())["output_sha256"]
    assert hashes == {
        "roster.xlsx": sha256(b"old book").hexdigest(),
        "schedule.csv": sha256(b"old schedule").hexdigest(),
        "attendance.xlsx": sha256(b"attendance").hexdigest(),
    }


def test_run_json_forgets_files_that_go(written):
    write_files(written, {"roster.xlsx": b"new book"}, force=True, outdated=["schedule.csv"])
    assert set(json.loads((written / "run.json").read_bytes())["output_sha256"]) == {"roster.xlsx"}


def test_a_part_joins_the_record_of_a_roster(written):
    write_files(written, NEW, force=True)
    write_files(written, {"attendance.xlsx": b"attendance"}, force=False, parts={"attendance": {"compared": True}})
    record = json.loads((written / "run.json").read_bytes())
    assert (record["status"], record["attendance"]) == ("optimal", {"compared": True})
    assert list(record)[-1] == "output_sha256"


def test_the_record_of_a_roster_joins_a_part(tmp_path):
    folder = tmp_path / "out"
    write_files(folder, {"attendance.xlsx": b"attendance"}, force=False, parts={"attendance": {"compared": True}})
    write_files(folder, NEW, force=False)
    record = json.loads((folder / "run.json").read_bytes())
    assert (record["status"], record["attendance"]) == ("optimal", {"compared": True})


def test_the_record_of_a_roster_takes_the_place_of_another(written):
    write_files(written, NEW | {"run.json": b'{"status": "feasible", "bound": 7}'}, force=True)
    write_files(written, NEW, force=True)
    assert set(json.loads((written / "run.json").read_bytes())) == {"status", "output_sha256"}


def test_fingerprints_alone_do_not_count_as_a_result(tmp_path):
    write_files(tmp_path / "out", {"attendance.xlsx": b"attendance"}, force=False)
    check_target(tmp_path / "out", False, list(NEW))


def test_a_run_record_counts_as_a_result(tmp_path):
    (tmp_path / "run.json").write_bytes(b'{"status": "optimal"}')
    with pytest.raises(OutputError, match=r"run\.json is already there"):
        check_target(tmp_path, False, list(NEW))


@pytest.mark.parametrize(("lock", "program"), [("~$roster.xlsx", "Excel"), (".~lock.roster.xlsx#", "LibreOffice")])
def test_an_open_workbook_is_refused(written, lock, program):
    (written / lock).touch()
    with pytest.raises(OutputError, match=f"is open in {program}"):
        check_target(written, True, list(NEW))


def test_a_file_in_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(OutputError, match="it is a file"):
        check_target(tmp_path / "out", True, list(NEW))


def test_a_file_in_place_of_a_parent_is_refused(tmp_path):
    (tmp_path / "file").write_text("a file")
    with pytest.raises(OutputError, match="beneath the file file"):
        check_target(tmp_path / "file" / "out", True, list(NEW))


def test_a_folder_that_cannot_be_written_is_refused(tmp_path, monkeypatch):
    def refuse(dir):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    with pytest.raises(OutputError, match="nothing can be written"):
        check_target(tmp_path / "out", False, list(NEW))


def test_looking_creates_nothing(tmp_path):
    check_target(tmp_path / "a" / "out", False, list(NEW))
    assert list(tmp_path.iterdir()) == []


def test_the_exit_code_of_a_refused_target_is_eight():
    assert OutputError.exit_code == 8


def test_a_workbook_that_was_edited_again_after_it_was_read_is_never_replaced(written):
    book = written / "roster.xlsx"
    book.write_bytes(b"edited once more")
    with pytest.raises(OutputError, match="edited again while this run was under way"):
        check_target(written, True, list(NEW), {book.resolve(): sha256(b"edited by a planner").hexdigest()})


# Decisions -----------------------------------------------------------------------------------------------------------

OLD_DECISIONS = b"exception_id,decision\na,excused\n"


@pytest.fixture
def kept(tmp_path):
    """A folder that holds a decision."""
    (tmp_path / "decisions.csv").write_bytes(OLD_DECISIONS)
    return tmp_path


def test_a_decision_that_the_new_table_lacks_is_never_overwritten(kept):
    with pytest.raises(OutputError, match="holds decisions that this run has not read"):
        write_files(kept, {"decisions.csv": b"exception_id,decision\nb,excused\n"}, force=True)
    assert (kept / "decisions.csv").read_bytes() == OLD_DECISIONS


@pytest.mark.parametrize("more", [b"", b"b,excused\n"])
def test_a_table_that_holds_all_decisions_replaces_the_old_one(more, kept):
    write_files(kept, {"decisions.csv": OLD_DECISIONS + more}, force=True)
    assert (kept / "decisions.csv").read_bytes() == OLD_DECISIONS + more


def test_a_workbook_that_was_read_stays_if_it_holds_text_of_somebodys_own(written):
    path = (written / "roster.xlsx").resolve()
    path.write_bytes(b"edited book")
    read = {path: sha256(b"edited book").hexdigest()}
    check_target(written, True, ["roster.xlsx"], read)
    with pytest.raises(OutputError, match=r"roster\.xlsx: holds somebody's own text \(Shifts column V\)"):
        check_target(written, True, ["roster.xlsx"], read, {path: "Shifts column V"})


def test_decisions_that_were_read_may_be_forgotten(kept):
    read = {(kept / "decisions.csv").resolve(): sha256(OLD_DECISIONS).hexdigest()}
    write_files(kept, {"decisions.csv": b"exception_id,decision\n"}, force=True, read_as_input=read)
    assert (kept / "decisions.csv").read_bytes() == b"exception_id,decision\n"
