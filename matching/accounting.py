"""Attributes what a plan carries, earns and costs to the paths it consists of.

A copy of a processor belongs to one offer by one way, so what enters it has one origin. Quantities and
emissions are shared among the steps that leave it in proportion to the input each needed (quantity sent ÷
output ratio): no unit of measure decides. In a month in which nothing leaves, the shares of the year hold.

Money is shared by value (economic allocation, ISO 14044:2006, 4.3.4.2): all that is earned and spent before
or in the processor (disposal avoided, transport, treatment, discarded outputs) follows what each output is
worth beyond it in the year, so that a by-product does not bear the cost of what was not made for its sake.
The opening cost of a processor, shared by all its copies, first follows what they received in the year.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
Worths = dict[Step, float]
"""Final step → share of the money of a step that belongs to its path."""


def accounts_of(sent: Mapping[Step, Floats]) -> list[Account]:
    """Return the account of every path of a plan; together they hold all of its benefit."""
    shares, worths = _shares(sent), _worths(sent)
    accounts = {step: Account(step) for step in sent if step.final}
    for step in sorted(sent, key=lambda s: (len(s.through), s.key)):
        for final, share in shares[step].items():
            _carry(accounts[final], step, sent[step] * share)
            _book_step(accounts[final], step, float(sent[step].sum()), worths[step][final])
    for copies in _copies(sent):
        _book_processor(_processor(copies[0]), copies, sent, worths, accounts)
    return [accounts[final] for final in sorted(accounts, key=lambda s: s.key)]


def _leaving(sent: Mapping[Step, Floats]) -> dict[str, list[Step]]:
    leaving: dict[str, list[Step]] = defaultdict(list)
    for step in sent:
        leaving[step.source_id].append(step)
    return leaving


def _from_the_end(sent: Mapping[Step, Floats]) -> list[Step]:
    return sorted(sent, key=lambda step: (-len(step.through), step.key))


def _shares(sent: Mapping[Step, Floats]) -> dict[Step, Shares]:
    leaving = _leaving(sent)
    found: dict[Step, Shares] = {}
    for step in _from_the_end(sent):
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


def _worths(sent: Mapping[Step, Floats]) -> dict[Step, Worths]:
    """Return how the money of each step is shared among the paths it belongs to: by value beyond it."""
    leaving = _leaving(sent)
    value: dict[Step, float] = {}
    found: dict[Step, Worths] = {}
    for step in _from_the_end(sent):
        onward = [] if step.final else leaving[step.target_id]
        value[step] = _own_value(step, sent) + sum(value[one] for one in onward)
        found[step] = {step: 1.0} if step.final else _divided(step, onward, value, sent, found)
    return found


def _own_value(step: Step, sent: Mapping[Step, Floats]) -> float:
    """Return what a step alone earns less what it costs in the year, €, treatment at its end included."""
    leg, year = step.leg, float(sent[step].sum())
    earned = (leg.purchase_eur * leg.yield_ratio if step.final else 0.0) - leg.cost_eur
    treatment = 0.0
    if not step.final:
        treatment = float(_processor(step).cost_eur_per_unit) * leg.yield_ratio
    kept = float(_processor_before(step).disposal_cost_eur_per_unit) if step.through else 0.0
    return (earned - treatment + kept) * year - leg.opening_eur


def _processor_before(step: Step) -> Processor:
    processor = step.leg.giver.processor
    if processor is None:
        msg = f"step {step.key} leaves an offer, not a processor"
        raise ValueError(msg)
    return processor


def _divided(
    step: Step,
    onward: Sequence[Step],
    value: Mapping[Step, float],
    sent: Mapping[Step, Floats],
    found: Mapping[Step, Worths],
) -> Worths:
    """Divide by value; where no output is worth anything, by the input each needed."""
    weights = [max(value[one], 0.0) for one in onward]
    if not sum(weights):
        outputs = _processor(step).outputs
        weights = [float(sent[one].sum()) / outputs[one.leg.resource_id] for one in onward]
    whole = sum(weights)
    worths: Worths = defaultdict(float)
    for one, weight in zip(onward, weights, strict=True):
        for final, share in found[one].items():
            worths[final] += share * weight / whole
    return dict(worths)


def _processor(step: Step) -> Processor:
    processor = step.leg.taker.processor
    if processor is None:
        msg = f"step {step.key} ends at a need, not at a processor"
        raise ValueError(msg)
    return processor


def _carry(account: Account, step: Step, quantity: Floats) -> None:
    """Note what a path carries on one of its steps, and the emissions this avoids and causes."""
    leg, year = step.leg, float(quantity.sum())
    account.chain.append(step)
    if not step.through:
        account.given = account.given + quantity
        account.co2["disposal"] += leg.disposal_co2_kg * year
    if step.final:
        account.received = quantity * leg.yield_ratio
        account.co2["production"] += leg.production_co2_kg * leg.yield_ratio * year
    account.co2["recovery"] -= leg.recovery_co2_kg * year
    account.co2["transport"] -= leg.transport_co2_kg * year


def _book_step(account: Account, step: Step, year: float, share: float) -> None:
    """Book a path's share of the money of one of its steps, which carries `year` units in all."""
    leg, giver = step.leg, step.leg.giver.site.id
    if not step.through:
        account.book(legs.DISPOSAL, giver, leg.disposal_eur * year * share)
    if step.final:
        account.book(legs.PURCHASE, leg.taker.site.id, leg.purchase_eur * leg.yield_ratio * year)
    account.book(legs.TRANSPORT, giver, -leg.transport_eur * year * share)
    account.book(legs.PRETREATMENT, giver, -leg.pretreatment_eur * year * share)
    account.book(legs.SETUP, giver, -leg.setup_eur * share)
    account.book(legs.LINK, giver, -leg.link_eur * share)


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
    worths: Mapping[Step, Worths],
    accounts: Mapping[Step, Account],
) -> None:
    """Book treatment, discarded outputs and the opening of one processor."""
    received = {step: float(sent[step].sum()) * step.leg.yield_ratio for step in copies}
    whole = sum(received.values())
    for step, quantity in received.items():
        site_id = step.leg.taker.site.id
        discarded = _discarded(step, sent)
        for final, share in worths[step].items():
            account = accounts[final]
            account.book(legs.PROCESSING, site_id, -float(processor.cost_eur_per_unit) * quantity * share)
            account.book(
                legs.DISCARD, site_id, -float(processor.disposal_cost_eur_per_unit) * discarded * share
            )
            opening = float(processor.opening_cost_eur) * quantity / whole
            account.book(legs.PROCESSOR_OPENING, site_id, -opening * share)


def _discarded(step: Step, sent: Mapping[Step, Floats]) -> float:
    """Return what is made of one step's input and finds no taker, over the year."""
    made = sum(_processor(step).outputs.values()) * sent[step] * step.leg.yield_ratio
    left = sum((row for s, row in sent.items() if s.source_id == step.target_id), np.zeros(MONTHS))
    return float(np.maximum(made - left, 0.0).sum())
