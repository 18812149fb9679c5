"""Decisions on groups that share roofs in the graph, each with the group as it was accepted."""

from graph.kept_decisions import DecisionStatements, KeptDecisions
from graph.queries import load
from symbiose.domain.solar_groups import SolarDecision, SolarGroup

_HOLD_SITE = load("solar_decision/hold_site")
_HOLD_ROOF = load("solar_decision/hold_roof")


class GraphSolarDecisions(KeptDecisions[SolarDecision]):
    """Decisions on groups within one transaction."""

    KEY = "group_id"
    WORD = "group"
    DECISION = SolarDecision
    THING = SolarGroup
    STATEMENTS = DecisionStatements(
        find_version=load("solar_decision/find_version"),
        create=load("solar_decision/create"),
        list_all=load("solar_decision/list"),
        list_current=load("solar_decision/list_current"),
        list_of_one=load("solar_decision/list_of_group"),
    )

    def hold(self, group: SolarGroup) -> None:
        """Let nobody else decide on the needs, sites and roofs of a group before this transaction ends."""
        self.hold_flows(tuple(group.taken_mwh))
        for site_id in group.site_ids:
            self._transaction.rows(_HOLD_SITE, site_id=site_id)
        for roof_id in sorted(roof.roof_id for roof in group.roofs):
            self._transaction.rows(_HOLD_ROOF, roof_id=roof_id)

    def of_group(self, group_id: str) -> list[SolarDecision]:
        """Return all decisions on one group, oldest first."""
        return self._of(group_id)
