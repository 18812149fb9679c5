"""Names on the pages of a loop: its members, the places where they stand, its heat pumps."""

from collections.abc import Mapping
from dataclasses import dataclass

from symbiose.domain.heat_loops import HeatLoop, LoopMember, LoopPlace, Role
from web.language import _


@dataclass(frozen=True)
class LoopNames:
    """What members, nodes and heat pumps of a loop are called."""

    loop: HeatLoop
    sites: Mapping[str, str]
    """Site → its name."""
    labels: Mapping[str, str]
    """Resource → its name."""

    def site(self, site_id: str | None) -> str:
        """Return the name of a site."""
        return self.sites.get(site_id or "", "") or _("Site non nommé")

    def member(self, member_id: str) -> str:
        """Return the name of a source or consumer: its site, its resource and its temperature."""
        member = self._members.get(member_id)
        if member is None:
            return member_id
        if member.role is Role.NETWORK:
            return _("Réseau de chaleur %(name)s", name=member.id)
        parts = [self.site(member.site_id), self.resource(member)]
        return ", ".join(part for part in parts if part)

    def resource(self, member: LoopMember) -> str:
        """Return what a member gives or takes, with its temperature."""
        label = self.labels.get(member.resource_id or "", "")
        if member.supply_temp_c is None:
            return label
        return _("%(label)s à %(temp)s °C", label=label, temp=f"{member.supply_temp_c:.0f}")

    def place(self, place: LoopPlace) -> str:
        """Return the name of a place: its site, or its rank among the junctions."""
        if place.site_id:
            return self.site(place.site_id)
        partner = next((m for m in self.loop.members if m.node == place.node and not m.site_id), None)
        if partner is not None:
            return self.member(partner.id)
        junctions = [one.node for one in self.loop.places if not one.site_id]
        return _("Embranchement %(rank)s", rank=junctions.index(place.node) + 1)

    def node(self, node: str) -> str:
        """Return the name of a node."""
        place = next((one for one in self.loop.places if one.node == node), None)
        return node if place is None else self.place(place)

    def pump(self, pump_id: str) -> str:
        """Return the name of a heat pump."""
        pump = next((one for one in self.loop.instance.heat_pumps if one.id == pump_id), None)
        return pump_id if pump is None else _("Pompe à chaleur, %(place)s", place=self.node(pump.node))

    def exchanger(self, thing_id: str) -> str:
        """Return the name of what an exchanger belongs to: a member, or a heat pump."""
        return self.member(thing_id) if thing_id in self._members else self.pump(thing_id)

    @property
    def title(self) -> str:
        """Return what the loop is called: who gives, who takes."""
        givers = ", ".join(self.site(one) for one in self.loop.giver_site_ids)
        takers = ", ".join(self.site(one) for one in self.loop.receiver_site_ids)
        return f"{givers} → {takers}"

    @property
    def _members(self) -> Mapping[str, LoopMember]:
        return {member.id: member for member in self.loop.members}
