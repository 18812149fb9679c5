"""Rule: there is a month, and of heat a part of the week, in which one gives and the other takes."""

import numpy as np

from matching.rules.ends import Booleans, Ends, Floats
from matching.rules.rule import Rule, Verdicts
from matching.rules.wording import MONTHS, WEEK_PARTS


class CalendarRule(Rule):
    """Σ_m min(given_m, taken_m) > 0 and Σ_w min(given_w, taken_w) > 0; found = common months, wanted = 1.

    Months count for all that is exchanged, parts of the week (days, nights, weekends) for heat and cold,
    which cannot wait. Ends without a common part have no common month.
    """

    code = "calendar"

    def judge(self, offers: Ends, needs: Ends) -> Verdicts:
        """Admit pairs with at least one common month and one common part of the week."""
        common = _common_months(offers, needs)
        common = np.where(_common_parts(offers, needs) > 0, common, 0.0)
        return Verdicts(common >= 1, common, np.broadcast_to(1.0, common.shape))

    def tell(self, verdict: Verdicts, offer: Ends, need: Ends) -> tuple[str, str]:
        """Count the common months, or name those of each side, or the parts of the week of each."""
        if verdict.admitted[0]:
            return f"Calendriers compatibles : {verdict.found[0]:.0f} mois communs sur 12.", ""
        if _common_months(offer, need)[0]:
            return (
                "Aucun moment commun de la semaine : "
                f"l’offre passe {_parts(offer)}, le besoin {_parts(need)}.",
                "Stocker la chaleur, ou déplacer une marche, pour qu’un moment au moins soit commun.",
            )
        return (
            f"Aucun mois commun : offre disponible en {_names(offer)}, besoin en {_names(need)}.",
            "Stocker, ou déplacer une livraison, pour qu’un mois au moins soit commun.",
        )


def _common_months(offers: Ends, needs: Ends) -> Floats:
    shared: Booleans = (offers.months > 0) & (needs.months > 0)
    common: Floats = shared.sum(axis=-1, dtype=float)
    return common


def _common_parts(offers: Ends, needs: Ends) -> Floats:
    shared: Booleans = (offers.week > 0) & (needs.week > 0)
    common: Floats = shared.sum(axis=-1, dtype=float)
    return common


def _names(ends: Ends) -> str:
    names = [name for name, quantity in zip(MONTHS, ends.months[0], strict=True) if quantity > 0]
    return ", ".join(names) if names else "aucun mois (quantité nulle)"


def _parts(ends: Ends) -> str:
    return " et ".join(name for name, share in zip(WEEK_PARTS, ends.week[0], strict=True) if share > 0)
