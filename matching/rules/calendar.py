"""Rule: there is a month in which one gives and the other takes."""

import numpy as np

from matching.rules.ends import Ends
from matching.rules.rule import Rule, Verdicts
from matching.rules.wording import MONTHS


class CalendarRule(Rule):
    """Σ_m min(given_m, taken_m) > 0; found = number of common months, wanted = 1."""

    code = "calendar"

    def judge(self, offers: Ends, needs: Ends) -> Verdicts:
        """Admit pairs with at least one common month."""
        common = np.count_nonzero((offers.months > 0) & (needs.months > 0), axis=1).astype(float)
        return Verdicts(common >= 1, common, np.ones(len(common)))

    def tell(self, verdict: Verdicts, offer: Ends, need: Ends) -> tuple[str, str]:
        """Count the common months, or name those of each side."""
        if verdict.admitted[0]:
            return f"Calendriers compatibles : {verdict.found[0]:.0f} mois communs sur 12.", ""
        return (
            f"Aucun mois commun : offre disponible en {_names(offer)}, besoin en {_names(need)}.",
            "Stocker, ou déplacer une livraison, pour qu'un mois au moins soit commun.",
        )


def _names(ends: Ends) -> str:
    names = [name for name, quantity in zip(MONTHS, ends.months[0], strict=True) if quantity > 0]
    return ", ".join(names) if names else "aucun mois (quantité nulle)"
