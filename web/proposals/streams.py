"""The ribbons of one proposal: what passes through it, what stays on either side."""

from collections.abc import Sequence
from itertools import pairwise

from symbiose.domain.exchanges import Proposal
from symbiose.services.board import ProposalSheet
from symbiose.services.limits import Limit
from web.figures import Stream
from web.language import _

ROUNDING = 1e-6


def streams_of(sheet: ProposalSheet, proposal: Proposal) -> list[Stream]:
    """Return the ribbons from giver to receiver, with what each end does with the rest."""
    giver = sheet.line.giver or _("Cédant")
    receiver = sheet.line.receiver or _("Receveur")
    if receiver == giver:
        receiver = f"{receiver} ({_('besoin')})"
    given, received = proposal.quantity_per_year, sum(proposal.monthly_received)
    path = _path(sheet, proposal, [giver, *sheet.line.through, receiver])
    found = [*path, *_lost(path)]
    found += _rest(sheet.limits, "supply", given, giver, proposal.unit)
    if proposal.unit == proposal.received_unit:
        found += _rest(sheet.limits, "demand", received, receiver, proposal.unit)
    return found


def _path(sheet: ProposalSheet, proposal: Proposal, ends: Sequence[str]) -> list[Stream]:
    """Return the ribbons of the path: what is given, what each next processor receives, what is received.

    One of another unit than what is given is drawn as wide as what is given: widths cannot be compared.
    """
    given = (proposal.quantity_per_year, proposal.unit)
    received = (sum(proposal.monthly_received), proposal.received_unit)
    middle = [(stage.quantity, stage.unit) for stage in sheet.stages[1:]]
    unknown = [given] * (len(ends) - len((given, received)) - 1 - len(middle))
    if sheet.line.through:
        told = [given, *middle, *unknown, received]
    else:
        told = [min(given, received) if given[1] == received[1] else given]
    return [
        Stream(a, b, quantity, unit, drawn=None if unit == proposal.unit else given[0])
        for (a, b), (quantity, unit) in zip(pairwise(ends), told, strict=True)
    ]


def _lost(path: Sequence[Stream]) -> list[Stream]:
    """Return what each processor does not pass on, where both sides are counted in one unit."""
    return [
        Stream(into.target, _("Pertes et coproduits"), into.quantity - out.quantity, into.unit, main=False)
        for into, out in pairwise(path)
        if into.unit == out.unit and out.quantity < into.quantity - ROUNDING
    ]


def _rest(limits: Sequence[Limit], kind: str, here: float, end: str, unit: str) -> list[Stream]:
    limit = next((one for one in limits if one.kind == kind), None)
    if limit is None or limit.unit != unit:
        return []
    elsewhere = max(limit.used - here, 0.0)
    left = max(limit.available - limit.used, 0.0)
    if kind == "supply":
        pairs = ((_("Autres propositions"), elsewhere), (_("Reste à placer"), left))
        found = [Stream(end, name, quantity, unit, main=False) for name, quantity in pairs]
    else:
        pairs = ((_("Autres fournisseurs proposés"), elsewhere), (_("Reste à acheter"), left))
        found = [Stream(name, end, quantity, unit, main=False) for name, quantity in pairs]
    return [stream for stream in found if stream.quantity > ROUNDING]
