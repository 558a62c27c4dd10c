"""The line that prices draw below the cost of coverage, and the prices that are refused."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from proof_bench import Case, centre, flat_price, needs, queue, random_prices, sharp_prices, template

from wfm.check.cover_worth import build_worth, skills_of
from wfm.check.coverage import coverage_costs, measure_coverage
from wfm.check.floor import seconds_on_floor
from wfm.check.queue_levels import build_components
from wfm.domain.calendar import Span
from wfm.domain.certificate import MILLION, CoverPrice
from wfm.domain.ids import QueueId
from wfm.domain.instance import Instance
from wfm.domain.shifts import Roster, Shift
from wfm.errors import CertificateError

NAMES = ("voice", "chat", "mail")
VOICE, CHAT = frozenset({"voice"}), frozenset({"chat"})
WHOLE_DAY = template("D", [0], 24)
PLAIN_AND_STEEP = (queue("voice"), queue("chat", ((2, 6.0), (inf, 8.0)), ((0.5, 0.0), (inf, 3.0))))


@st.composite
def steps(draw: st.DrawFn, least: int) -> tuple[tuple[float, float], ...]:
    costs = sorted(draw(st.lists(st.integers(least, 9), min_size=1, max_size=3, unique=True)))
    edges = draw(st.lists(st.integers(1, 12), min_size=len(costs) - 1, max_size=len(costs) - 1, unique=True))
    return tuple(zip([*(edge / 4 for edge in sorted(edges)), inf], map(float, costs), strict=True))


@st.composite
def staffed_days(draw: st.DrawFn) -> tuple[Case, Roster]:
    """A day of up to three queues with some people on the floor all day, in halves and tenths of heads needed."""
    names = NAMES[: draw(st.integers(1, 3))]
    queues = [queue(name, draw(steps(1)), draw(steps(0))) for name in names]
    skills = draw(st.lists(st.sets(st.sampled_from(names), min_size=1), min_size=1, max_size=6))
    people = {f"agent{index}": "|".join(sorted(own)) for index, own in enumerate(skills)}
    instance = centre(people, WHOLE_DAY, days=1, queues=queues)
    row = st.lists(st.integers(0, 60), min_size=24, max_size=24)
    heads = draw(st.lists(row, min_size=len(names), max_size=len(names)))
    present = draw(st.lists(st.booleans(), min_size=len(people), max_size=len(people)))
    calendar = instance.calendar
    shifts = [
        Shift(agent.id, calendar.start, "D", Span(calendar.origin_utc, calendar.end_utc))
        for agent, is_present in zip(instance.agents, present, strict=True)
        if is_present
    ]
    return Case(instance, needs(instance, np.array(heads) / 10), ()), Roster(tuple(shifts))


def line(tiny: Case, prices: tuple[CoverPrice, ...], roster: Roster) -> float:
    """What the prices say that coverage by a roster costs at least."""
    worth = build_worth(tiny.instance, tiny.requirement, prices)
    seconds = seconds_on_floor(tiny.instance, roster, tiny.instance.agents)
    heads = (seconds // (tiny.instance.calendar.interval_minutes * 60)).astype(object)
    shares = (
        worth.per_head[skills_of(tiny.instance, agent)] * row
        for agent, row in zip(tiny.instance.agents, heads, strict=True)
    )
    return (worth.constant - sum(int(share.sum()) for share in shares)) / MILLION


def cost(tiny: Case, roster: Roster) -> float:
    return sum(coverage_costs(tiny.instance, measure_coverage(tiny.instance, tiny.requirement, roster)).values())


class TestTheLine:
    @given(staffed_days(), st.integers(0, 1000))
    def test_any_prices_lie_below_the_cost(self, staffed, seed):
        tiny, roster = staffed
        assert line(tiny, random_prices(tiny, seed), roster) <= cost(tiny, roster) + 1e-9

    @given(staffed_days())
    def test_prices_made_for_a_roster_meet_its_cost(self, staffed):
        tiny, roster = staffed
        assert line(tiny, sharp_prices(tiny, roster), roster) == pytest.approx(cost(tiny, roster), abs=1e-3)

    @given(staffed_days(), staffed_days())
    def test_prices_made_for_a_roster_lie_below_the_cost_of_all_others(self, staffed, other):
        tiny, roster = staffed
        present = set(other[1].agent_ids)
        changed = Roster(tuple(shift for shift in roster if shift.agent_id not in present))
        assert line(tiny, sharp_prices(tiny, roster), changed) <= cost(tiny, changed) + 1e-9


def one_slot(need: float, *queues, people: int = 3) -> tuple[Instance, Case]:
    names = "|".join(each.id for each in queues)
    instance = centre({f"agent{index}": names for index in range(people)}, WHOLE_DAY, days=1, queues=queues)
    return instance, Case(instance, needs(instance, need), ())


class TestByHand:
    """One queue, 10 for a missing head and 1 for one too many: a single level, a step of 11."""

    @pytest.mark.parametrize(
        ("plain", "rounded", "worth", "constant"),
        [
            (0, 0, -1, -2.5),
            (MILLION, 0, 10, 25),
            (MILLION // 2, 0, 4.5, 11.25),
            (0, MILLION, 11 * 0.5 - 1, -2.5 + 11 * 0.5 * 3),
            (MILLION // 2, MILLION // 2, 0.5 * 11 + 0.25 * 11 - 1, -2.5 + 11 * (0.5 * 2.5 + 0.25 * 3)),
        ],
        ids=["no price", "all plain", "half of it", "all rounded", "half and half"],
    )
    def test_two_and_a_half_heads_wanted(self, plain, rounded, worth, constant):
        instance, tiny = one_slot(2.5, queue("voice"))
        found = build_worth(instance, tiny.requirement, [flat_price(instance, "voice", 0, plain, rounded)])
        assert (found.per_head[VOICE][0] / MILLION, found.constant / 24 / MILLION) == pytest.approx((worth, constant))

    def test_the_rounded_form_of_a_whole_want_says_nothing(self):
        instance, tiny = one_slot(2, queue("voice"))
        found = build_worth(instance, tiny.requirement, [flat_price(instance, "voice", 0, 0, MILLION)])
        assert (found.per_head[VOICE][0], found.constant) == (-MILLION, -2 * 24 * MILLION)

    def test_the_worth_of_a_head_is_rounded_up(self):
        instance, tiny = one_slot(2, queue("voice", 1.0, 0.0))
        third = build_worth(instance, tiny.requirement, [flat_price(instance, "voice", 0, 333_333)])
        steep = replace(instance, queues=(queue("voice", 0.000_001, 0.0),))
        tiny_step = build_worth(steep, tiny.requirement, [flat_price(steep, "voice", 0, 1)])
        assert (third.per_head[VOICE][0], tiny_step.per_head[VOICE][0]) == (333_333, 1)

    def test_the_constant_is_rounded_down(self):
        instance, tiny = one_slot(2, queue("voice", 0.000_001, 0.0))
        found = build_worth(instance, tiny.requirement, [flat_price(instance, "voice", 0, 500_001)])
        assert found.constant == 24

    @pytest.mark.parametrize(("under", "worth"), [(1.123_456_7, 1_123_456), (1.123_456, 1_123_456)])
    def test_decimals_beyond_a_millionth_are_cut_off(self, under, worth):
        instance, tiny = one_slot(2, queue("voice", under, 0.0))
        found = build_worth(instance, tiny.requirement, [flat_price(instance, "voice", 0, MILLION)])
        assert found.per_head[VOICE][0] == worth

    def test_slots_without_weight_cost_what_a_surplus_costs(self):
        instance, tiny = one_slot(2, queue("voice"))
        price = flat_price(instance, "voice", 0, MILLION)
        price.plain[5:] = 0
        found = build_worth(instance, tiny.requirement, [price])
        assert found.per_head[VOICE][3:7].tolist() == [10 * MILLION, 10 * MILLION, -MILLION, -MILLION]

    def test_a_set_of_queues_counts_for_all_who_serve_one_of_them(self):
        instance = centre({"ann": "voice", "bob": "chat", "cat": "voice|chat"}, WHOLE_DAY, queues=PLAIN_AND_STEEP)
        prices = [flat_price(instance, "voice", 0, 250_000), flat_price(instance, "voice|chat", 0, 500_000)]
        found = build_worth(instance, needs(instance, 1), prices)
        # The slopes are -10, -8, -6, 0, 1 and 3: the lowest step is worth 2.
        assert [found.per_head[skills][0] / MILLION for skills in (VOICE, CHAT, VOICE | CHAT)] == [-1.5, -2, -1.5]

    def test_queues_without_common_agents_are_priced_apart(self):
        instance = centre({"ann": "voice", "bob": "chat"}, WHOLE_DAY, queues=PLAIN_AND_STEEP)
        components = build_components(instance, needs(instance, 1))
        assert [(each.queues, each.last_slope, len(each.levels)) for each in components] == [
            (("voice",), MILLION, 1),
            (("chat",), 3 * MILLION, 3),
        ]

    def test_heads_without_a_queue_are_worth_nothing(self):
        instance = centre({"ann": "", "bob": "voice"}, WHOLE_DAY)
        found = build_worth(instance, needs(instance, 1), [flat_price(instance, "voice", 0, MILLION)])
        assert not found.per_head[frozenset()].any()


def damaged(price: CoverPrice, **changed: object) -> CoverPrice:
    return replace(price, **changed)


SLOTS = 48
REFUSED = [
    ("a negative weight", {"plain": np.full(SLOTS, -1)}, "below 0"),
    ("a weight above a whole", {"rounded": np.full(SLOTS, MILLION + 1)}, "above 1,000,000"),
    ("weights that would overflow when added", {"plain": np.full(SLOTS, 2**62)}, "above 1,000,000"),
    ("weights that add up to more", {"rounded": np.full(SLOTS, 1)}, "slot 0 add up to 1,000,001 millionths"),
    ("too few slots", {"plain": np.zeros(SLOTS - 1, np.int64)}, r"shape \(47,\) for 48 slots"),
    ("too many slots", {"rounded": np.zeros(SLOTS + 1, np.int64)}, r"shape \(49,\) for 48 slots"),
    ("weights that are no whole numbers", {"plain": np.full(SLOTS, 0.5)}, "no whole numbers"),
    ("truth values", {"plain": np.full(SLOTS, True)}, "no whole numbers"),
    ("an unknown queue", {"queues": (QueueId("vioce"),)}, "'vioce' is not a queue of this input"),
    ("no queue", {"queues": ()}, "names no queue"),
    ("a queue twice", {"queues": (QueueId("voice"), QueueId("voice"))}, "one of them twice"),
    ("queues that share nobody", {"queues": (QueueId("voice"), QueueId("mail"))}, "share no agents"),
    ("a level above the last", {"level": 5}, "level 5 is none of the 5"),
    ("a level below the first", {"level": -1}, "level -1 is none"),
    ("a level that is no whole number", {"level": 1.0}, r"level 1\.0 is none"),
]


class TestRefusals:
    def instance(self) -> Instance:
        return centre({"ann": "voice|chat", "bob": "mail"}, WHOLE_DAY, queues=(*PLAIN_AND_STEEP, queue("mail")))

    @pytest.mark.parametrize(("changed", "told"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
    def test_malformed_prices_are_refused(self, changed, told):
        instance = self.instance()
        price = damaged(flat_price(instance, "voice", 4, MILLION), **changed)
        with pytest.raises(CertificateError, match=f"Price 1 of the certificate.*{told}"):
            build_worth(instance, needs(instance, 1), [price])

    def test_weights_of_different_sets_add_up(self):
        instance = self.instance()
        prices = [flat_price(instance, "voice", 0, 600_000), flat_price(instance, "voice|chat", 0, 400_001)]
        with pytest.raises(CertificateError, match=r"Price 2 .* add up to 1,000,001 millionths, more than a whole"):
            build_worth(instance, needs(instance, 1), prices)

    def test_weights_of_different_levels_do_not(self):
        instance = self.instance()
        prices = [flat_price(instance, "voice", level, MILLION) for level in range(5)]
        assert build_worth(instance, needs(instance, 1), prices).per_head[VOICE | CHAT][0] == 10 * MILLION

    def test_weights_of_different_components_do_not(self):
        instance = self.instance()
        prices = [flat_price(instance, "voice", 0, MILLION), flat_price(instance, "mail", 0, MILLION)]
        assert build_worth(instance, needs(instance, 1), prices).per_head[frozenset({"mail"})][0] == 10 * MILLION
