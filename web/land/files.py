"""The ranking of a land question as a file for spreadsheets, at full precision."""

from collections.abc import Sequence

from symbiose.domain.document_ports import PlainValue
from symbiose.domain.land import Gain
from symbiose.services.land_seen import LandSeen
from web.language import _
from web.sentences import activity_text


def ranking_table(seen: LandSeen) -> list[Sequence[PlainValue]]:
    """Return one line for each activity, the head first; what the reader may not see has no column."""
    head = [
        _("Activité"),
        _("Codes NAF"),
        _("Bénéfice (€/an)"),
        *([_("Bénéfice, estimations basses"), _("Bénéfice, estimations hautes")] if seen.of_all else []),
        _("Déchets détournés (t/an)"),
        _("Énergie échangée (MWh/an)"),
        _("Émissions évitées (tCO₂e/an)"),
        _("Modèles"),
        _("Boucles"),
        _("Emplois"),
        _("Nature"),
    ]
    rows: list[Sequence[PlainValue]] = [head]
    for one in seen.activities:
        gain = one.gain
        rows.append(
            [
                activity_text(one.label),
                ", ".join(one.codes),
                gain.benefit_eur if gain else None,
                *([_benefit(one.low), _benefit(one.high)] if seen.of_all else []),
                gain.waste_diverted_t if gain else None,
                gain.energy_mwh if gain else None,
                gain.co2_avoided_t if gain else None,
                ", ".join(map(str, one.models)),
                len(one.loops),
                seen.outcome.plot.jobs,
                _("estimation : flux habituels de l’activité"),
            ]
        )
    return rows


def _benefit(gain: Gain | None) -> float | None:
    return gain.benefit_eur if gain else None
