"""Searches a network of several stated levels level by level, since one at a time is far sooner understood.

Which levels are used is decided first: each choice of as many as may be used at once is searched on its own,
and no design costs less than the least that any choice is proven to cost. Where several may be used at once,
each level alone is tried before, for a design to hold on to.
"""

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Final

from matching.heat.network import Network
from matching.heat.network_accounts import yearly_cost
from matching.heat.network_search import Found, Search
from matching.work_clock import now_s
from symbiose.domain.ports import SolveSettings

FEW_DECISIONS: Final = 100
"""Decisions of pipes below which all levels are searched together: that takes no time."""
MOST_CHOICES: Final = 6
"""Choices of levels up to which each is searched on its own."""
ALONE_SHARE: Final = 0.4
"""Share of the time in which each level alone is tried where several may be used at once."""


def search_network(data: Network, solver: str, settings: SolveSettings, began: float) -> Found:
    """Return the best design found of a network, and the bound proven.

    Args:
        data: The network.
        solver: Solver to ask.
        settings: Gap and time.
        began: When, by the clock that holds, s.
    """
    levels = data.levels.piped
    decisions = len(data.edges) * len(data.pipes) * len(data.hours)
    if len(data.levels.stated) < 2 or decisions < FEW_DECISIONS or data.levels.by_period:
        return Search(data, solver, settings, began).run()
    at_once = min(data.levels.at_once, len(levels))
    ends_at = began + settings.time_limit_s
    tried: list[Found] = []
    if at_once > 1:
        alone_until = began + ALONE_SHARE * settings.time_limit_s
        tried = list(_each(data, [[k] for k in levels], solver, settings, alone_until))
    choices = [list(levels)]
    if math.comb(len(levels), at_once) <= MOST_CHOICES:
        choices = [list(chosen) for chosen in combinations(levels, at_once)]
    return _together(data, list(_each(data, choices, solver, settings, ends_at)), tried)


def only(data: Network, levels: Collection[int]) -> Network:
    """Return a network in which sources give to some stated levels only; everything keeps its position."""
    feeds = [
        feed
        if feed.giving.level in levels or feed.giving.level not in data.levels.piped
        else feed._replace(giving=feed.giving._replace(share=0.0))
        for feed in data.feeds
    ]
    return replace(data, feeds=feeds)


def _each(
    data: Network,
    choices: Sequence[Collection[int]],
    solver: str,
    settings: SolveSettings,
    ends_at: float,
) -> Iterator[Found]:
    """Yield what is found of each choice of levels, the time left shared among those that are left."""
    for i, chosen in enumerate(choices):
        now = now_s()
        if i > 0 and now >= ends_at:
            yield Found("unknown")
            continue
        share_s = max(0.0, ends_at - now) / (len(choices) - i)
        yield Search(only(data, chosen), solver, replace(settings, time_limit_s=share_s), now).run()


def _together(data: Network, found: Sequence[Found], tried: Sequence[Found]) -> Found:
    """Return the best of several designs and the bound that holds for all choices."""
    if any(one.status == "unbounded" for one in found):
        return Found("unbounded")
    possible = [one for one in found if one.status != "infeasible"]
    if not possible:
        return Found("infeasible")
    bounds = [one.bound for one in possible if one.bound is not None]
    bound = min(bounds) if len(bounds) == len(possible) else None
    plans = [one.plan for one in (*found, *tried) if one.plan is not None]
    if plans:
        return Found("feasible", bound, min(plans, key=lambda plan: yearly_cost(data, plan)))
    return Found("unknown", bound)
