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
_REPEATED = frozenset({"installed_kwp", "produced_mwh_per_year", "used_mwh_per_year"})


def group_record(group: SolarGroup, run_id: str, rank: int) -> Record:
    """Return a group as the graph keeps it."""
    sums = {name: float(getattr(group, name)) for name in sorted(_REPEATED)}
    return {"properties": made_record(group, run_id, rank, _TEXTS) | sums}


def roof_rows(groups: Sequence[SolarGroup]) -> list[Record]:
    """Return the roofs that groups build, with their power and output."""
    return [
        {
            OWNER: group.id,
            "roof_id": roof.roof_id,
            "kwp": roof.kwp,
            "produced_mwh_per_year": float(sum(roof.produced_mwh)),
        }
        for group in groups
        for roof in group.roofs
    ]


def site_rows(groups: Sequence[SolarGroup]) -> list[Record]:
    """Return the sites that groups gather, with what each uses of the roofs."""
    return [
        {
            OWNER: group.id,
            "site_id": member.site_id,
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


def group_to_domain(record: Record) -> SolarGroup:
    """Return the group of a record."""
    return SolarGroup.model_validate(made_values(record, _TEXTS, _DOCUMENTS, _REPEATED))
