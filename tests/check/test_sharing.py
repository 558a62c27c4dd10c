from itertools import product
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfm.check.sharing import Price, SkillSet, scaled, share

FLAT = Price(under=((inf, 10.0),), over=((inf, 1.0),))
DEAR = Price(under=((inf, 20.0),), over=((inf, 3.0),))
STEPS = Price(under=((1, 8.0), (2, 12.0), (inf, 20.0)), over=((1, 1.0), (inf, 4.0)))


def cost(price: Price, need: int, given_units: int) -> float:
    """Walk unit by unit through the steps."""
    steps, units = (price.under, need - given_units) if given_units < need else (price.over, given_units - need)
    return sum(next(step for up_to, step in steps if unit < up_to) for unit in range(units))


def total(prices: list[Price], need: list[int], staffed: list[int]) -> float:
    return sum(cost(*each) for each in zip(prices, need, staffed, strict=True))


class TestByHand:
    def test_the_dearer_queue_is_served_first(self):
        assert share({(0, 1): 3}, [3, 3], [0, 0], [FLAT, DEAR]) == [0, 3]

    def test_what_one_queue_does_not_need_goes_to_the_other(self):
        assert share({(0, 1): 5}, [3, 3], [0, 0], [FLAT, DEAR]) == [2, 3]

    def test_a_surplus_is_charged_where_it_is_cheapest(self):
        assert share({(0, 1): 9}, [3, 3], [0, 0], [FLAT, DEAR]) == [6, 3]

    def test_without_demand_a_head_still_goes_somewhere(self):
        assert share({(0, 1): 2}, [0, 0], [0, 0], [DEAR, FLAT]) == [0, 2]

    def test_those_who_serve_one_queue_alone_count_first(self):
        assert share({(0, 1): 2}, [3, 3], [3, 1], [FLAT, FLAT]) == [3, 3]

    def test_heads_move_along_a_chain_of_queues(self):
        staffed = share({(0, 1): 2, (1, 2): 2}, [0, 2, 2], [2, 0, 0], [FLAT, FLAT, FLAT])
        assert staffed == [2, 2, 2]

    def test_a_chain_frees_the_only_one_who_can_help(self):
        # The first greedy gift would take (0, 1) for queue 0; queue 1 can only be served by moving it on.
        staffed = share({(0, 1): 1, (0, 2): 1}, [1, 1, 0], [0, 0, 0], [FLAT, DEAR, FLAT])
        assert staffed == [1, 1, 0]

    def test_missing_heads_are_spread_by_their_steps(self):
        assert share({(0, 1): 2}, [3, 3], [0, 0], [STEPS, STEPS]) == [1, 1]

    def test_surplus_heads_are_spread_by_their_steps(self):
        assert share({(0, 1): 4}, [1, 1], [0, 0], [STEPS, STEPS]) == [2, 2]

    def test_equal_prices_fill_the_queue_listed_first(self):
        assert share({(0, 1): 2}, [2, 2], [0, 0], [FLAT, FLAT]) == [2, 0]

    def test_nothing_to_share_changes_nothing(self):
        assert share({}, [2, 2], [1, 0], [FLAT, FLAT]) == [1, 0]


@pytest.mark.parametrize(("heads", "units"), [(1.5, 1500), (inf, inf)])
def test_steps_in_heads_become_steps_in_units(heads, units):
    assert scaled(((heads, 8.0),), 1000) == ((units, 8.0),)


def all_ways(supply: dict[SkillSet, int], given_units: list[int]) -> list[list[int]]:
    """Every way to give each unit to one of its queues."""
    units = [skills for skills, count in supply.items() for _ in range(count)]
    ways = []
    for chosen in product(*units):
        staffed = list(given_units)
        for queue in chosen:
            staffed[queue] += 1
        ways.append(staffed)
    return ways


steps = st.lists(st.integers(1, 9), min_size=1, max_size=3).map(
    lambda costs: tuple(
        (inf if index + 1 == len(costs) else float(index + 1), float(price))
        for index, price in enumerate(sorted(costs))
    )
)
prices = st.builds(Price, under=steps, over=steps)
supplies = st.dictionaries(st.sampled_from([(0, 1), (0, 2), (1, 2), (0, 1, 2)]), st.integers(0, 2), max_size=4)


@given(
    supply=supplies,
    need=st.lists(st.integers(0, 4), min_size=3, max_size=3),
    alone=st.lists(st.integers(0, 2), min_size=3, max_size=3),
    priced=st.lists(prices, min_size=3, max_size=3),
)
def test_no_other_way_is_cheaper(supply, need, alone, priced):
    shared = total(priced, need, share(supply, need, alone, priced))
    assert shared == min(total(priced, need, way) for way in all_ways(supply, alone))


@given(supply=supplies, need=st.lists(st.integers(0, 4), min_size=3, max_size=3))
def test_everybody_is_given_to_some_queue(supply, need):
    assert sum(share(supply, need, [0, 0, 0], [FLAT, DEAR, STEPS])) == sum(supply.values())
