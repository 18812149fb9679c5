"""Fake of the repository of roofs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from symbiose.domain.roofs import Roof


@dataclass
class FakeRoofs:
    kept: dict[str, Roof] = field(default_factory=dict)

    def save(self, roofs: Sequence[Roof]) -> None:
        self.kept |= {roof.id: roof for roof in roofs}

    def remove(self, roof_ids: Sequence[str]) -> None:
        self.kept = {i: roof for i, roof in self.kept.items() if i not in set(roof_ids)}

    def digests(self, cadastre: str) -> Mapping[str, str]:
        return {i: roof.digest() for i, roof in self.kept.items() if roof.cadastre == cadastre}

    def all(self) -> list[Roof]:
        return [self.kept[i] for i in sorted(self.kept)]
