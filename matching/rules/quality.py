"""Rule: what the offer guarantees lies within what the taker accepts."""

import numpy as np

from matching.rules.ends import Booleans, Ends, QualityColumn
from matching.rules.rule import Rule, Verdicts
from matching.rules.wording import figure, property_name


class QualityRule(Rule):
    """For each property bound by the taker, [low, high] of the offer ⊆ [min, max] accepted.

    A bound property that the offer does not state refuses the pair: it has to be asked for.
    Found = properties within their band, wanted = properties bound.
    """

    code = "quality"

    def judge(self, offers: Ends, needs: Ends) -> Verdicts:
        """Admit pairs of which every bound property is stated and within its band."""
        pairs = np.broadcast_shapes(offers.site.shape, needs.site.shape)
        found, wanted = np.zeros(pairs), np.zeros(pairs)
        for name, bound in needs.quality.items():
            found += bound.stated & _within(offers.quality.get(name), bound)
            wanted += bound.stated
        return Verdicts(found >= wanted, found, wanted)

    def concerns(self, offer: Ends, need: Ends) -> bool:
        """Tell whether the taker bounds a property."""
        return any(bool(bound.stated[0]) for bound in need.quality.values())

    def tell(self, verdict: Verdicts, offer: Ends, need: Ends) -> tuple[str, str]:
        """List the properties at fault, or those compared."""
        told = [
            _property(name, offer.quality.get(name), q) for name, q in need.quality.items() if q.stated[0]
        ]
        if not told:
            return "Le besoin ne fixe aucune limite de qualité.", ""
        if verdict.admitted[0]:
            return f"Qualité acceptée : {' ; '.join(text for text, _ in told)}.", ""
        faults = [(text, change) for text, change in told if change]
        return f"Qualité : {' ; '.join(t for t, _ in faults)}.", " ".join(change for _, change in faults)


def _within(offered: QualityColumn | None, bound: QualityColumn) -> Booleans:
    if offered is None:
        return np.zeros(bound.stated.shape, dtype=bool)
    with np.errstate(invalid="ignore"):
        low = np.isnan(bound.low) | (offered.low >= bound.low)
        high = np.isnan(bound.high) | (offered.high <= bound.high)
    within: Booleans = offered.stated & low & high
    return within


def _property(name: str, offered: QualityColumn | None, bound: QualityColumn) -> tuple[str, str]:
    name, accepted = property_name(name), f"accepté {_band(bound)}"
    if offered is None or not offered.stated[0]:
        return f"{name} non déclaré ({accepted})", f"Demander une analyse de {name} à l’offreur."
    text = f"{name} {_band(offered)} ({accepted})"
    if _within(offered, bound)[0]:
        return text, ""
    wanted = []
    if not np.isnan(bound.high[0]) and not offered.high[0] <= bound.high[0]:
        wanted.append(f"au plus {figure(bound.high[0])}")
    if not np.isnan(bound.low[0]) and not offered.low[0] >= bound.low[0]:
        wanted.append(f"au moins {figure(bound.low[0])}")
    return text, f"Garantir {name} {' et '.join(wanted)}."


def _band(column: QualityColumn) -> str:
    low, high = float(column.low[0]), float(column.high[0])
    if low == high:
        return figure(low)
    if np.isnan(low) and np.isnan(high):
        return "sans limite"
    if np.isnan(low):
        return f"≤ {figure(high)}"
    return f"≥ {figure(low)}" if np.isnan(high) else f"de {figure(low)} à {figure(high)}"
