"""What a loop is called in lists and on top of its page."""

from collections.abc import Sequence

from symbiose.services.loop_lines import LoopLine, SeenMember
from web.language import _


def loop_title(line: LoopLine) -> str:
    """Return what a loop is called: who gives, who takes, each site once."""
    return f"{_sites(line.givers)} → {_sites(line.receivers)}"


def _sites(members: Sequence[SeenMember]) -> str:
    return ", ".join(dict.fromkeys(one.site or _("Site non nommé") for one in members))
