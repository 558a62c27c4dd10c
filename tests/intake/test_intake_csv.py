"""CSV files as spreadsheets and other programs write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from intake_site import AGENTS, DEMAND, Site

from wfm.errors import InputError
from wfm.intake.csv_files import read_csv
from wfm.intake.issues import Issues
from wfm.intake.row_schemas import AGENTS as AGENTS_SCHEMA
from wfm.intake.tables import read_rows
from wfm.report.text_safety import safe_csv_text


def names(site: Site) -> list[str]:
    return [agent.name for agent in site.read().instance.agents]


def test_a_byte_order_mark_is_accepted(site: Site) -> None:
    assert names(site.write(agents="\ufeff" + AGENTS)) == ["Ann", "Bob"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_columns_are_separated_by_comma_semicolon_or_tab(site: Site, separator: str) -> None:
    assert names(site.write(agents=AGENTS.replace(",", separator))) == ["Ann", "Bob"]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_lines_end_as_on_any_system(site: Site, line_end: str) -> None:
    assert names(site.write(agents=AGENTS.replace("\n", line_end))) == ["Ann", "Bob"]


def test_a_decimal_comma_is_accepted_where_semicolons_separate(site: Site) -> None:
    site.write(demand=DEMAND.replace(",", ";").replace("2026-11-30T08:00;voice;2", "2026-11-30T08:00;voice;2,5"))
    assert site.read().instance.demand[0].required == 2.5


def test_a_decimal_point_is_accepted_where_semicolons_separate(site: Site) -> None:
    site.write(demand=DEMAND.replace(",", ";").replace("2026-11-30T08:00;voice;2", "2026-11-30T08:00;voice;2.5"))
    assert site.read().instance.demand[0].required == 2.5


def test_headers_come_in_any_order_case_and_with_blanks(site: Site) -> None:
    site.write(agents="Skills, NAME ,contract,Agent_ID\nvoice,Ann,full_time,A1\n")
    assert names(site) == ["Ann"]


def test_an_id_of_digits_keeps_its_zeros(site: Site) -> None:
    site.write(agents="agent_id,name,contract,skills\n007,Ann,full_time,voice\n")
    assert site.read().instance.agents[0].id == "007"


def test_the_text_na_is_a_name_like_any_other(site: Site) -> None:
    assert names(site.write(agents="agent_id,name,contract,skills\nA1,NA,full_time,voice\n")) == ["NA"]


def test_blank_rows_count_but_hold_nothing(site: Site) -> None:
    site.write(agents="agent_id,name,contract,skills\nA1,Ann,full_time,voice\n\n,,,\nA2,Bob,full_tim,voice\n")
    with pytest.raises(InputError, match=r"agents\.csv row 5, contract"):
        site.read()


def test_rows_are_numbered_as_a_spreadsheet_does_when_a_cell_has_two_lines(site: Site) -> None:
    site.write(agents='agent_id,name,contract,skills\nA1,"Ann\nLee",full_time,voice\nA2,Bob,full_tim,voice\n')
    with pytest.raises(InputError, match=r"agents\.csv row 3, contract"):
        site.read()


def test_blank_cells_beyond_the_header_are_harmless(site: Site) -> None:
    assert names(site.write(agents=AGENTS.replace("\n", ",,\n"))) == ["Ann", "Bob"]


def test_the_apostrophe_that_protects_from_formulas_is_taken_off_once(site: Site) -> None:
    site.write(
        agents="agent_id,name,contract,skills\nA1,'=1+1,full_time,voice\nA2,''-x,full_time,voice\nA3,'t,full_time,voice\n"
    )
    assert names(site) == ["=1+1", "'-x", "'t"]


@given(st.text(alphabet="'=+-@\t\rab ,;\"\n", min_size=1, max_size=12))
def test_text_that_reports_protect_is_read_back_unchanged(text: str) -> None:
    quoted = safe_csv_text(text).replace('"', '""')
    data = f'agent_id,name,contract,skills\nA1,"{quoted}",c,s\n'.encode()
    table = read_csv(data, "agents.csv", AGENTS_SCHEMA.columns, Issues())
    assert table is not None
    assert list(table.cells[1]) == [text]


@given(st.one_of(st.binary(max_size=60), st.text(alphabet="agent_id,name;\t\"'\n\r x", max_size=60).map(str.encode)))
def test_any_bytes_are_read_or_refused_and_never_crash(data: bytes) -> None:
    issues = Issues()
    table = read_csv(data, "agents.csv", AGENTS_SCHEMA.columns, issues)
    if table is not None:
        read_rows(table, AGENTS_SCHEMA, issues)
    assert table is not None or len(issues) == 1


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \n\n", b",,,\n"])
def test_a_file_without_any_text_is_called_empty(data: bytes) -> None:
    issues = Issues()
    assert read_csv(data, "agents.csv", AGENTS_SCHEMA.columns, issues) is None
    with pytest.raises(InputError, match="the file is empty"):
        issues.raise_if_any()
