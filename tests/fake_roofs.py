"""Fakes of the repositories of roofs, and of what people say of whose they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from symbiose.domain.errors import ConflictingReview
from symbiose.domain.prepared_roofs import PreparedRoofs
from symbiose.domain.roof_cells import cell_of
from symbiose.domain.roof_owners import RoofDecision, RoofNear, RoofOwner
from symbiose.domain.roof_totals import CadastreSum, RoofSummer
from symbiose.domain.roofs import OwnedRoof, Roof, RoofsOfSite


@dataclass
class FakeRoofs:
    kept: dict[str, Roof] = field(default_factory=dict)
    kept_near: dict[str, RoofNear] = field(default_factory=dict)
    owners: dict[str, RoofOwner] = field(default_factory=dict)
    kept_sums: dict[str, CadastreSum] = field(default_factory=dict)
    kept_prepared: dict[tuple[str, str], PreparedRoofs] = field(default_factory=dict)
    without_cell: set[str] = field(default_factory=set)

    def save(self, roofs: Sequence[Roof]) -> None:
        self.kept |= {roof.id: roof for roof in roofs}
        self.without_cell -= {roof.id for roof in roofs}

    def remove(self, roof_ids: Sequence[str]) -> None:
        for roof_id in roof_ids:
            for kept in (self.kept, self.kept_near, self.owners):
                kept.pop(roof_id, None)

    def digests(self, cadastre: str) -> Mapping[str, str]:
        return {i: roof.digest() for i, roof in self.kept.items() if roof.cadastre == cadastre}

    def existing(self, roof_ids: Sequence[str]) -> dict[str, Roof]:
        return {i: self.kept[i] for i in sorted(set(roof_ids)) if i in self.kept}

    def all(self) -> list[Roof]:
        return [self.kept[i] for i in sorted(self.kept)]

    def around(self, cells: Sequence[str], site_ids: Sequence[str]) -> list[Roof]:
        sites = set(site_ids)
        return [
            roof
            for roof in self.all()
            if cell_of(roof.footprint_wkt) in cells
            or not sites.isdisjoint(one.site_id for one in self._near(roof.id).sites)
            or (roof.id in self.owners and self.owners[roof.id].site_id in sites)
        ]

    def unplaced(self, limit: int) -> list[Roof]:
        return [self.kept[i] for i in sorted(self.without_cell)][:limit]

    def save_near(self, surroundings: Sequence[RoofNear]) -> None:
        self.kept_near |= {near.roof_id: near for near in surroundings if near.roof_id in self.kept}

    def near(self, roof_ids: Sequence[str]) -> dict[str, RoofNear]:
        return {i: self._near(i) for i in self.existing(roof_ids)}

    def near_some_site(self, near_m: float, least_area_m2: float) -> list[tuple[Roof, RoofNear]]:
        told = []
        for roof in self.all():
            near = [
                one
                for one in self._near(roof.id).sites
                if one.distance_m <= near_m and (one.distance_m == 0 or roof.area_m2 >= least_area_m2)
            ]
            if near:
                told.append((roof, RoofNear(roof_id=roof.id, sites=tuple(near))))
        return told

    def attach(self, owners: Mapping[str, RoofOwner | None]) -> None:
        for roof_id, owner in owners.items():
            self.owners.pop(roof_id, None)
            if owner is not None and roof_id in self.kept:
                self.owners[roof_id] = owner

    def owned(self) -> list[OwnedRoof]:
        return [
            OwnedRoof(roof=self.kept[i], site_id=self.owners[i].site_id, settled=self.owners[i].settled)
            for i in sorted(self.owners)
        ]

    def of_sites(self) -> list[RoofsOfSite]:
        found: dict[str, list[Roof]] = {}
        for one in self.owned():
            found.setdefault(one.site_id, []).append(one.roof)
        return [
            RoofsOfSite(
                site_id=site_id,
                kwp=sum(roof.peak_power_kwp for roof in roofs),
                kwh=sum(roof.yearly_kwh for roof in roofs),
            )
            for site_id, roofs in sorted(found.items())
        ]

    def of_reference(self, reference: str) -> list[Roof]:
        return [roof for roof in self.all() if roof.reference == reference]

    def cadastres(self) -> list[str]:
        return sorted({roof.cadastre for roof in self.all()})

    def sum_up(self, cadastre: str, imported_at: datetime) -> None:
        summer = RoofSummer()
        for roof in self.all():
            if roof.cadastre == cadastre:
                summer.add(roof)
        self.save_sum(summer.summed(cadastre, imported_at))

    def save_sum(self, cadastre: CadastreSum) -> None:
        self.kept_sums[cadastre.id] = cadastre

    def prepared(self, cadastre: str) -> list[PreparedRoofs]:
        return [one for (of, _), one in sorted(self.kept_prepared.items()) if of == cadastre]

    def add_prepared(self, prepared: PreparedRoofs) -> None:
        key = (prepared.cadastre, prepared.part)
        before = self.kept_prepared.get(key, PreparedRoofs(cadastre=key[0], part=key[1]))
        counts = {
            name: getattr(before, name) + getattr(prepared, name)
            for name in ("created", "replaced", "removed")
        }
        self.kept_prepared[key] = prepared.model_copy(update=counts)

    def forget_prepared(self, cadastre: str) -> None:
        self.kept_prepared = {key: one for key, one in self.kept_prepared.items() if key[0] != cadastre}

    def sums(self) -> list[CadastreSum]:
        return [self.kept_sums[i] for i in sorted(self.kept_sums)]

    def _near(self, roof_id: str) -> RoofNear:
        return self.kept_near.get(roof_id, RoofNear(roof_id=roof_id))


@dataclass
class FakeRoofDecisions:
    kept: list[RoofDecision] = field(default_factory=list)

    def save(self, decision: RoofDecision) -> None:
        key = (decision.roof_id, decision.version)
        if any((one.roof_id, one.version) == key for one in self.kept):
            msg = "taken"
            raise ConflictingReview(msg, roof=decision.roof_id)
        self.kept.append(decision)

    def of_roofs(self, roof_ids: Sequence[str]) -> dict[str, list[RoofDecision]]:
        said: dict[str, list[RoofDecision]] = {}
        for one in self.all():
            if one.roof_id in roof_ids:
                said.setdefault(one.roof_id, []).append(one)
        return said

    def all(self) -> list[RoofDecision]:
        return sorted(self.kept, key=lambda one: (one.roof_id, one.version))
