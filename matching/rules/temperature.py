"""Rule: heat is given hot enough for whoever takes it."""

import numpy as np

from matching.rules.ends import Booleans, Ends
from matching.rules.rule import Rule, Verdicts
from matching.rules.wording import figure


class TemperatureRule(Rule):
    """Supply temperature of the offer ≥ temperature wanted + approach of the exchanger [°C]."""

    code = "temperature"

    def __init__(self, heat: Booleans, approach_k: float) -> None:
        self._heat = heat
        self._approach_k = approach_k

    def judge(self, offers: Ends, needs: Ends) -> Verdicts:
        """Admit what is no heat, and heat that is warm enough; refuse heat of unknown temperature."""
        found, wanted = offers.supply_temp_c, needs.supply_temp_c + self._approach_k
        concerned = self._concerned(offers) | self._concerned(needs)
        with np.errstate(invalid="ignore"):
            warm = found >= wanted
        return Verdicts(~concerned | warm, found, wanted)

    def _concerned(self, ends: Ends) -> Booleans:
        known = ends.resource >= 0
        return known & self._heat[np.where(known, ends.resource, 0)] & ~ends.processor

    def concerns(self, offer: Ends, need: Ends) -> bool:
        """Tell whether heat is exchanged."""
        return bool((self._concerned(offer) | self._concerned(need))[0])

    def tell(self, verdict: Verdicts, offer: Ends, need: Ends) -> tuple[str, str]:
        """Compare the two temperatures."""
        found, wanted = float(verdict.found[0]), float(verdict.wanted[0])
        if not (self._concerned(offer) | self._concerned(need))[0]:
            return "La température ne joue pas pour cette ressource.", ""
        missing = [n for n, v in (("de l'offre", found), ("du besoin", wanted)) if np.isnan(v)]
        if missing:
            who = " et ".join(missing)
            return f"La température {who} n'est pas déclarée.", f"Demander la température {who}."
        limit = f"besoin à {figure(wanted - self._approach_k)} °C + pincement de {figure(self._approach_k)} K"
        if verdict.admitted[0]:
            return f"Chaleur assez chaude : {figure(found)} °C offerts pour {limit}.", ""
        return (
            f"Chaleur trop froide : {figure(found)} °C offerts, il faut {figure(wanted)} °C ({limit}).",
            f"Élever la chaleur offerte de {figure(wanted - found)} K (pompe à chaleur), "
            f"ou se contenter de {figure(found - self._approach_k)} °C au besoin.",
        )
