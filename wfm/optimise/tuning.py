"""Every number of the engine that was chosen by measuring, with its unit and its reason.

Chosen on centres of 20 to 1,000 people, seeds 1 to 5 of the benchmark's generator, and on the sample.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tuning:
    """Choices that change how good and how fast rosters are, never whether they are right.

    Shares of the limit are 0–1, of seconds or of counted work.

    Parameters
    ----------
    start_turns
        Turns in which people get their first weeks. Those of one turn do not see each other; more turns are slower.
    price_share
        Share of the limit after which prices are good enough to dive.
    priced_percent
        Gap of the fractional roster, in percent of required hours, at which they are good enough sooner.
    temperature
        Smoothing of the cost of coverage, in heads short in one slot.
    stall_rounds, stall_share
        Prices are given up when so many rounds have raised the bound by less than this share of what is open.
    extra_heat, cooling_rounds
        So many times the temperature on top in the first round, a third of that after so many rounds. Prices of a far
        too smooth cost show the way sooner.
    steps_a_round, least_passes, most_passes
        Moves of weight in a round of prices, at least, and how often each group may have its turn: a few groups are
        balanced more often than many.
    kept_weeks, spare_weeks
        Weeks that a blend keeps per group and person, and of them the latest that it keeps unused.
    settled_share, settled_rounds
        Share of the people left whose weeks a dive settles in one step, and rounds of prices after each.
    joint_step, joint_rounds
        Heads short in one slot by whose cost a joint rule's price rises with each unit broken, and rounds of prices
        before the first week is settled, in which it finds its height.
    dive_share
        Share of the limit after which the dive settles the rest as it stands.
    proved_share
        Share of the roster's gap that may lie between fractional roster and bound; more is worth more rounds.
    proof_share
        Share of the limit after which the proof stays as it is.
    woven_people
        Fewest and most people whose weeks are woven anew at once. With 25 and more, nearly no attempt gained.
    woven_temperature, woven_first_rounds, woven_share, woven_rounds
        As above, for so few people, and rounds before the first of them is settled.
    mended_people
        Fewest and most people whose weeks CP-SAT plans anew where a joint rule blames somebody.
    whole_share, mended_share
        Shares of the time left that hard joint rules are given in the first roster: to be mended by everybody's weeks
        at once, and piece by piece.
    answering_people, breaks_kept
        People who answer with their breaks at once, and ways to place a shift's breaks that are kept of all for them.
    moved_meetings
        Most activities that are moved at once.
    piece_seconds
        Time of one search by CP-SAT, or its work: small pieces at 2–3 s did better than large ones at 8 s.
    first_share, least_share, most_people
        Share of the people that a piece sets free at first and at least, and the most people it ever frees: more take
        longer than they gain.
    grow, shrink
        How that share changes when a piece was searched to the end, or not.
    memory
        How much of a neighbourhood's past counts when another result comes in.
    trial_effort
        Seconds, or work, for which a kind of neighbourhood is believed to be as good as all others untried.
    even_share
        Share of the draws that falls on all kinds alike, whatever their success.
    small_duties
        Duties in all up to which the whole centre is tried as one piece.
    bold_share, careful_share, careful_below
        Share of what is fractional that a piece's own dive rounds up at once: much at first, less when no more than a
        share `careful_below` of all counts is left.
    rounding_rounds
        Rounds of such a dive; what they leave, CP-SAT decides.
    """

    start_turns: int = 20
    price_share: float = 0.3
    priced_percent: float = 0.05
    temperature: float = 1.0
    stall_rounds: int = 60
    stall_share: float = 0.1
    extra_heat: float = 9.0
    cooling_rounds: float = 20.0
    steps_a_round: int = 100
    least_passes: int = 2
    most_passes: int = 30
    kept_weeks: int = 25
    spare_weeks: int = 5
    settled_share: float = 0.1
    settled_rounds: int = 6
    joint_step: float = 0.5
    joint_rounds: int = 12
    dive_share: float = 0.6
    proved_share: float = 0.1
    proof_share: float = 0.85
    woven_people: tuple[int, int] = (4, 14)
    woven_temperature: float = 0.5
    woven_first_rounds: int = 12
    woven_share: float = 0.15
    woven_rounds: int = 4
    mended_people: tuple[int, int] = (3, 8)
    whole_share: float = 0.1
    mended_share: float = 0.3
    answering_people: int = 20
    breaks_kept: int = 300
    moved_meetings: int = 12
    piece_seconds: float = 2.5
    first_share: float = 0.3
    least_share: float = 0.03
    most_people: int = 80
    grow: float = 1.15
    shrink: float = 0.85
    memory: float = 0.9
    trial_effort: float = 3.0
    even_share: float = 0.25
    small_duties: int = 500
    bold_share: float = 0.5
    careful_share: float = 0.3
    careful_below: float = 0.3
    rounding_rounds: int = 8


TUNING = Tuning()
