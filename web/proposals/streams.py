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
    same_unit = proposal.unit == proposal.received_unit
    path = [giver, *sheet.line.through, receiver]
    found = [Stream(a, b, given, proposal.unit) for a, b in pairwise(path)]
    if same_unit and received < given - ROUNDING:
        before = path[-2]
        found[-1] = Stream(before, receiver, received, proposal.unit)
        if sheet.line.through:
            found.append(
                Stream(before, _("Pertes et coproduits"), given - received, proposal.unit, main=False)
            )
    found += _rest(sheet.limits, "supply", given, giver, proposal.unit)
    if same_unit:
        found += _rest(sheet.limits, "demand", received, receiver, proposal.unit)
    return found


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
