"""What a group is called in lists and on top of its page."""

from collections.abc import Sequence

from symbiose.services.solar_lines import GroupLine, SeenSolarMember
from web.language import _


def kind_told(shared: bool) -> str:
    """Return what a group is: shared by several sites, or roofs that serve their own site alone."""
    return _("Autoconsommation collective") if shared else _("Autoconsommation individuelle")


def group_title(line: GroupLine) -> str:
    """Return what a group is called: who owns its roofs, then who else receives, each site once."""
    others = [one for one in line.members if not one.owns_roof]
    owners = _sites(line.owners)
    return f"{owners} → {_sites(others)}" if others else owners


def _sites(members: Sequence[SeenSolarMember]) -> str:
    return " + ".join(dict.fromkeys(one.site or _("Site non nommé") for one in members))
