"""Groups that share roofs as the graph keeps them, and back: a node per run, its two documents as texts."""

from collections.abc import Sequence

from graph.made import made_record, made_values
from graph.records import Record
from symbiose.domain.base import Value
from symbiose.domain.documents.solar_sharing_instance import SolarSharingInstance
from symbiose.domain.documents.solar_sharing_result import SolarSharingResult
from symbiose.domain.solar_groups import SolarGroup

OWNER = "group_id"
"""Name of a group's id in the rows of its relationships."""
_TEXTS = frozenset({"instance", "result", "members", "roofs", "taken_mwh", "days", "heat", "alternatives"})
"""Fields kept as JSON: lists of values, and the two documents."""
_DOCUMENTS: dict[str, type[Value]] = {"instance": SolarSharingInstance, "result": SolarSharingResult}
_SUMS = (
    "installed_kwp",
    "produced_mwh_per_year",
    "used_mwh_per_year",
    "own_use_mwh_per_year",
    "shared_mwh_per_year",
    "surplus_mwh_per_year",
    "benefit_eur_per_year",
)
_STATED = ("key", "max_distance_m", "max_power_kwp")
_REPEATED = frozenset({*_SUMS, *_STATED})


def group_record(group: SolarGroup, run_id: str, rank: int) -> Record:
    """Return a group as the graph keeps it."""
    return {"properties": made_record(group, run_id, rank, _TEXTS) | repeated_figures(group)}


def repeated_figures(group: SolarGroup) -> Record:
    """Return what is also told by its texts, as properties of its own: whoever asks the graph finds it."""
    rules = group.instance.rules
    sums = {name: float(getattr(group, name)) for name in _SUMS}
    stated = (group.instance.key, rules.max_distance_m, rules.max_power_kwp)
    return sums | dict(zip(_STATED, stated, strict=True))


def roof_rows(groups: Sequence[SolarGroup]) -> list[Record]:
    """Return the roofs that groups build, with their power and what becomes of their output."""
    return [
        {
            OWNER: group.id,
            "roof_id": roof.roof_id,
            "kwp": roof.kwp,
            "shares": any(roof.roof_id in one.roofs for one in group.result.groups),
            "produced_mwh_per_year": float(sum(roof.produced_mwh)),
            "own_use_mwh_per_year": float(sum(roof.own_use_mwh)),
            "shared_mwh_per_year": float(sum(roof.shared_mwh)),
            "surplus_mwh_per_year": float(sum(roof.surplus_mwh)),
        }
        for group in groups
        for roof in group.roofs
    ]


def site_rows(groups: Sequence[SolarGroup]) -> list[Record]:
    """Return the sites that groups gather, with what each uses of the roofs, and by which fixed share."""
    shares = {group.id: _shares(group) for group in groups}
    return [
        {
            OWNER: group.id,
            "site_id": member.site_id,
            "share": shares[group.id].get(member.site_id),
            "consumption_mwh_per_year": float(sum(member.consumption_mwh)),
            "own_use_mwh_per_year": float(sum(member.own_use_mwh)),
            "received_mwh_per_year": float(sum(member.received_mwh)),
        }
        for group in groups
        for member in group.members
    ]


def need_rows(groups: Sequence[SolarGroup]) -> list[Record]:
    """Return the needs of electricity that groups serve, with the electricity of a year."""
    return [
        {OWNER: group.id, "flow_id": flow_id, "mwh_per_year": float(sum(months))}
        for group in groups
        for flow_id, months in group.taken_mwh.items()
    ]


def heat_rows(groups: Sequence[SolarGroup]) -> list[Record]:
    """Return the loops whose heat pumps roofs run, with what the roofs give them in a year."""
    given: dict[tuple[str, str], float] = {}
    for group in groups:
        for machine in group.heat:
            if machine.loop_id is not None:
                key = group.id, machine.loop_id
                given[key] = given.get(key, 0.0) + float(sum(machine.of_roofs_mwh))
    return [
        {OWNER: group_id, "loop_id": loop_id, "mwh_per_year": mwh}
        for (group_id, loop_id), mwh in given.items()
    ]


def chiller_rows(groups: Sequence[SolarGroup]) -> list[Record]:
    """Return the sites whose own machines of cold roofs run, with what the roofs give them in a year."""
    return [
        {OWNER: group.id, "site_id": machine.site_id, "mwh_per_year": float(sum(machine.of_roofs_mwh))}
        for group in groups
        for machine in group.heat
        if machine.loop_id is None
    ]


def _shares(group: SolarGroup) -> dict[str, float]:
    """Return the fixed share of each member; nothing under the other keys."""
    return {site_id: share for one in group.result.groups for site_id, share in one.shares.items()}


def group_to_domain(record: Record) -> SolarGroup:
    """Return the group of a record."""
    return SolarGroup.model_validate(made_values(record, _TEXTS, _DOCUMENTS, _REPEATED))
