"""What a result tells, read against its instance: what can be matched, and what names nothing there is."""

from collections.abc import Iterator, Set
from dataclasses import dataclass

from symbiose.domain.documents.solve_check import ToldFlow, ToldPrice, ToldResult
from symbiose.domain.exchange_check.accounts import Sent, Stock
from symbiose.domain.exchange_check.bound import Prices
from symbiose.domain.exchange_check.facts import Facts, Way
from symbiose.domain.exchange_check.plan_faults import named
from symbiose.domain.exchange_check.rows import Topic


@dataclass(frozen=True)
class Told:
    """A result in the terms of its instance."""

    sent: Sent
    stock: Stock
    prices: Prices | None
    """None where the result carries none."""
    faults: tuple[str, ...]
    """What could not be matched, a sentence each; it is left out of the rest."""


def match(facts: Facts, result: ToldResult, topics: Set[Topic]) -> Told:
    """Return what a result tells, with what it tells of nothing there is.

    Args:
        facts: The instance.
        result: The result.
        topics: Every row there is; each has all periods.
    """
    faults: list[str] = []
    sent = _sent(facts, result.flows, faults)
    stock = _stock(facts, result, faults)
    faults += _unknown_demands(facts, result)
    prices = None if result.prices is None else _prices(facts, result.prices, topics, faults)
    return Told(sent, stock, prices, tuple(faults))


def _sent(facts: Facts, flows: tuple[ToldFlow, ...], faults: list[str]) -> Sent:
    sent: dict[Way, tuple[float, ...]] = {}
    for flow in flows:
        way = Way(flow.source, flow.target, flow.resource)
        row = facts.over(flow.quantity)
        if way not in facts.arcs:
            faults.append(f"{named(way)} carries something, and there is no such arc.")
        elif way in sent:
            faults.append(f"{named(way)} is told twice.")
        elif len(row) != len(facts.periods):
            faults.append(f"{named(way)} has {len(row)} quantities for {len(facts.periods)} periods.")
        else:
            sent[way] = row
    return sent


def _stock(facts: Facts, result: ToldResult, faults: list[str]) -> Stock:
    stock: dict[str, tuple[float, ...]] = {}
    for entry in result.stored:
        row = facts.over(entry.stock)
        if entry.offer not in facts.stores:
            faults.append(f"{entry.offer} has something in store, and there is no such store.")
        elif entry.offer in stock:
            faults.append(f"The store of {entry.offer} is told twice.")
        elif len(row) != len(facts.periods):
            faults.append(
                f"The store of {entry.offer} has {len(row)} stocks for {len(facts.periods)} periods."
            )
        else:
            stock[entry.offer] = row
    return stock


def _unknown_demands(facts: Facts, result: ToldResult) -> Iterator[str]:
    known = facts.offers.keys() | facts.needs.keys() | facts.processors.keys()
    unknown = (key for key in result.conflict or () if key not in known)
    yield from (
        f"{key} is said to be in conflict, and there is no such offer, need or processor." for key in unknown
    )


def _prices(facts: Facts, entries: tuple[ToldPrice, ...], topics: Set[Topic], faults: list[str]) -> Prices:
    prices: dict[Topic, tuple[float, ...]] = {}
    for entry in entries:
        topic = Topic(entry.rule, entry.of)
        said = f"The price of {entry.rule} of {', '.join(entry.of)}"
        if topic not in topics:
            faults.append(f"{said} is told, and there is no such row.")
        elif topic in prices:
            faults.append(f"{said} is told twice.")
        elif len(entry.price) != len(facts.periods):
            faults.append(f"{said} has {len(entry.price)} figures for {len(facts.periods)} periods.")
        else:
            prices[topic] = entry.price
    return prices
