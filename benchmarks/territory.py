"""A generated territory of any size: sites around the communes, flows of the materials of the catalogue."""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np

from symbiose.domain.flows import MONTHS
from symbiose.domain.reference import ReferenceData
from symbiose.domain.resources import Family, Resource

FLOWS_PER_SITE = 5
SPREAD_DEG = 0.01
"""Sites stand about a kilometre around the centre of their commune."""
FAMILY = 8
"""Resources that can stand in for one another come in groups of this size."""
ZIPF = 1.0
"""Few resources are declared by many sites, most by few."""
SEASON = (3, 9)
"""Months that a flow runs which does so in a part of the year only, at least and at most."""


class GeneratedTerritory:
    """The documents of a territory of `sites` sites with five flows each on average, the same for a seed."""

    def __init__(
        self,
        sites: int,
        reference: ReferenceData,
        seed: int = 1,
        flows_per_site: int = FLOWS_PER_SITE,
        seasonal: float = 0.0,
    ) -> None:
        self._random = np.random.default_rng(seed)
        self._seasons = np.random.default_rng([seed, 1])
        self._seasonal = seasonal
        self._reference = reference
        self._materials = [r for r in reference.resources if r.family is Family.MATERIAL and r.unit == "t"]
        self._site_count = sites
        self._flow_count = sites * flows_per_site
        self.territory = json.dumps(self._territory()).encode()
        self.declarations = json.dumps(self._declarations()).encode()

    def _territory(self) -> dict[str, Any]:
        communes = list(self._reference.communes)
        population = np.array([commune.population for commune in communes], dtype=float)
        drawn = self._random.choice(len(communes), self._site_count, p=population / population.sum())
        shifts = self._random.normal(0.0, SPREAD_DEG, (self._site_count, 2))
        sites = [
            {
                "id": f"site_{i}",
                "company_id": f"company_{i}",
                "name": f"Site {i}",
                "commune_code": communes[c].code,
                "longitude": round(communes[c].longitude + float(shift[0]), 6),
                "latitude": round(communes[c].latitude + float(shift[1]), 6),
            }
            for i, (c, shift) in enumerate(zip(drawn, shifts, strict=True))
        ]
        return {
            "format": "symbiose.territory/1",
            "companies": [{"id": f"company_{i}", "name": f"Entreprise {i}"} for i in range(self._site_count)],
            "sites": sites,
            "substitutions": list(self._substitutions()),
        }

    def _substitutions(self) -> Iterator[dict[str, Any]]:
        """Yield, for each material, the two after it in its group of eight, with a yield below one."""
        for start in range(0, len(self._materials), FAMILY):
            group = self._materials[start : start + FAMILY]
            for i, resource in enumerate(group):
                for other in {group[(i + 1) % len(group)].id, group[(i + 2) % len(group)].id} - {resource.id}:
                    yield {
                        "id": f"{resource.id}__{other}",
                        "from_resource_id": resource.id,
                        "to_resource_id": other,
                        "yield_ratio": round(float(self._random.uniform(0.55, 0.98)), 3),
                        "pretreatment_cost_eur_per_unit": round(float(self._random.uniform(4, 40)), 2),
                        "source": "généré pour une mesure",
                        "valid_from": "2024-01-01",
                    }

    def _declarations(self) -> dict[str, Any]:
        count = self._flow_count
        weights = 1.0 / np.arange(1, len(self._materials) + 1) ** ZIPF
        drawn = self._random.choice(len(self._materials), count, p=weights / weights.sum())
        sites = self._random.integers(0, self._site_count, count)
        offers = self._random.random(count) < 0.5
        quantities = np.exp(self._random.normal(4.0, 1.1, count))
        prices = self._random.uniform(20, 150, count)
        flows = [
            self._flow(i, self._materials[drawn[i]], int(sites[i]), bool(offers[i]), quantities[i], prices[i])
            for i in range(count)
        ]
        return {"format": "symbiose.declarations/1", "flows": flows}

    def _flow(
        self, number: int, resource: Resource, site: int, offer: bool, quantity: float, price: float
    ) -> dict[str, Any]:
        return {
            "site_id": f"site_{site}",
            "direction": "offer" if offer else "need",
            "resource": resource.id,
            "quantity": round(float(quantity), 1),
            "unit": "t",
            "price_eur_per_unit": round(float(price), 2),
            "reference": f"f{number}",
            **self._months(),
        }

    def _months(self) -> dict[str, list[int]]:
        """Return the months in which a flow runs: all of them unless it is one of the seasonal share."""
        if self._seasons.random() >= self._seasonal:
            return {}
        first = int(self._seasons.integers(MONTHS))
        long = int(self._seasons.integers(SEASON[0], SEASON[1] + 1))
        running = {(first + k) % MONTHS for k in range(long)}
        return {"months": [int(month in running) for month in range(MONTHS)]}
