"""Fake of the repository of load curves."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from symbiose.domain.load_curves import LoadCurve


@dataclass
class FakeLoadCurves:
    kept: dict[str, LoadCurve] = field(default_factory=dict)

    def save(self, curve: LoadCurve) -> None:
        self.kept[curve.flow_id] = curve

    def remove(self, flow_id: str) -> None:
        self.kept.pop(flow_id, None)

    def existing(self, flow_ids: Sequence[str]) -> dict[str, LoadCurve]:
        return {i: self.kept[i] for i in sorted(set(flow_ids)) if i in self.kept}

    def all(self) -> list[LoadCurve]:
        return [self.kept[i] for i in sorted(self.kept)]
