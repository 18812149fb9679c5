"""French words of what may happen to a source of a loop."""

from collections.abc import Mapping
from typing import Final

from symbiose.domain.heat_outages import DAY_AND_NIGHT, MONTH_EARLIER, MONTH_LATER
from symbiose.services.loop_reasons import OutageLine
from web.language import N_, _

CALENDARS: Final[Mapping[str, str]] = {
    MONTH_LATER: N_("donne un mois plus tard"),
    MONTH_EARLIER: N_("donne un mois plus tôt"),
    DAY_AND_NIGHT: N_("donne la nuit ce qu’elle donnait le jour, et le jour ce qu’elle donnait la nuit"),
}


def outage_told(line: OutageLine) -> str:
    """Return what happens to a source."""
    if line.event == "stops":
        return _("s’arrête")
    if line.event == "loses":
        return _("perd %(share)s de sa chaleur", share=line.detail.replace("%", "\N{NO-BREAK SPACE}%"))
    return _(CALENDARS[line.detail]) if line.detail in CALENDARS else _("donne à d’autres moments")
