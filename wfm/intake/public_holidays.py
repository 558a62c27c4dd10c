"""Public holidays of a country or a part of it, from the tables of the `holidays` library, without any network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from holidays import country_holidays, list_localized_countries, list_supported_countries
from holidays.registry import COUNTRIES

from wfm.intake.issues import CellError, did_you_mean, nearest

_LANGUAGES = ("en_GB", "en_US")


def check_country(country: str) -> str:
    """Return a country's code as it is, refusing one that nobody uses.

    Raises
    ------
    CellError
        With the code that was probably meant.
    """
    if country in list_supported_countries():
        return country
    by_name = {name.replace("_", " "): entity[1] for name, entity in COUNTRIES.items()}
    code = country.upper()
    if code not in list_supported_countries():
        meant = nearest(country.replace("_", " "), by_name)
        code = by_name[meant] if meant else ""
    mend = f"did you mean {code}?" if code else "write its two letters, such as GB or DE"
    raise CellError("is not the code of a country whose holidays are known", mend)


def check_subdivision(country: str, subdivision: str) -> str:
    """Return the code or name of a part of a country as it is, refusing one that the country does not have.

    Raises
    ------
    CellError
        With the nearest part, or all of them if they are few.
    """
    parts = list_supported_countries()[country]
    aliases = {alias: code for code, names in _aliases(country).items() for alias in names}
    if subdivision in parts or subdivision in aliases:
        return subdivision
    if not parts:
        raise CellError(f"is not a part of {country}", f"{country} has no parts with holidays of their own: drop it")
    mend = did_you_mean(subdivision, [*parts, *aliases]) or f"known: {', '.join(parts)}"
    raise CellError(f"is not a part of {country} whose holidays are known", mend)


def _aliases(country: str) -> Mapping[str, list[str]]:
    """Names of a country's parts by code."""
    found: Mapping[str, list[str]] = country_holidays(country).get_subdivision_aliases()
    return found


def public_holidays(country: str, subdivision: str | None, days: Iterable[date]) -> Mapping[date, str]:
    """Names of the public holidays among some days, in English where there is a translation."""
    languages = list_localized_countries().get(country, ())
    language = next((each for each in _LANGUAGES if each in languages), None)
    wanted = sorted(days)
    years = range(wanted[0].year, wanted[-1].year + 1)
    found = country_holidays(country, subdiv=subdivision, years=years, language=language)
    return {day: found[day] for day in wanted if day in found}
