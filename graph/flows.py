"""Declared flows in the graph."""

from collections.abc import Mapping, Sequence

from graph.driver import Overtaken, Transaction
from graph.queries import load
from graph.records import (
    Record,
    band_names,
    bands,
    bands_text,
    check_saved,
    from_micro_eur,
    native_record,
    plain,
    to_micro_eur,
)
from symbiose.domain.documents.export_content import FlowOutline
from symbiose.domain.errors import UnknownThing
from symbiose.domain.flows import Confidentiality, EstimateBasis, FieldConfidentiality, Flow
from symbiose.domain.opeo_rules import Finding

_CREATE = load("flow/create")
_SAVE = load("flow/save")
_CHANGE = load("flow/change")
_LINK_MODELS = load("flow/link_models")
_GET = load("flow/get")
_LIST = load("flow/list")
_LIST_EXISTING = load("flow/list_existing")
_LIST_STAMPS = load("flow/list_stamps")
_LIST_OF_SITES = load("flow/list_of_sites")
_LIST_OUTLINES = load("flow/list_outlines")
_LIST_VERSIONS = load("flow/list_versions")
_LIST_FORMER = load("flow/list_former")
_KEEP_VERSIONS = load("flow/keep_versions")
_OWN_FORM = {"quality", "price_eur_per_unit", "estimate", "field_confidentiality"}
"""Fields that the graph keeps in another form."""
FIRST = 1
"""Version of a flow that never changed, or that an older database holds."""
MISSING = 0
"""Version of a flow that does not exist."""


class GraphFlows:
    """Flows within one transaction.

    Each flow counts its versions, those of databases older than versions from 1 on. The number that a
    transaction read first is the one it writes after: when somebody changed the flow meanwhile, that number
    is taken, the uniqueness of versions refuses it, and the whole unit of work runs again on what is there.
    So it does when somebody created meanwhile a flow that the transaction had found missing.
    """

    def __init__(self, transaction: Transaction) -> None:
        """Work within a transaction."""
        self._transaction = transaction
        self._versions: dict[str, int] = {}

    def save(self, flows: Sequence[Flow]) -> None:
        """Create flows, or add a version to those that exist and change.

        Raises:
            UnknownThing: The site of one does not exist.
            Overtaken: One exists that this transaction had found missing; the unit of work runs again.
        """
        latest = {flow.id: flow for flow in flows}
        present = self._records(list(latest))
        if any(self._versions[flow_id] == MISSING for flow_id in present):
            raise Overtaken
        changed = [flow for flow in latest.values() if self._changes(flow, present.get(flow.id))]
        self._keep_versions([flow.id for flow in changed if flow.id in present])
        rows = [to_record(flow, self._next_version(flow.id)) for flow in changed]
        new = [row for row in rows if row["id"] not in present]
        linked = [row for row in rows if _has_links(row, present.get(row["id"]))]
        others = [row for row in rows if row["id"] in present and not _has_links(row, present[row["id"]])]
        self._transaction.rows(_CHANGE, rows=linked)
        check_saved(self._transaction.rows(_CREATE, rows=new), new, "site", "site_id")
        check_saved(self._transaction.rows(_SAVE, rows=others), others, "site", "site_id")

    def _changes(self, flow: Flow, present: Record | None) -> bool:
        """Tell whether saving a flow has something to add to what the graph holds of it now."""
        if present is None:
            return True
        moved_on = _version(present) != self._versions[flow.id]
        return moved_on or _properties(flow) != _properties(to_domain(present))

    def _keep_versions(self, flow_ids: Sequence[str]) -> None:
        """Keep what flows are now, each under the number that this transaction saw first."""
        rows = [{"id": flow_id, "version": self._versions[flow_id]} for flow_id in flow_ids]
        self._transaction.rows(_KEEP_VERSIONS, rows=rows)

    def _next_version(self, flow_id: str) -> int:
        self._versions[flow_id] = self._versions.get(flow_id, 0) + 1
        return self._versions[flow_id]

    def classify(self, findings: Mapping[str, Sequence[Finding]]) -> None:
        """Put flows, by id, under the circular models that hold for them, in place of those before."""
        rows = [
            {"flow_id": flow_id, "models": [_under(rank, one) for rank, one in enumerate(found)]}
            for flow_id, found in findings.items()
        ]
        self._transaction.rows(_LINK_MODELS, rows=rows)

    def get(self, flow_id: str) -> Flow:
        """Return a flow, or raise `UnknownThing`."""
        found = self._transaction.row(_GET, flow_id=flow_id)
        if found is None:
            msg = f"Flow {flow_id} does not exist. Check the id."
            raise UnknownThing(msg, flow=flow_id)
        return to_domain(self._noted(found["flow"]))

    def existing(self, flow_ids: Sequence[str]) -> dict[str, Flow]:
        """Return those of the flows that exist, by id."""
        return {flow_id: to_domain(record) for flow_id, record in self._records(flow_ids).items()}

    def versions(self, flow_id: str) -> list[Flow]:
        """Return every version of a flow, the oldest first, the present one last; or raise `UnknownThing`."""
        present = self.get(flow_id)
        rows = self._transaction.rows(_LIST_VERSIONS, flow_id=flow_id, version=self._versions[flow_id])
        return [*(_former(row["former"]) for row in rows), present]

    def former(self, flow_ids: Sequence[str]) -> dict[str, list[Flow]]:
        """Return the earlier versions of flows that have some, by id, the oldest first."""
        found: dict[str, list[Flow]] = {}
        for row in self._transaction.rows(_LIST_FORMER, flow_ids=list(dict.fromkeys(flow_ids))):
            flow = _former(row["former"])
            found.setdefault(flow.id, []).append(flow)
        return found

    def of_sites(self, site_ids: Sequence[str]) -> list[Flow]:
        """Return the flows of some sites, by site and id, withdrawn ones included."""
        rows = self._transaction.rows(_LIST_OF_SITES, site_ids=list(dict.fromkeys(site_ids)))
        flows = [to_domain(row["flow"]) for row in rows]
        return sorted(flows, key=lambda flow: (flow.site_id, flow.id))

    def outlines(self, site_ids: Sequence[str]) -> list[FlowOutline]:
        """Return what an export must know of the standing flows of some sites before it reads them."""
        rows = self._transaction.rows(_LIST_OUTLINES, site_ids=list(dict.fromkeys(site_ids)))
        return [FlowOutline(row["site_id"], row["reference"], band_names(row["quality"])) for row in rows]

    def all(self) -> list[Flow]:
        """Return all flows, by id, withdrawn ones included."""
        return [to_domain(row["flow"]) for row in self._transaction.rows(_LIST)]

    def stamps(self) -> dict[str, int]:
        """Return the number of the present version of each flow, by id."""
        (row,) = self._transaction.rows(_LIST_STAMPS)
        return dict(zip(row["ids"], row["versions"], strict=True))

    def _records(self, flow_ids: Sequence[str]) -> dict[str, Record]:
        rows = self._transaction.rows(_LIST_EXISTING, flow_ids=list(dict.fromkeys(flow_ids)))
        found = {row["flow"]["id"]: self._noted(row["flow"]) for row in rows}
        for flow_id in flow_ids:
            self._versions.setdefault(flow_id, MISSING)
        return found

    def _noted(self, record: Record) -> Record:
        """Note which version of a flow this transaction saw first."""
        self._versions.setdefault(record["id"], _version(record))
        return record


