"""What a loop is called in lists and on top of its page."""

from collections.abc import Sequence

from symbiose.domain.orders import DISTANCE_STEP_KM
from symbiose.services.loop_lines import LoopLine, SeenMember
from web.language import _
from web.wording import number


def loop_title(line: LoopLine) -> str:
    """Return what a loop is called: who gives, who takes, each site once."""
    return f"{_sites(line.givers)} → {_sites(line.receivers)}"


def trench_told(line: LoopLine) -> str:
    """Return the trench of a loop, km; the shortest rounded one stands for all that is shorter."""
    if "distance_km" not in line.rounded:
        return number(line.distance_km, 2)
    if line.distance_km <= DISTANCE_STEP_KM:
        return _("moins de %(km)s", km=number(1.5 * DISTANCE_STEP_KM, 1))
    return _("environ %(km)s", km=number(line.distance_km, 0))


def _sites(members: Sequence[SeenMember]) -> str:
    return ", ".join(dict.fromkeys(one.site or _("Site non nommé") for one in members))
