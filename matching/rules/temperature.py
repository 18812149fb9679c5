"""Rule: heat is given hot enough, and cold cold enough, for whoever takes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from matching.knowledge import ResourceFacts
from matching.rules.ends import Booleans, Ends, Floats
from matching.rules.rule import Rule, Verdicts
from matching.rules.wording import figure


@dataclass(frozen=True)
class Thermal:
    """What the rule knows of each resource, by position."""

    sign: Floats
    """1 for heat, −1 for cold, 0 where temperature does not matter."""
    direct: Booleans
    """True where it is used as it comes, without an exchanger."""
    default_c: Floats
    """Temperature assumed where none is declared, °C; NaN where none may be."""

    @classmethod
    def of(cls, facts: Sequence[ResourceFacts | None]) -> "Thermal":
        """Lay out the facts of resources by position."""
        defaults = [f.default_temp_c if f else None for f in facts]
        return cls(
            sign=np.array([float(f.heat) - float(f.cold) if f else 0.0 for f in facts], dtype=float),
            direct=np.array([bool(f and f.direct) for f in facts], dtype=bool),
            default_c=np.array([np.nan if d is None else d for d in defaults], dtype=float),
        )


class _Compared(NamedTuple):
    """The columns that one verdict rests on."""

    sign: Floats
    found: Floats
    wanted: Floats
    approach: Floats


class TemperatureRule(Rule):
    """Heat: supply of the offer ≥ temperature wanted + approach; cold: supply ≤ wanted − approach [°C].

    Where a temperature is not declared that of the resource's level is assumed, and no approach is asked of
    it. What a processor takes or gives is of its resource's level: a processor with an unknown level is not
    judged. Two direct resources (steam for steam) meet without an exchanger, so without approach. What is
    neither heat nor cold and stands in for one (a fuel) has no temperature to be judged on.
    """

    code = "temperature"

    def __init__(self, thermal: Thermal, approach_k: float) -> None:
        self._thermal = thermal
        self._approach_k = approach_k

    def judge(self, offers: Ends, needs: Ends) -> Verdicts:
        """Admit what is no heat or cold, and what is warm or cold enough; refuse an unknown temperature."""
        sign, found, wanted, approach = self._compared(offers, needs)
        limit = wanted + sign * approach
        with np.errstate(invalid="ignore"):
            enough = sign * found >= sign * limit
        lenient = (offers.processor & np.isnan(found)) | (needs.processor & np.isnan(wanted))
        return Verdicts((sign == 0) | lenient | enough, found, limit)

    def _compared(self, offers: Ends, needs: Ends) -> _Compared:
        given, taken = offers.resource.clip(min=0), needs.resource.clip(min=0)
        signs = [
            np.where(ends.resource >= 0, self._thermal.sign[rows], 0.0)
            for ends, rows in ((offers, given), (needs, taken))
        ]
        sign = np.where((signs[0] != 0) & (signs[1] != 0), signs[1], signs[0])
        found, wanted = self._known(offers), self._known(needs)
        declared = ~np.isnan(offers.supply_temp_c) & ~np.isnan(needs.supply_temp_c)
        direct = self._thermal.direct[given] & self._thermal.direct[taken]
        return _Compared(sign, found, wanted, np.where(declared & ~direct, self._approach_k, 0.0))

    def _known(self, ends: Ends) -> Floats:
        default = np.where(ends.resource >= 0, self._thermal.default_c[ends.resource.clip(min=0)], np.nan)
        return np.where(np.isnan(ends.supply_temp_c), default, ends.supply_temp_c)

    def concerns(self, offer: Ends, need: Ends) -> bool:
        """Tell whether heat or cold is exchanged at temperatures that are known on both sides."""
        sign, found, wanted, _ = self._compared(offer, need)
        return bool(sign[0] != 0) and not bool(
            self.judge(offer, need).admitted[0] and np.isnan(found + wanted)[0]
        )

    def tell(self, verdict: Verdicts, offer: Ends, need: Ends) -> tuple[str, str]:
        """Compare the two temperatures, or name the one that is missing."""
        compared = self._compared(offer, need)
        if compared.sign[0] == 0:
            return "La température ne joue pas pour cette ressource.", ""
        missing = [
            n for n, v in (("de l’offre", compared.found), ("du besoin", compared.wanted)) if np.isnan(v[0])
        ]
        if missing and verdict.admitted[0]:
            return "Un préparateur de niveau inconnu n’est pas jugé sur la température.", ""
        if missing:
            who = " et ".join(missing)
            return f"La température {who} n’est pas déclarée.", f"Demander la température {who}."
        return _told(bool(verdict.admitted[0]), compared, offer, need)


def _told(admitted: bool, compared: _Compared, offer: Ends, need: Ends) -> tuple[str, str]:
    hot = compared.sign[0] > 0
    found, wanted, approach = (float(c[0]) for c in (compared.found, compared.wanted, compared.approach))
    limit = wanted + compared.sign[0] * approach
    name, enough, short = (
        ("Chaleur", "assez chaude", "trop froide") if hot else ("Froid", "assez froid", "trop chaud")
    )
    given = f"{figure(found)} °C {_stated(offer, 'offerts')}"
    asked = f"besoin à {figure(wanted)} °C{_assumed(need)}"
    if approach:
        asked += f" {'+' if hot else '−'} pincement de {figure(approach)} K"
    if admitted:
        return f"{name} {enough} : {given} pour {asked}.", ""
    gap, reachable = abs(limit - found), found - compared.sign[0] * approach
    lift = "Élever la chaleur offerte" if hot else "Abaisser le froid offert"
    return (
        f"{name} {short} : {given}, il faut {figure(limit)} °C ({asked}).",
        f"{lift} de {figure(gap)} K, ou se contenter de {figure(reachable)} °C au besoin.",
    )


def _stated(ends: Ends, word: str) -> str:
    return f"{word} (supposés)" if np.isnan(ends.supply_temp_c[0]) else word


def _assumed(ends: Ends) -> str:
    return " (supposés)" if np.isnan(ends.supply_temp_c[0]) else ""
