"""The spread of a forecast: given row by row, or a default of the queue."""

from __future__ import annotations

import pytest
from intake_site import DEMAND, Site

from wfm.errors import InputError

TIMES = [line.split(",", 1)[0] for line in DEMAND.splitlines()[1:]]


def demand(first: str, columns: str = ",volume_low,volume_high", others: str = ",,") -> str:
    """Contacts of both days; `first` is what the first row says of its spread."""
    rows = [f"{time},voice,100,300{first if index == 0 else others}" for index, time in enumerate(TIMES)]
    return "\n".join([f"start,queue,volume,aht_seconds{columns}", *rows]) + "\n"


def spread(site: Site, position: int = 0) -> tuple[float | None, float | None]:
    row = site.read().instance.demand[position]
    return row.volume_low, row.volume_high


def test_percentiles_are_kept(site: Site) -> None:
    site.write(demand=demand(",80,130"))
    assert spread(site) == (80, 130)


def test_a_row_without_percentiles_has_no_spread(site: Site) -> None:
    site.write(demand=demand(",80,130"))
    assert spread(site, 1) == (None, None)


def test_the_default_of_the_queue_spreads_rows_that_say_nothing(site: Site) -> None:
    site.configure("  - id: voice\n", "  - id: voice\n    volume_spread_percent: 10\n").write(demand=demand(",80,130"))
    assert (spread(site), spread(site, 1)) == ((80, 130), (90, 110))


def test_the_default_serves_tables_without_the_columns(site: Site) -> None:
    site.configure("  - id: voice\n", "  - id: voice\n    volume_spread_percent: 0\n")
    assert spread(site.write(demand=demand("", "", ""))) == (100, 100)


def test_heads_have_no_spread(site: Site) -> None:
    site.configure("  - id: voice\n", "  - id: voice\n    volume_spread_percent: 10\n")
    assert spread(site) == (None, None)


@pytest.mark.parametrize("cells", [",100,100", ",0,100", ",100,1e6"])
def test_percentiles_may_equal_the_forecast(site: Site, cells: str) -> None:
    site.write(demand=demand(cells))
    assert spread(site) == tuple(map(float, cells.split(",")[1:]))


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (",101,130", "row 2, volume_low: '101' is above volume 100"),
        (",80,99", "row 2, volume_high: '99' is below volume 100"),
        (",80,", "row 2, volume_high: is empty although volume_low is given; fill both, or empty both"),
        (",,130", "row 2, volume_low: is empty although volume_high is given; fill both, or empty both"),
        (",-1,130", "row 2, volume_low: '-1' is negative"),
    ],
)
def test_percentiles_on_the_wrong_side_or_alone_are_refused(site: Site, cells: str, reason: str) -> None:
    site.write(demand=demand(cells))
    with pytest.raises(InputError) as caught:
        site.read()
    assert str(caught.value) == f"demand.csv {reason}"


@pytest.mark.parametrize("column", ["volume_low", "volume_high"])
def test_one_column_alone_is_refused(site: Site, column: str) -> None:
    site.write(demand=demand(",100", f",{column}", ","))
    with pytest.raises(InputError, match=f"row 1, {column}: stands without volume_"):
        site.read()


def test_percentiles_of_heads_are_refused(site: Site) -> None:
    site.write(demand=DEMAND.replace("required\n", "required,volume_low,volume_high\n").replace(",2\n", ",2,1,3\n"))
    with pytest.raises(InputError, match="volume_high: stands without volume;"):
        site.read()


@pytest.mark.parametrize("percent", ["-1", "101", ".inf", "wide"])
def test_a_default_that_is_no_share_of_the_forecast_is_refused(site: Site, percent: str) -> None:
    site.configure("  - id: voice\n", f"  - id: voice\n    volume_spread_percent: {percent}\n")
    with pytest.raises(InputError, match=r"line 4, queues\.volume_spread_percent"):
        site.read()
