"""Rules on the resource: it is confirmed on both sides, and one can stand for the other."""

import numpy as np

from matching.rules.ends import Booleans, Ends
from matching.rules.rule import Rule, Verdicts, flags


class ConfirmedRule(Rule):
    """Somebody has confirmed which resource of the catalogue each flow is."""

    code = "confirmed"

    def judge(self, offers: Ends, needs: Ends) -> Verdicts:
        """Admit pairs of two confirmed resources."""
        return flags((offers.resource >= 0) & (needs.resource >= 0))

    def tell(self, verdict: Verdicts, offer: Ends, need: Ends) -> tuple[str, str]:
        """Name the side whose resource is not confirmed."""
        if verdict.admitted[0]:
            return "Les deux ressources sont confirmées.", ""
        sides = (("de l’offre", offer), ("du besoin", need))
        who = " et ".join(name for name, ends in sides if ends.resource[0] < 0)
        return f"La ressource {who} n’est pas confirmée.", f"Confirmer la ressource {who} dans le catalogue."


class ResourceRule(Rule):
    """The resource offered is the one needed, a kind of it, or declared able to replace it."""

    code = "resource"

    def __init__(self, labels: tuple[str, ...], linked: Booleans, substituted: Booleans) -> None:
        """Keep what stands for what.

        Args:
            labels: French label of each resource, by position.
            linked: Resource × resource → the first serves where the second is needed.
            substituted: Those of `linked` that rest on a declared substitution.
        """
        self._labels = labels
        self._linked = linked
        self._substituted = substituted

    def judge(self, offers: Ends, needs: Ends) -> Verdicts:
        """Admit pairs of linked resources."""
        known = (offers.resource >= 0) & (needs.resource >= 0)
        given, taken = np.maximum(offers.resource, 0), np.maximum(needs.resource, 0)
        return flags(known & self._linked[given, taken])

    def tell(self, verdict: Verdicts, offer: Ends, need: Ends) -> tuple[str, str]:
        """Name the two resources."""
        given, taken = int(offer.resource[0]), int(need.resource[0])
        if given < 0 or taken < 0:
            return "Les ressources ne peuvent être comparées.", "Confirmer d’abord les deux ressources."
        a, b = f"« {self._labels[given]} »", f"« {self._labels[taken]} »"
        if not verdict.admitted[0]:
            return (
                f"{a} ne remplace pas {b} : ni la même ressource, ni une substitution déclarée.",
                f"Déclarer une substitution de {b} par {a}, avec son rendement et sa source, "
                "ou un préparateur qui fasse l’une de l’autre.",
            )
        if given == taken:
            return f"La ressource offerte est celle qui est demandée : {a}.", ""
        if self._substituted[given, taken]:
            return f"Substitution déclarée : {a} remplace {b}.", ""
        return f"{a} répond à un besoin de {b}.", ""
