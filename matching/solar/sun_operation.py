"""What an answer does in each step of the typical year, by site and by roof."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.solar.accounts import Operation, operate
from matching.solar.operation import NOBODY, Design
from matching.solar.sharing import Flags, Floats, Sharing, state_sharing
from symbiose.domain.documents.solar_sharing_instance import SolarSharingInstance
from symbiose.domain.documents.solar_sharing_result import SolarSharingResult


def design_of(document: SolarSharingInstance, result: SolarSharingResult) -> Design:
    """Return sizes and groups of an answer; those of an answer to a wider instance are cut to this one.

    A group of which no participant or no roof is left shares nothing, and is none.
    """
    kwp = {roof.id: roof.kwp for roof in result.roofs}
    members = [one.id for one in document.participants] + [one.id for one in document.roofs]
    place = {("p", one.id): i for i, one in enumerate(document.participants)}
    place |= {("r", one.id): i + len(document.participants) for i, one in enumerate(document.roofs)}
    group_of = np.full(len(members), NOBODY, dtype=np.intp)
    for number, group in enumerate(result.groups):
        people = [place["p", i] for i in group.participants if ("p", i) in place]
        roofs = [place["r", i] for i in group.roofs if ("r", i) in place]
        if people and roofs:
            group_of[[*people, *roofs]] = number
    return Design(np.array([kwp.get(one.id, 0.0) for one in document.roofs]), group_of)


@dataclass(frozen=True)
class Worked:
    """An answer step by step, kWh."""

    document: SolarSharingInstance
    design: Design

    @cached_property
    def _data(self) -> Sharing:
        return state_sharing(self.document)

    @cached_property
    def _done(self) -> Operation:
        return operate(self._data, self.design)

    @cached_property
    def _lit(self) -> Flags:
        """Return which steps have any output: the others are left out of the arrays of the model."""
        count = len(self.document.steps)
        rows = [np.broadcast_to(np.asarray(r.output_kw_per_kwp), count) for r in self.document.roofs]
        return np.asarray(np.any(np.array(rows).reshape(-1, count) > 0, axis=0))

    def _whole(self, lit: Floats) -> Floats:
        found = np.zeros((len(lit), len(self.document.steps)))
        found[:, self._lit] = lit
        return found

    def _by(self, names: Sequence[str], rows: Floats) -> dict[str, Floats]:
        return dict(zip(names, self._whole(rows), strict=True))

    @cached_property
    def own(self) -> dict[str, Floats]:
        """Return what each participant uses of its own roofs."""
        return self._by(self._data.participants, self._done.own)

    @cached_property
    def received(self) -> dict[str, Floats]:
        """Return what each participant receives of its group."""
        return self._by(self._data.participants, self._done.received)

    @cached_property
    def made(self) -> dict[str, Floats]:
        """Return the output of each roof."""
        return self._by(self._data.roofs, self._done.made)

    @cached_property
    def roof_own(self) -> dict[str, Floats]:
        """Return what the owner of each roof uses of it."""
        return self._by(self._data.roofs, self._done.made - self._done.rest)

    @cached_property
    def sold(self) -> dict[str, Floats]:
        """Return what each roof sells."""
        return self._by(self._data.roofs, self._done.sold)

    def used(self, site_id: str) -> Floats:
        """Return what a site uses of the roofs, own and others'; nothing of one that only owns."""
        if site_id not in self.own:
            return np.zeros(len(self.document.steps))
        return self.own[site_id] + self.received[site_id]
