"""Tells a design of roofs and groups in the words of its public format."""

from typing import Any

import numpy as np

from matching.solar.accounts import Accounts
from matching.solar.operation import Design
from matching.solar.sharing import Sharing
from symbiose.domain.documents.solar_sharing_result import (
    OwnerAccount,
    ParticipantAccount,
    RoofBuilt,
    SharingGroup,
)


def sharing_told(data: Sharing, design: Design, accounts: Accounts) -> dict[str, Any]:
    """Return the fields of the result document that tell a design and its accounts."""
    others = {name: 0.0 for name, p in zip(data.owner_names, data.owner, strict=True) if p < 0}
    for r, name in enumerate(data.owner_names):
        if name in others:
            others[name] += float(accounts.roof_eur[r])
    return {
        "objective_value": accounts.value(data),
        "groups": tuple(_group(data, design, accounts, group) for group in design.groups()),
        "roofs": tuple(
            RoofBuilt(id=i, kwp=kw) for i, kw in zip(data.roofs, design.kwp.tolist(), strict=True)
        ),
        "by_participant": _participants(data, accounts),
        "by_owner": {name: OwnerAccount(benefit_eur=eur) for name, eur in others.items()},
        "shared_kwh": float(accounts.received_kwh.sum()),
        "own_use_kwh": float(accounts.own_kwh.sum()),
        "surplus_kwh": accounts.surplus_kwh,
        "produced_kwh": accounts.produced_kwh,
        "net_benefit_eur": accounts.net_eur,
    }


def _group(data: Sharing, design: Design, accounts: Accounts, group: int) -> SharingGroup:
    people, roofs = design.members(data, group)
    shares = accounts.shares[group].tolist()
    return SharingGroup(
        participants=tuple(data.participants[p] for p in people),
        roofs=tuple(data.roofs[r] for r in roofs),
        shares=dict(zip((data.participants[p] for p in people), shares, strict=True)) if shares else {},
    )


def _participants(data: Sharing, accounts: Accounts) -> dict[str, ParticipantAccount]:
    whole = data.consumed.sum(axis=1) + data.dark_kwh
    bought = np.maximum(0.0, whole - accounts.own_kwh - accounts.received_kwh)
    return {
        name: ParticipantAccount(
            own_use_kwh=float(accounts.own_kwh[p]),
            received_kwh=float(accounts.received_kwh[p]),
            bought_kwh=float(bought[p]),
            benefit_eur=float(accounts.benefit_eur[p]),
        )
        for p, name in enumerate(data.participants)
    }
