"""Roofs as use cases see them in the graph."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from symbiose.domain.prepared_roofs import PreparedRoofs
from symbiose.domain.roof_owners import RoofNear, RoofOwner
from symbiose.domain.roof_totals import CadastreSum
from symbiose.domain.roofs import OwnedRoof, Roof, RoofsOfSite


class RoofRepository(Protocol):
    """Roofs of the solar cadastres, with the sites around them and those that they belong to."""

    def save(self, roofs: Sequence[Roof]) -> None:
        """Create or replace roofs by id."""

    def remove(self, roof_ids: Sequence[str]) -> None:
        """Remove roofs."""

    def digests(self, cadastre: str) -> Mapping[str, str]:
        """Return the digest of each roof of a cadastre, by id."""

    def existing(self, roof_ids: Sequence[str]) -> dict[str, Roof]:
        """Return those of the roofs that exist, by id."""

    def all(self) -> list[Roof]:
        """Return all roofs, by id."""

    def around(self, cells: Sequence[str], site_ids: Sequence[str]) -> list[Roof]:
        """Return the roofs that lie in some cells, stand near some sites or belong to them, by id."""

    def unplaced(self, limit: int) -> list[Roof]:
        """Return roofs that were kept before cells were, and are to be placed; saving one places it."""

    def save_near(self, surroundings: Sequence[RoofNear]) -> None:
        """Note the sites around roofs, in place of those noted before."""

    def near(self, roof_ids: Sequence[str]) -> dict[str, RoofNear]:
        """Return the sites around roofs that exist, by roof."""

    def near_some_site(self, near_m: float, least_area_m2: float) -> list[tuple[Roof, RoofNear]]:
        """Return the roofs on which a site stands, and those near one that are no houses, by id.

        Args:
            near_m: How far from a footprint a site is still near, m.
            least_area_m2: Area below which a roof on which no site stands is left out, m².
        """

    def attach(self, owners: Mapping[str, RoofOwner | None]) -> None:
        """Note the site that each roof belongs to, or that it belongs to none, in place of what was noted."""

    def owned(self) -> list[OwnedRoof]:
        """Return the roofs that belong to a site, by id."""

    def of_sites(self) -> list[RoofsOfSite]:
        """Return what the roofs of each site that owns some add up to, by site."""

    def of_reference(self, reference: str) -> list[Roof]:
        """Return the roofs that have an identifier in their cadastre, by id: one in each at most."""

    def cadastres(self) -> list[str]:
        """Return the ids of the cadastres that roofs come from."""

    def sum_up(self, cadastre: str, imported_at: datetime) -> None:
        """Note what the roofs of a cadastre add up to, and when it was imported."""

    def save_sum(self, cadastre: CadastreSum) -> None:
        """Note what the roofs of a cadastre add up to, as it was added up before."""

    def prepared(self, cadastre: str) -> list[PreparedRoofs]:
        """Return what was stored of a cadastre since its version that is shown, by part."""

    def add_prepared(self, prepared: PreparedRoofs) -> None:
        """Add what was stored of a part to what was stored of it before."""

    def forget_prepared(self, cadastre: str) -> None:
        """Forget what was stored of a cadastre beforehand: its version is shown."""

    def sums(self) -> list[CadastreSum]:
        """Return the cadastres with what their roofs add up to, by id."""
