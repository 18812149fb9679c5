"""An answer beside each roof for its own owner alone, and beside nothing: money, energy, rates, payback."""

import numpy as np

from matching.solar.accounts import account
from matching.solar.investing import investment_of
from matching.solar.operation import Design, nobody_shares
from matching.solar.sharing import Sharing, state_sharing
from matching.solar.single import sizes_apart
from matching.solar.sun_operation import design_of
from symbiose.domain.documents.solar_sharing_instance import SolarSharingInstance
from symbiose.domain.documents.solar_sharing_result import SharingAlternative, SolarSharingResult


def compared(document: SolarSharingInstance, result: SolarSharingResult) -> SolarSharingResult:
    """Return an answer with what the same roofs would bring otherwise.

    Each roof alone is sized by what it brings, whatever the objective: exactly for who owns one, one beside
    the other for who owns several.
    """
    data = state_sharing(document)
    designs = {
        "sharing": design_of(document, result),
        "alone": sizes_apart(data),
        "nothing": nobody_shares(np.zeros(len(data.roofs)), len(data.participants)),
    }
    told = (_told(name, document, data, design) for name, design in designs.items())
    return result.model_copy(update={"alternatives": tuple(told)})


def _told(name: str, document: SolarSharingInstance, data: Sharing, design: Design) -> SharingAlternative:
    accounts = account(data, design)
    used = float(accounts.own_kwh.sum() + accounts.received_kwh.sum())
    whole = float(data.consumed.sum() + data.dark_kwh.sum())
    kwp = dict(zip(data.roofs, design.kwp.tolist(), strict=True))
    investment = investment_of(document, kwp, accounts.net_eur)
    return SharingAlternative(
        name=name,
        net_benefit_eur=accounts.net_eur,
        installed_kwp=float(design.kwp.sum()),
        produced_kwh=accounts.produced_kwh,
        used_kwh=used,
        self_consumption=used / accounts.produced_kwh if accounts.produced_kwh > 0 else None,
        self_sufficiency=used / whole if whole > 0 else None,
        investment_eur=investment.eur,
        payback_years=investment.payback_years,
    )
