"""The money and energy of a design, by participant, owner and group."""

from dataclasses import dataclass

import numpy as np

from matching.solar.operation import NOBODY, Design, own_use, share, yearly_cost
from matching.solar.sharing import Floats, Integers, Sharing


@dataclass(frozen=True)
class Accounts:
    """What a design brings in a year."""

    own_kwh: Floats
    """Own use of each participant."""
    received_kwh: Floats
    """Received by each participant."""
    benefit_eur: Floats
    """Benefit of each participant, its roofs included."""
    roof_eur: Floats
    """Surplus sold less cost of each roof."""
    surplus_kwh: float
    produced_kwh: float
    grouped_kwp: float
    """Power of the roofs that stand in groups."""
    net_eur: float
    """Benefit of all."""
    shares: dict[int, Floats]
    """Group → fixed share of each of its participants."""

    def value(self, data: Sharing) -> float:
        """Return what the objective asks most of."""
        if data.objective == "shared_energy":
            return float(self.received_kwh.sum())
        return self.grouped_kwp if data.objective == "installed_power" else self.net_eur


@dataclass(frozen=True)
class Operation:
    """What a design does in each step, kWh."""

    own: Floats
    """Own use of each participant."""
    received: Floats
    """Received by each participant."""
    made: Floats
    """Output of each roof."""
    rest: Floats
    """Output of each roof beyond own use."""
    sold: Floats
    """Sold by each roof."""
    shares: dict[int, Floats]
    """Group → fixed share of each of its participants."""


def operate(data: Sharing, design: Design) -> Operation:
    """Return what a design does in each step; a group's surplus is its roofs' in proportion to their rest."""
    own = own_use(data, design.kwp)
    sold = own.rest.copy()
    received = np.zeros_like(data.consumed)
    shares = {}
    for group in design.groups():
        people, roofs = design.members(data, group)
        rest = own.rest[roofs].sum(axis=0)
        done = share(data, rest, own.left[people], split_worth(data, people))
        received[people] = done.received
        gone = np.divide(done.received.sum(axis=0), rest, out=np.zeros_like(rest), where=rest > 0)
        sold[roofs] *= np.maximum(0.0, 1 - gone)
        shares[group] = done.shares
    return Operation(own.used, received, data.output * design.kwp[:, None], own.rest, sold, shares)


def account(data: Sharing, design: Design) -> Accounts:
    """Return the accounts of a design over the year."""
    done = operate(data, design)
    own, received = done.own.sum(axis=1), done.received.sum(axis=1)
    roof_eur = data.surplus * done.sold.sum(axis=1) - yearly_cost(data, design.kwp)
    benefit = data.purchase * own + data.worth * received
    np.add.at(benefit, data.owner[data.owned], roof_eur[data.owned])
    grouped = design.group_of[len(data.participants) :] != NOBODY
    return Accounts(
        own_kwh=own,
        received_kwh=received,
        benefit_eur=benefit,
        roof_eur=roof_eur,
        surplus_kwh=float(done.sold.sum()),
        produced_kwh=float(done.made.sum()),
        grouped_kwp=float(design.kwp[grouped].sum()),
        net_eur=float(benefit.sum() + roof_eur[data.owner < 0].sum()),
        shares=done.shares,
    )


def split_worth(data: Sharing, people: Integers) -> Floats:
    """Return by how much a kWh received by each participant serves the objective, beyond its sale."""
    if data.objective == "shared_energy" and data.key == "static":
        return np.ones(len(people))
    return np.asarray(data.worth[people] - data.surplus)
