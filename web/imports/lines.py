"""The lines of a preview as they are shown: state, site, resource, quantity, faults and changes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from symbiose.domain.documents.import_report import Row, RowStatus
from symbiose.domain.resources import ResourceCatalogue
from symbiose.services.import_plan import FlowState, ImportPlan, PlannedFlow
from web.imports.schemas import LineFilter

_OF_FLOW = {
    FlowState.NEW: LineFilter.NEW,
    FlowState.UPDATE: LineFilter.UPDATE,
    FlowState.UNCHANGED: LineFilter.UNCHANGED,
}


@dataclass(frozen=True)
class ShownLine:
    """One line of the file, or one yearly sum of a register."""

    state: LineFilter
    """What importing it does."""
    row: Row | None
    """The line; None for a yearly sum."""
    planned: PlannedFlow | None
    """The flow it declares; None for a bad line and for a shipment."""

    @property
    def warned(self) -> bool:
        """Tell whether there is something to look at although the line is good."""
        return self.row is not None and bool(self.row.warnings)


@dataclass(frozen=True)
class ShownPlan:
    """The preview of a file."""

    plan: ImportPlan
    """What importing it would do."""
    lines: Sequence[ShownLine]
    """Its lines in order."""
    sums: Sequence[ShownLine]
    """Yearly sums of a register, with the earlier years that they end; empty for declarations."""
    site_names: Mapping[str, str]
    """Id → name of the sites the caller manages."""
    catalogue: ResourceCatalogue
    """Labels of resources."""

    @property
    def counts(self) -> Counter[LineFilter]:
        """Return how many lines are in each state; those with warnings are counted there too."""
        counts = Counter(line.state for line in self.lines)
        counts[LineFilter.WARNED] = sum(line.warned for line in self.lines)
        return counts

    @property
    def flow_counts(self) -> Counter[LineFilter]:
        """Return how many flows are in each state."""
        return Counter(_OF_FLOW[planned.state] for planned in self.plan.flows)

    @property
    def changes_nothing(self) -> bool:
        """Tell whether everything that can be imported is stored already."""
        return bool(self.plan.flows) and not self.plan.to_store()

    def kept(self, wanted: LineFilter | None) -> Sequence[ShownLine]:
        """Return the lines of one state; all when none is named."""
        if wanted is None:
            return self.lines
        if wanted is LineFilter.WARNED:
            return [line for line in self.lines if line.warned]
        return [line for line in self.lines if line.state is wanted]

    def site(self, line: ShownLine) -> str:
        """Return the name of the site of a good line."""
        if line.planned is not None:
            return self.site_names.get(line.planned.flow.site_id, line.planned.flow.site_id)
        values = line.row.values if line.row else None
        return self.site_names.get(values.site, values.site) if values else ""

    def resource(self, line: ShownLine) -> str:
        """Return the label of the resource of a good line, its words while none is certain."""
        if line.planned is not None:
            resource_id, words = line.planned.flow.resource_id, line.planned.flow.resource_text
        elif line.row is not None and line.row.values is not None:
            resource_id, words = line.row.values.resource_id, line.row.values.resource
        else:
            return ""
        known = resource_id is not None and resource_id in self.catalogue
        return self.catalogue.label(resource_id) if known and resource_id else words

    def certain(self, line: ShownLine) -> bool:
        """Tell whether the resource of a line is known."""
        if line.planned is not None:
            return line.planned.flow.resource_id is not None
        return line.row is None or line.row.values is None or line.row.values.resource_id is not None


def shown_plan(plan: ImportPlan, site_names: Mapping[str, str], catalogue: ResourceCatalogue) -> ShownPlan:
    """Return a plan as its page shows it."""
    by_line = {planned.line: planned for planned in plan.flows if planned.line is not None}
    register = plan.file.yearly is not None
    sums = [ShownLine(_OF_FLOW[planned.state], None, planned) for planned in plan.flows] if register else []
    return ShownPlan(
        plan=plan,
        lines=[_line(row, by_line.get(row.line)) for row in plan.file.rows],
        sums=sums,
        site_names=site_names,
        catalogue=catalogue,
    )


def _line(row: Row, planned: PlannedFlow | None) -> ShownLine:
    if row.status is RowStatus.REJECTED:
        return ShownLine(LineFilter.REJECTED, row, None)
    if planned is None:
        return ShownLine(LineFilter.COUNTED, row, None)
    return ShownLine(_OF_FLOW[planned.state], row, planned)
