"""Rule: the way by road, or the link to build, is not longer than the resource bears."""

import numpy as np

from matching.rules.ends import Ends, Floats, Places
from matching.rules.rule import Rule, Verdicts
from matching.rules.wording import figure
from symbiose.domain.communes import EARTH_RADIUS_KM


def great_circle_km(offers: Ends | Places, needs: Ends | Places) -> Floats:
    """Return the straight distance of aligned ends (haversine formula), km."""
    lat1, lat2 = np.radians(offers.latitude), np.radians(needs.latitude)
    half_lat = np.sin((lat2 - lat1) / 2) ** 2
    half_lon = np.sin(np.radians(needs.longitude - offers.longitude) / 2) ** 2
    chord = half_lat + np.cos(lat1) * np.cos(lat2) * half_lon
    distance: Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0)))
    return distance


class DistanceRule(Rule):
    """Straight distance × detour factor ≤ limit of the resource's family [km]."""

    code = "distance"

    def __init__(self, limit_km: Floats, detour: Floats) -> None:
        self._limit_km = limit_km
        self._detour = detour

    def way_km(self, offers: Ends | Places, needs: Ends | Places) -> Floats:
        """Return the length of the way between aligned ends, km."""
        margin = np.where(needs.rival, -offers.margin_km, offers.margin_km)
        margin += np.where(offers.rival, -needs.margin_km, needs.margin_km)
        straight = np.maximum(great_circle_km(offers, needs) + margin, 0.0)
        way: Floats = straight * self._detour[np.maximum(offers.resource, 0)]
        return way

    def judge(self, offers: Ends, needs: Ends) -> Verdicts:
        """Admit pairs whose way is within the limit of the resource given."""
        way = self.way_km(offers, needs)
        limit = np.where(offers.resource >= 0, self._limit_km[np.maximum(offers.resource, 0)], np.inf)
        return Verdicts(way <= limit, way, limit)

    def tell(self, verdict: Verdicts, offer: Ends, need: Ends) -> tuple[str, str]:
        """Compare the way with its limit."""
        way, limit = float(verdict.found[0]), float(verdict.wanted[0])
        if verdict.admitted[0]:
            most = f", au plus {figure(limit)} km" if np.isfinite(limit) else ""
            return f"Distance : {figure(way)} km{most}.", ""
        return (
            f"Trop loin : {figure(way)} km, au plus {figure(limit)} km pour cette ressource.",
            f"Trouver un site plus proche d’au moins {figure(way - limit)} km.",
        )
