"""Names on the pages of a group: its sites, its roofs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from symbiose.domain.solar_groups import SolarGroup
from web.language import _


@dataclass(frozen=True)
class SunNames:
    """What the sites and roofs of a group are called."""

    group: SolarGroup
    sites: Mapping[str, str]
    """Site → its name."""

    def site(self, site_id: str) -> str:
        """Return the name of a site."""
        return self.sites.get(site_id, "") or _("Site non nommé")

    def all_of(self, site_ids: Sequence[str]) -> str:
        """Return the names of some sites, one after the other; there are commas in names."""
        return " ; ".join(map(self.site, site_ids))

    def roof(self, roof_id: str) -> str:
        """Return the name of a roof: its site, with a rank where the site has several in the group."""
        roof = next((one for one in self.group.roofs if one.roof_id == roof_id), None)
        if roof is None:
            return roof_id
        beside = [one.roof_id for one in self.group.roofs if one.site_id == roof.site_id]
        if len(beside) == 1:
            return _("Toit, %(site)s", site=self.site(roof.site_id))
        rank = beside.index(roof_id) + 1
        return _("Toit %(rank)s, %(site)s", rank=rank, site=self.site(roof.site_id))

    def roofs_of(self, site_id: str) -> str:
        """Return what all roofs of a site are called together."""
        count = sum(roof.site_id == site_id for roof in self.group.roofs)
        if count > 1:
            return _("Toits, %(site)s", site=self.site(site_id))
        return _("Toit, %(site)s", site=self.site(site_id))

    @property
    def title(self) -> str:
        """Return what the group is called: who owns its roofs, then who else receives."""
        owners = list(dict.fromkeys(roof.site_id for roof in self.group.roofs))
        others = [one for one in self.group.site_ids if one not in owners]
        told = " + ".join(self.site(one) for one in owners)
        return f"{told} → {' + '.join(self.site(one) for one in others)}" if others else told
