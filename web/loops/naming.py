"""Names on the pages of a loop: its members, the places where they stand, its heat pumps."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from symbiose.domain.heat_loops import HeatLoop, LoopMember, LoopPlace, Role
from web.language import _
from web.loops.wording import temperatures_told
from web.sentences import resource_called
from web.wording import number


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
            return self._outsider(member_id)
        if member.role is Role.NETWORK:
            return _("Réseau de chaleur %(name)s", name=member.id)
        parts = [self.site(member.site_id), self.resource(member)]
        return ", ".join(part for part in parts if part)

    def _outsider(self, member_id: str) -> str:
        """Return the name of what the statement holds and the loop does not join."""
        if any(one.id == member_id for one in self.loop.instance.networks):
            return _("Réseau de chaleur %(name)s", name=member_id)
        stands = {one.id: (one.node, one.supply_temp_c) for one in self.loop.instance.sources}
        stands |= {one.id: (one.node, one.need_temp_c) for one in self.loop.instance.consumers}
        if member_id not in stands:
            return member_id
        node, temp = stands[member_id]
        if temp is None:
            return self.node(node)
        return _("%(site)s, %(temp)s °C", site=self.node(node), temp=number(temp, 1))

    def short(self, member_id: str) -> str:
        """Return the name of a source in figures: site and temperature, where that tells it from others."""
        names = {one.id: self._short(one) for one in self.loop.members}
        name = names.get(member_id, "")
        return name if list(names.values()).count(name) == 1 else self.member(member_id)

    def _short(self, member: LoopMember) -> str:
        if member.supply_temp_c is None or member.role is Role.NETWORK:
            return self.member(member.id)
        temp = number(member.supply_temp_c, 1)
        return _("%(site)s, %(temp)s °C", site=self.site(member.site_id), temp=temp)

    def resource(self, member: LoopMember) -> str:
        """Return what a member gives or takes, with its temperature."""
        label = self.labels.get(member.resource_id or "", "")
        if member.supply_temp_c is None:
            return label
        return _("%(label)s à %(temp)s °C", label=label, temp=number(member.supply_temp_c, 1))

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

    def pipe(self, pipe_id: str) -> str:
        """Return the name of a type of pipe: a nominal diameter as the trade writes it, else its id."""
        found = re.fullmatch(r"dn(\d+)", pipe_id)
        return f"DN\N{NO-BREAK SPACE}{found[1]}" if found else pipe_id

    def pump(self, pump_id: str) -> str:
        """Return the name of a heat pump."""
        running = [one.id for one in self.loop.result.heat_pumps if one.capacity_kw > 0]
        if running == [pump_id]:
            return _("Pompe à chaleur")
        pump = next((one for one in self.loop.instance.heat_pumps if one.id == pump_id), None)
        return pump_id if pump is None else _("Pompe à chaleur, %(place)s", place=self.node(pump.node))

    def boiler(self, boiler_id: str) -> str:
        """Return the name of a boiler that stands by."""
        boiler = next((one for one in self.loop.instance.boilers if one.id == boiler_id), None)
        return boiler_id if boiler is None else _("Chaudière, %(place)s", place=self.node(boiler.node))

    def store(self, store_id: str) -> str:
        """Return the name of a store of heat."""
        store = next((one for one in self.loop.instance.storages if one.id == store_id), None)
        return store_id if store is None else _("Stockage, %(place)s", place=self.node(store.node))

    def level(self, level_id: str | None) -> str:
        """Return the name of a temperature level: its temperatures."""
        level = next((one for one in self.loop.instance.levels if one.id == level_id), None)
        return "" if level is None else temperatures_told(level.supply_temp_c, level.return_temp_c)

    def network(self, level_id: str | None, node: str) -> str:
        """Return the name of the loop, with its level where it has several; or of the place heat stays at.

        Args:
            level_id: Level; None for heat that keeps the temperature of its source.
            node: Where the heat is given or served: where levels are stated, other heat stays there.
        """
        if level_id is None and self.loop.instance.levels:
            return _("Sur place, %(place)s", place=self.node(node))
        if level_id is None or len(self.loop.result.levels) <= 1:
            return _("Boucle")
        return _("Boucle à %(level)s", level=self.level(level_id))

    @property
    def title(self) -> str:
        """Return what the loop is called: who gives, who takes."""
        givers = ", ".join(self.site(one) for one in self.loop.giver_site_ids)
        takers = ", ".join(self.site(one) for one in self.loop.receiver_site_ids)
        return f"{givers} → {takers}"

    @property
    def _members(self) -> Mapping[str, LoopMember]:
        return {member.id: member for member in self.loop.members}


def names_over(loop: HeatLoop, sites: Mapping[str, str]) -> LoopNames:
    """Return the names of what a loop is made of, given those of its sites."""
    resources = {member.resource_id for member in loop.members if member.resource_id}
    return LoopNames(loop, sites, {one: resource_called(one) for one in resources})
