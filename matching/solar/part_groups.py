"""Groups read from the model of fixed shares: roofs that give alike parts to the same participants."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from matching.solar.fixed_parts import FixedPartsModel
from matching.solar.operation import NOBODY, Design
from matching.solar.sharing import Floats, Integers, Sharing

SHARES: Final = (0.1, 0.15, 0.2, 0.3, 0.45)
"""Groups that are formed, as shares of the number of roofs."""
ROUNDS: Final = 10
"""Rounds in which roofs find the group that they are most like."""
LITTLE: Final = 1e-6
"""Power of its own below which a participant has no part of a roof, as a share of the unit of power."""


def grouped_by_parts(model: FixedPartsModel) -> Iterator[Design]:
    """Yield designs with few groups first, then with more, with the sizes of a solved model."""
    data = model.data
    kwp = np.array([max(0.0, model.size[r].varValue or 0.0) for r in range(len(data.roofs))])
    parts = np.zeros((len(data.roofs), len(data.participants)))
    for (r, p), part in model.part.items():
        parts[r, p] = max(0.0, part.varValue or 0.0)
    built = np.flatnonzero(kwp > 0)
    for count in dict.fromkeys(max(1, round(share * len(built))) for share in SHARES):
        if len(built):
            yield _joined(data, kwp, parts, _centres(parts[built] / kwp[built, None], kwp[built], count))


def _centres(shares: Floats, weight: Floats, count: int) -> Floats:
    """Return typical shares of participants: roofs far from one another, then means of those around each."""
    apart = np.full(len(shares), np.inf)
    picked = [int(np.argmax(weight))]
    while len(picked) < min(count, len(shares)):
        apart = np.minimum(apart, np.abs(shares - shares[picked[-1]]).sum(axis=1))
        picked.append(int(np.argmax(apart)))
    centres = shares[picked].copy()
    for _ in range(ROUNDS):
        label = _distances(shares, centres).argmin(axis=1)
        for j in np.unique(label).tolist():
            centres[j] = np.average(shares[label == j], axis=0, weights=weight[label == j])
    return centres


def _distances(shares: Floats, centres: Floats) -> Floats:
    return np.array([np.abs(shares - centre).sum(axis=1) for centre in centres]).T


def _joined(data: Sharing, kwp: Floats, parts: Floats, centres: Floats) -> Design:
    """Return a design in which each member joins the group that suits it best and may hold it."""
    count = len(data.participants)
    group_of: Integers = np.full(count + len(kwp), NOBODY, dtype=np.intp)
    fits = np.ones((len(centres), len(group_of)), dtype=bool)
    room = np.full(len(centres), data.max_power_kwp)
    given = np.zeros((len(centres), count))
    for r in np.argsort(-kwp, kind="stable")[: np.count_nonzero(kwp)].tolist():
        distance = _distances((parts[r] / kwp[r])[None], centres)[0]
        allowed = fits[:, count + r] & (room >= kwp[r])
        if allowed.any():
            group = int(np.where(allowed, distance, np.inf).argmin())
            group_of[count + r] = group
            fits[group] &= data.near[count + r]
            room[group] -= kwp[r]
            given[group] += parts[r]
    for p in np.argsort(-given.max(axis=0), kind="stable").tolist():
        wanted = np.where(fits[:, p] & data.welcome[p], given[:, p], 0.0)
        if wanted.max() > LITTLE:
            group = int(wanted.argmax())
            group_of[p] = group
            fits[group] &= data.near[p]
    return Design(kwp.copy(), group_of)
