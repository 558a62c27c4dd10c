"""What a result means, in sentences that the workbook and the terminal share."""

from __future__ import annotations

import math

from wfm.domain.result import RosterResult
from wfm.report.words import amount

NO_BOUND = "no bound proved yet: give more time"
NO_BOUND_WHEN_RELAXED = "no bound, for hard rules were relaxed"


def has_bound(result: RosterResult) -> bool:
    """Tell whether anything was proved; a bound of 0 may just mean that time ran out before the proof."""
    return result.bound > 0 or result.status == "optimal" or result.certificate is not None


def no_bound_words(result: RosterResult) -> str:
    """Say why there is no bound."""
    return NO_BOUND_WHEN_RELAXED if result.relaxed else NO_BOUND


def cost_words(result: RosterResult) -> str:
    """Tell the cost and what is proved about it."""
    objective = result.scorecard.objective
    decimals = _decimals(result)
    if result.status == "optimal":
        return f"This roster costs {amount(objective, decimals)}, and no roster under these rules can cost less."
    if not has_bound(result):
        reason = no_bound_words(result)
        return f"This roster costs {amount(objective, decimals)}. {reason[0].upper()}{reason[1:]}."
    bound = bound_text(result)
    return f"This roster costs {amount(objective, decimals)}. No roster under these rules can cost less than {bound}."


def gap_words(result: RosterResult) -> str:
    """Tell how far the roster can be from the best one."""
    if result.status == "optimal":
        return "It is the best possible: proved, not estimated."
    if not has_bound(result):
        best = "How far it is from the best possible"
        return f"{best} cannot be told." if result.relaxed else f"{best} is not known yet."
    if result.gap_percent is None:
        return "Nothing is required, so the distance to the best roster cannot be told in required hours."
    share = percent_at_most(result.gap_percent)
    return f"At most {share} of the required hours lie between this plan and the best one possible."


def percent(value: float) -> str:
    """Write a percentage: two decimals, four while it is small."""
    return f"{amount(value, _percent_decimals(value))} %"


def percent_at_most(value: float) -> str:
    """Write a percentage that is a limit from above: rounded up, so that it stays true."""
    scale = 10 ** _percent_decimals(value)
    return f"{amount(math.ceil(round(value * scale, 6)) / scale, 4)} %"


def _percent_decimals(value: float) -> int:
    return 2 if value >= 0.1 or value == 0 else 4


def short_words(result: RosterResult) -> str:
    """Tell short hours beside required ones, and what of them nobody could avoid."""
    short, required = result.short_hours, result.required_hours
    if required == 0:
        return "No hours are required."
    text = f"{amount(short, 1)} of {amount(required, 1)} required hours are short ({percent(100 * short / required)})"
    if result.unavoidable_short_hours is None or short == 0:
        return f"{text}."
    return f"{text}; {amount(result.unavoidable_short_hours, 1)} of them no roster can avoid."


def cost_text(value: float, result: RosterResult) -> str:
    """Write a cost with the decimals that this result needs."""
    return amount(value, _decimals(result))


def bound_text(result: RosterResult) -> str:
    """Write the bound, rounded down, so that it stays true."""
    scale = 10 ** _decimals(result)
    return amount(math.floor(round(result.bound * scale, 6)) / scale, 4)


def _decimals(result: RosterResult) -> int:
    """Decimals that tell cost and bound apart, at most four."""
    objective = result.scorecard.objective
    if objective == result.bound:
        return 0 if float(objective).is_integer() else 2
    return next((digits for digits in range(4) if amount(objective, digits) != amount(result.bound, digits)), 4)