def _version(record: Record) -> int:
    return int(record.get("version", FIRST))


def _under(rank: int, finding: Finding) -> Record:
    mark = finding.mark
    return {"model": int(mark.model), "reason": mark.reason, "rank": rank, "opens": finding.opens}


def to_record(flow: Flow, version: int) -> Record:
    """Return a version of a flow as the graph keeps it, with what it is linked to."""
    return {
        "id": flow.id,
        "properties": _properties(flow) | {"version": version},
        "site_id": flow.site_id,
        "resource_ids": [flow.resource_id] if flow.resource_id else [],
        "waste_codes": [flow.waste_code] if flow.waste_code else [],
    }


def _has_links(row: Record, present: Record | None) -> bool:
    """Tell whether the graph already has the links that a flow is to have."""
    return present is not None and all(
        row["properties"][name] == present.get(name) for name in ("site_id", "resource_id", "waste_code")
    )


def _properties(flow: Flow) -> Record:
    properties = plain(flow.model_dump(exclude=_OWN_FORM))
    properties["quality"] = bands_text(flow.quality)
    properties["price_micro_eur_per_unit"] = to_micro_eur(flow.price_eur_per_unit)
    properties |= {
        f"field_confidentiality_{name}": level
        for name, level in plain(flow.field_confidentiality.model_dump()).items()
    }
    if flow.estimate:
        properties |= {f"estimate_{name}": value for name, value in flow.estimate.model_dump().items()}
    return properties


def to_domain(record: Record) -> Flow:
    """Return the flow of a record."""
    values: Record = {"resource_id": None} | native_record(record)
    values.pop("version", None)
    values["quality"] = bands(values.pop("quality", None))
    values["price_eur_per_unit"] = from_micro_eur(values.pop("price_micro_eur_per_unit", None))
    basis = {name: values.pop(f"estimate_{name}", None) for name in EstimateBasis.model_fields}
    if basis["ratio_id"] is not None:
        values["estimate"] = basis
    levels = {
        name: values.pop(f"field_confidentiality_{name}", Confidentiality.HIDDEN)
        for name in FieldConfidentiality.model_fields
    }
    values["field_confidentiality"] = levels
    return Flow.model_validate(values)


def _former(record: Record) -> Flow:
    """Return the flow that a version was."""
    values = dict(record)
    values["id"] = values.pop("flow_id")
    return to_domain(values)
