"""Heat-recovery loops as the graph keeps them, and back: a node per run, with its two documents as texts."""

from collections.abc import Sequence

from graph.made import made_record, made_values
from graph.records import Record
from symbiose.domain.base import Value
from symbiose.domain.documents.heat_network_instance import HeatNetworkInstance
from symbiose.domain.documents.heat_network_result import HeatNetworkResult
from symbiose.domain.heat_loops import HeatLoop, Role

OWNER = "loop_id"
"""Name of a loop's id in the rows of its relationships."""
_TEXTS = frozenset(
    {"instance", "result", "members", "places", "periods", "taken_mwh", "alternatives", "not_joined"}
)
"""Fields kept as JSON: lists of values, and the two documents."""
_DOCUMENTS: dict[str, type[Value]] = {"instance": HeatNetworkInstance, "result": HeatNetworkResult}
_REPEATED = frozenset({"heat_mwh_per_year"})


def loop_record(loop: HeatLoop, run_id: str, rank: int) -> Record:
    """Return a loop as the graph keeps it."""
    record = made_record(loop, run_id, rank, _TEXTS)
    return {"properties": record | {"heat_mwh_per_year": loop.heat_mwh_per_year}}


def member_rows(loops: Sequence[HeatLoop], role: Role) -> list[Record]:
    """Return the flows that loops draw from, or serve, with the heat of a year."""
    return [
        {
            OWNER: loop.id,
            "flow_id": member.flow_id,
            "mwh_per_year": float(sum(loop.taken_mwh.get(member.flow_id, ()))),
        }
        for loop in loops
        for member in loop.members
        if member.role is role and member.flow_id is not None
    ]


def loop_to_domain(record: Record) -> HeatLoop:
    """Return the loop of a record."""
    return HeatLoop.model_validate(made_values(record, _TEXTS, _DOCUMENTS, _REPEATED))
