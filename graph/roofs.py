"""Roofs of the solar cadastres in the graph, with the sites around them and those that they belong to."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from pydantic import TypeAdapter

from graph.driver import Row, Transaction
from graph.queries import load
from graph.records import Record, native_record, plain, to_utc
from symbiose.domain.prepared_roofs import PreparedRoofs
from symbiose.domain.roof_cells import cell_of
from symbiose.domain.roof_owners import NearSite, RoofNear, RoofOwner
from symbiose.domain.roof_totals import CadastreSum, CellSum
from symbiose.domain.roofs import OwnedRoof, Roof, RoofsOfSite

_SAVE = load("roof/save")
_REMOVE = load("roof/remove")
_LIST = load("roof/list")
_LIST_DIGESTS = load("roof/list_digests")
_LIST_EXISTING = load("roof/list_existing")
_LIST_IN_CELLS = load("roof/list_in_cells")
_LIST_AT_SITES = load("roof/list_at_sites")
_LIST_UNPLACED = load("roof/list_unplaced")
_REMOVE_NEAR = load("roof/remove_near")
_SAVE_NEAR = load("roof/save_near")
_LIST_NEAR = load("roof/list_near")
_LIST_NEAR_SITES = load("roof/list_near_sites")
_DETACH = load("roof/detach")
_ATTACH = load("roof/attach")
_LINK_DECISIONS = load("roof_decision/link")
_LIST_OWNED = load("roof/list_owned")
_SUM_BY_SITE = load("roof/sum_by_site")
_LIST_BY_REFERENCE = load("roof/list_by_reference")
_LIST_CADASTRES = load("roof/list_cadastres")
_SUM_CELLS = load("roof/sum_cells")
_SAVE_SUM = load("roof/save_sum")
_LIST_SUMS = load("roof/list_sums")
_LIST_PREPARED = load("prepared_roofs/list")
_ADD_PREPARED = load("prepared_roofs/add")
_FORGET_PREPARED = load("prepared_roofs/forget")

_CELLS = TypeAdapter(list[CellSum])
_KEPT_BESIDE = frozenset({"digest", "cell"})
"""Properties of a roof that follow from the others."""
_SUMMED = frozenset({"roofs", "area_m2", "peak_power_kwp", "yearly_kwh"})
"""Properties of a cadastre that follow from its cells."""


class GraphRoofs:
    """Roofs within one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Work within a transaction."""
        self._transaction = transaction

    def save(self, roofs: Sequence[Roof]) -> None:
        """Create or replace roofs by id."""
        self._transaction.rows(_SAVE, rows=[_to_record(roof) for roof in roofs])

    def remove(self, roof_ids: Sequence[str]) -> None:
        """Remove roofs."""
        self._transaction.rows(_REMOVE, roof_ids=list(roof_ids))

    def digests(self, cadastre: str) -> Mapping[str, str]:
        """Return the digest of each roof of a cadastre, by id."""
        rows = self._transaction.stream(_LIST_DIGESTS, cadastre=cadastre)
        return {row["id"]: row["digest"] for row in rows}

    def existing(self, roof_ids: Sequence[str]) -> dict[str, Roof]:
        """Return those of the roofs that exist, by id."""
        rows = self._transaction.rows(_LIST_EXISTING, roof_ids=sorted(set(roof_ids)))
        return _by_id(rows)

    def all(self) -> list[Roof]:
        """Return all roofs, by id."""
        return [_to_domain(row["roof"]) for row in self._transaction.rows(_LIST)]

    def around(self, cells: Sequence[str], site_ids: Sequence[str]) -> list[Roof]:
        """Return the roofs that lie in some cells, stand near some sites or belong to them, by id."""
        lying = self._transaction.rows(_LIST_IN_CELLS, cells=sorted(set(cells)))
        standing = self._transaction.rows(_LIST_AT_SITES, site_ids=sorted(set(site_ids)))
        return [roof for _, roof in sorted(_by_id([*lying, *standing]).items())]

    def unplaced(self, limit: int) -> list[Roof]:
        """Return roofs that were kept before cells were, and are to be placed."""
        return [_to_domain(row["roof"]) for row in self._transaction.rows(_LIST_UNPLACED, limit=limit)]

    def save_near(self, surroundings: Sequence[RoofNear]) -> None:
        """Note the sites around roofs, in place of those noted before."""
        rows = [
            {"roof_id": around.roof_id, "site_id": near.site_id, "distance_m": near.distance_m}
            for around in surroundings
            for near in around.sites
        ]
        self._transaction.rows(_REMOVE_NEAR, roof_ids=[around.roof_id for around in surroundings])
        if rows:
            self._transaction.rows(_SAVE_NEAR, rows=rows)

    def near(self, roof_ids: Sequence[str]) -> dict[str, RoofNear]:
        """Return the sites around roofs that exist, by roof."""
        wanted = sorted(set(roof_ids))
        found: dict[str, list[NearSite]] = {roof_id: [] for roof_id in self.existing(wanted)}
        for row in self._transaction.rows(_LIST_NEAR, roof_ids=wanted):
            found[row["roof_id"]].append(NearSite(site_id=row["site_id"], distance_m=row["distance_m"]))
        return {roof_id: _nearest_first(roof_id, sites) for roof_id, sites in found.items()}

    def near_some_site(self, near_m: float, least_area_m2: float) -> list[tuple[Roof, RoofNear]]:
        """Return the roofs on which a site stands, and those near one that are no houses, by id.

        Args:
            near_m: How far from a footprint a site is still near, m.
            least_area_m2: Area below which a roof on which no site stands is left out, m².
        """
        rows = self._transaction.rows(_LIST_NEAR_SITES, near_m=near_m, least_area_m2=least_area_m2)
        sites: dict[str, list[NearSite]] = {}
        for row in rows:
            near = NearSite(site_id=row["site_id"], distance_m=row["distance_m"])
            sites.setdefault(row["roof"]["id"], []).append(near)
        return [(roof, _nearest_first(i, sites[i])) for i, roof in sorted(_by_id(rows).items())]

    def attach(self, owners: Mapping[str, RoofOwner | None]) -> None:
        """Note the site that each roof belongs to, or that it belongs to none, in place of what was noted.

        What was said of a roof that was gone is linked to it again.
        """
        roof_ids = sorted(owners)
        rows = [{"roof_id": roof_id, **owner.model_dump()} for roof_id, owner in owners.items() if owner]
        self._transaction.rows(_DETACH, roof_ids=roof_ids)
        if rows:
            self._transaction.rows(_ATTACH, rows=rows)
        self._transaction.rows(_LINK_DECISIONS, roof_ids=roof_ids)

    def owned(self) -> list[OwnedRoof]:
        """Return the roofs that belong to a site, by id."""
        return [
            OwnedRoof(roof=_to_domain(row["roof"]), site_id=row["site_id"], settled=row["settled"])
            for row in self._transaction.rows(_LIST_OWNED)
        ]

    def of_sites(self) -> list[RoofsOfSite]:
        """Return what the roofs of each site that owns some add up to, by site."""
        return [RoofsOfSite.model_validate(row) for row in self._transaction.rows(_SUM_BY_SITE)]

    def of_reference(self, reference: str) -> list[Roof]:
        """Return the roofs that have an identifier in their cadastre, by id: one in each at most."""
        rows = self._transaction.rows(_LIST_BY_REFERENCE, reference=reference)
        return [_to_domain(row["roof"]) for row in rows]

    def cadastres(self) -> list[str]:
        """Return the ids of the cadastres that roofs come from."""
        return [row["id"] for row in self._transaction.rows(_LIST_CADASTRES)]

    def sum_up(self, cadastre: str, imported_at: datetime) -> None:
        """Note what the roofs of a cadastre add up to, and when it was imported."""
        rows = self._transaction.rows(_SUM_CELLS, cadastre=cadastre)
        cells = sorted((CellSum.model_validate(row) for row in rows), key=lambda one: one.cell)
        self.save_sum(CadastreSum(id=cadastre, imported_at=imported_at, cells=tuple(cells)))

    def save_sum(self, cadastre: CadastreSum) -> None:
        """Note what the roofs of a cadastre add up to, as it was added up before."""
        properties = {
            "id": cadastre.id,
            "imported_at": to_utc(cadastre.imported_at),
            "cells": _CELLS.dump_json(list(cadastre.cells)).decode(),
            "roofs": cadastre.roofs,
            "area_m2": float(cadastre.area_m2),
            "peak_power_kwp": float(cadastre.kwp),
            "yearly_kwh": float(cadastre.kwh),
        }
        self._transaction.rows(_SAVE_SUM, id=cadastre.id, properties=properties)

    def prepared(self, cadastre: str) -> list[PreparedRoofs]:
        """Return what was stored of a cadastre since its version that is shown, by part."""
        rows = self._transaction.rows(_LIST_PREPARED, cadastre=cadastre)
        return [PreparedRoofs.model_validate(native_record(row["prepared"])) for row in rows]

    def add_prepared(self, prepared: PreparedRoofs) -> None:
        """Add what was stored of a part to what was stored of it before."""
        identity = f"{prepared.cadastre}/{prepared.part}"
        self._transaction.rows(_ADD_PREPARED, id=identity, **prepared.model_dump())

    def forget_prepared(self, cadastre: str) -> None:
        """Forget what was stored of a cadastre beforehand: its version is shown."""
        self._transaction.rows(_FORGET_PREPARED, cadastre=cadastre)

    def sums(self) -> list[CadastreSum]:
        """Return the cadastres with what their roofs add up to, by id."""
        return [_to_sum(row["cadastre"]) for row in self._transaction.rows(_LIST_SUMS)]


def _to_sum(record: Record) -> CadastreSum:
    values = {name: value for name, value in native_record(record).items() if name not in _SUMMED}
    return CadastreSum.model_validate(values | {"cells": _cells_of(values["cells"])})


@lru_cache(maxsize=8)
def _cells_of(text: str) -> tuple[CellSum, ...]:
    """Return the cells of a text, read once: that of a territory weighs a megabyte, and seldom changes."""
    return tuple(_CELLS.validate_json(text))


def _by_id(rows: Iterable[Row]) -> dict[str, Roof]:
    records = {row["roof"]["id"]: row["roof"] for row in rows}
    return {roof_id: _to_domain(record) for roof_id, record in records.items()}


def _nearest_first(roof_id: str, sites: Iterable[NearSite]) -> RoofNear:
    ordered = sorted(sites, key=lambda one: (one.distance_m, one.site_id))
    return RoofNear(roof_id=roof_id, sites=tuple(ordered))


def _to_record(roof: Roof) -> Record:
    beside = {"digest": roof.digest(), "cell": cell_of(roof.footprint_wkt)}
    return {"id": roof.id, "properties": plain(roof.model_dump()) | beside}


def _to_domain(record: Mapping[str, object]) -> Roof:
    return Roof.model_validate({name: value for name, value in record.items() if name not in _KEPT_BESIDE})
