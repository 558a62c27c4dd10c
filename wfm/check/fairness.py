"""How evenly a roster spreads what the rules ``fair_share`` in force name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from wfm.check.lifts import limit_name, settings_words
from wfm.domain.fairness import Fairness, PersonShare
from wfm.domain.instance import Instance
from wfm.domain.shifts import Roster
from wfm.rules.base import Rule
from wfm.rules.fair_share import FairShare


def find_fairness(instance: Instance, rules: Sequence[Rule], roster: Roster) -> tuple[Fairness, ...]:
    """Tell for each rule ``fair_share`` in force what everybody has and what would be fair, in the order of the rules.

    Parameters
    ----------
    roster
        Shifts of the horizon; earlier ones are the instance's history.
    """
    found = [rule for rule in rules if isinstance(rule, FairShare)]
    kinds = Counter(rule.spread_words for rule in found)
    return tuple(_fairness(instance, rule, roster, is_alone=kinds[rule.spread_words] == 1) for rule in found)


def _fairness(instance: Instance, rule: FairShare, roster: Roster, *, is_alone: bool) -> Fairness:
    shares = rule.shares(instance, roster)
    people = tuple(
        PersonShare(share.agent.id, share.history, share.horizon, share.share, share.over) for share in shares
    )
    cost = rule.cost * sum(person.above for person in people)
    return Fairness(_kind(rule, is_alone=is_alone), limit_name(rule), cost, people)


def _kind(rule: FairShare, *, is_alone: bool) -> str:
    """Name what is spread, with the settings where another rule spreads the like."""
    settings = "" if is_alone else settings_words(rule, "of", "cost")
    return f"{rule.spread_words} ({settings})" if settings else rule.spread_words
