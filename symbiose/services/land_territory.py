"""What newcomers are weighed on for a coordinator of parks: nothing that others keep to themselves.

Whoever asks chooses how much a newcomer has and where it stands. Were flows of others in the calculation,
what they take away from the asker's own sites, at one size of the plot after another, would tell how much
they have and what it costs them. So they are left out, but for what is open to all.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from symbiose.domain.accounts import Actor
from symbiose.domain.exchanges import Decision
from symbiose.domain.flows import Confidentiality, Flow
from symbiose.domain.loops_held import summed, taken_by_accepted, without
from symbiose.domain.permissions import CanManageSite, CanSeeEverything
from symbiose.domain.ports import Territory
from symbiose.domain.solar_held import taken_by_accepted_groups


def territory_known_to(actor: Actor, territory: Territory) -> Territory:
    """Return what newcomers may be weighed on for a caller: everything, or their part and what is open.

    What is accepted of a flow of theirs, by a flow that is left out, in a loop or a group, is taken off it.
    """
    if CanSeeEverything(actor).allowed():
        return territory

    def theirs(site_id: str) -> bool:
        return CanManageSite(actor, site_id).allowed()

    processors = tuple(one for one in territory.processors if theirs(one.site_id))
    flows = tuple(flow for flow in territory.flows if theirs(flow.site_id) or open_to_all(flow))
    in_loops, in_groups = (
        taken_by_accepted(territory.loop_decisions),
        taken_by_accepted_groups(territory.solar_decisions),
    )
    designed = summed((in_loops, in_groups))
    things = {one.id for one in processors} | {flow.id for flow in flows}
    kept, others = _split(
        territory.decisions,
        lambda one: things.issuperset((one.path.offer_id, *one.path.through, one.path.need_id)),
    )
    return replace(
        territory,
        flows=tuple(
            without(_left_by(flow, others), designed.get(flow.id)) if theirs(flow.site_id) else flow
            for flow in flows
        ),
        processors=processors,
        decisions=tuple(kept),
        loop_decisions=(),
        solar_decisions=(),
    )


def open_to_all(flow: Flow) -> bool:
    """Tell whether a flow is named to all, with everything that an exchange of it is worked out from."""
    fields = flow.published_fields
    shown = (flow.published, fields.quantity, fields.price, fields.quality)
    return all(one is Confidentiality.NAMED for one in shown)


def _split(
    decisions: Iterable[Decision], belongs: Callable[[Decision], bool]
) -> tuple[list[Decision], list[Decision]]:
    kept: list[Decision] = []
    others: list[Decision] = []
    for one in decisions:
        (kept if belongs(one) else others).append(one)
    return kept, others


def _left_by(flow: Flow, decisions: Iterable[Decision]) -> Flow:
    """Return a flow without what is accepted of it, month by month."""
    given = [one.monthly for one in decisions if one.path.offer_id == flow.id and one.monthly]
    taken = [
        one.monthly_received for one in decisions if one.path.need_id == flow.id and one.monthly_received
    ]
    if not (given or taken):
        return flow
    months = zip(flow.monthly(), *given, *taken, strict=True)
    left = [max(0.0, declared - sum(accepted)) for declared, *accepted in months]
    whole = sum(left)
    shares = tuple(one / whole for one in left) if whole else flow.months
    return flow.model_copy(update={"quantity_per_year": whole, "months": shares, "withdrawn": not whole})
