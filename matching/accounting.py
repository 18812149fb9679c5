"""Attributes what a plan carries, earns and costs to the paths it consists of.

A copy of a processor belongs to one offer by one way, so what enters it has one origin. What it takes is
shared among the steps that leave it in proportion to the input each needed (quantity sent ÷ output ratio): no
unit of measure decides. In a month in which nothing leaves, the shares of the year hold. All that is spent
before or in the processor (transport, treatment, discarded outputs) follows these shares; its opening cost,
shared by all its copies, follows what they received in the year.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from matching import legs
from matching.paths import Step
from matching.rules.ends import Floats
from symbiose.domain.flows import MONTHS
from symbiose.domain.processing import Processor


@dataclass
class Account:
    """What one path carries, earns and costs in a year; filled while a plan is attributed."""

    final: Step
    """The step that ends the path."""
    given: Floats = field(default_factory=lambda: np.zeros(MONTHS))
    """Quantity the offer gives in each month."""
    received: Floats = field(default_factory=lambda: np.zeros(MONTHS))
    """Quantity of the need covered in each month."""
    terms: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    """Benefits (positive) and costs (negative), €/yr."""
    sites: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    """Share of the benefit by site, €/yr."""
    co2: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    """Emissions avoided (positive) and caused (negative), kgCO2e/yr."""
    chain: list[Step] = field(default_factory=list)
    """Steps from the offer to the need."""

    def book(self, term: str, site_id: str, euros: float) -> None:
        """Add an amount to a term and to the site that earns or bears it."""
        if euros:
            self.terms[term] += euros
            self.sites[site_id] += euros


Shares = dict[Step, Floats]
"""Final step → share, in each month, of what a step carries that belongs to its path."""


def accounts_of(sent: Mapping[Step, Floats]) -> list[Account]:
    """Return the account of every path of a plan; together they hold all of its benefit."""
    shares = _shares(sent)
    accounts = {step: Account(step) for step in sent if step.final}
    for step in sorted(sent, key=lambda s: (len(s.through), s.key)):
        for final, share in shares[step].items():
            _book_step(accounts[final], step, sent[step] * share, sent[step].sum())
    for copies in _copies(sent):
        _book_processor(_processor(copies[0]), copies, sent, shares, accounts)
    return [accounts[final] for final in sorted(accounts, key=lambda s: s.key)]


def _shares(sent: Mapping[Step, Floats]) -> dict[Step, Shares]:
    leaving: dict[str, list[Step]] = defaultdict(list)
    for step in sent:
        leaving[step.source_id].append(step)
    found: dict[Step, Shares] = {}
    for step in sorted(sent, key=lambda s: -len(s.through)):
        found[step] = {step: np.ones(MONTHS)} if step.final else _beyond(step, leaving, sent, found)
    return found


def _beyond(
    step: Step,
    leaving: Mapping[str, list[Step]],
    sent: Mapping[Step, Floats],
    found: Mapping[Step, Shares],
) -> Shares:
    processor = _processor(step)
    steps = leaving[step.target_id]
    inputs = np.array([sent[s] / processor.outputs[s.leg.resource_id] for s in steps])
    yearly = inputs.sum(axis=1, keepdims=True) / inputs.sum()
    total = inputs.sum(axis=0)
    weights = np.where(total > 0, inputs / np.where(total > 0, total, 1.0), yearly)
    shares: Shares = defaultdict(lambda: np.zeros(MONTHS))
    for onward, weight in zip(steps, weights, strict=True):
        for final, share in found[onward].items():
            shares[final] = shares[final] + weight * share
    return dict(shares)


def _processor(step: Step) -> Processor:
    processor = step.leg.taker.processor
    if processor is None:
        msg = f"step {step.key} ends at a need, not at a processor"
        raise ValueError(msg)
    return processor


def _book_step(account: Account, step: Step, quantity: Floats, whole: float) -> None:
    leg, year = step.leg, float(quantity.sum())
    giver = leg.giver.site.id
    account.chain.append(step)
    if not step.through:
        account.given = account.given + quantity
        account.book(legs.DISPOSAL, giver, leg.disposal_eur * year)
        account.co2["disposal"] += leg.disposal_co2_kg * year
    if step.final:
        account.received = quantity * leg.yield_ratio
        account.book(legs.PURCHASE, leg.taker.site.id, leg.purchase_eur * leg.yield_ratio * year)
        account.co2["production"] += leg.production_co2_kg * leg.yield_ratio * year
    account.co2["recovery"] -= leg.recovery_co2_kg * year
    account.co2["transport"] -= leg.transport_co2_kg * year
    part = year / whole if whole > 0 else 0.0
    account.book(legs.TRANSPORT, giver, -leg.transport_eur * year)
    account.book(legs.PRETREATMENT, giver, -leg.pretreatment_eur * year)
    account.book(legs.SETUP, giver, -leg.setup_eur * part)
    account.book(legs.LINK, giver, -leg.link_eur * part)


def _copies(sent: Mapping[Step, Floats]) -> list[list[Step]]:
    by_id: dict[str, list[Step]] = defaultdict(list)
    for step in sent:
        if not step.final:
            by_id[_processor(step).id].append(step)
    return [by_id[key] for key in sorted(by_id)]


def _book_processor(
    processor: Processor,
    copies: Iterable[Step],
    sent: Mapping[Step, Floats],
    shares: Mapping[Step, Shares],
    accounts: Mapping[Step, Account],
) -> None:
    """Book treatment, discarded outputs and the opening of one processor."""
    received = {step: sent[step] * step.leg.yield_ratio for step in copies}
    whole = sum(float(row.sum()) for row in received.values())
    for step, row in received.items():
        site_id = step.leg.taker.site.id
        discarded = _discarded(step, row, sent)
        for final, share in shares[step].items():
            account = accounts[final]
            treated = row * share
            account.book(legs.PROCESSING, site_id, -float(processor.cost_eur_per_unit) * treated.sum())
            cost = float(processor.disposal_cost_eur_per_unit) * float((discarded * share).sum())
            account.book(legs.DISCARD, site_id, -cost)
            opening = float(processor.opening_cost_eur) * float(treated.sum()) / whole
            account.book(legs.PROCESSOR_OPENING, site_id, -opening)


def _discarded(step: Step, received: Floats, sent: Mapping[Step, Floats]) -> Floats:
    made = sum(_processor(step).outputs.values()) * received
    left = sum((row for s, row in sent.items() if s.source_id == step.target_id), np.zeros(MONTHS))
    discarded: Floats = np.maximum(made - left, 0.0)
    return discarded
