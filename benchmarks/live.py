"""`python -m benchmarks.live`: drafts of flows over the declared territory, warm, all pairs priced again.

Processor time of this thread. A draft is new, changed or withdrawn in turn; those of a family that was never
asked for are not counted: laying a family out is told apart.
"""

import resource
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import click
import numpy as np

from benchmarks.region_declared import make_declared, make_knowledge
from matching.live.answers import question_of
from matching.live.ground import Family, Ground
from matching.live.linear_plans import linear_changes
from matching.live.priced import PricedFamily
from symbiose.domain.exchanges import Path
from symbiose.domain.flows import Direction, Flow
from symbiose.domain.live_worth import FlowDraft
from symbiose.domain.ports import Territory

KINDS = ("more", "changed", "withdrawn")
DRAFTS = 240
ANEW = 7
"""Of so many drafts one is also solved anew."""


@dataclass
class Measured:
    """Times of one kind of draft, s."""

    warm: list[float] = field(default_factory=list)
    anew: list[float] = field(default_factory=list)
    """The whole family laid out and solved from nothing, pairs included as they are in the others."""
    ratios: list[float] = field(default_factory=list)
    plans: list[float] = field(default_factory=list)
    """Comparing what the linear plans with and without the draft carry."""


@click.command()
@click.option("--sites", default=1_000, help="Of the territory.")
@click.option("--seed", default=1, help="Of the territory and of the drafts.")
@click.option("--months/--even", default=False, help="Whether some flows run in a part of the year only.")
@click.option("--processors/--no-processors", default=False, help="Whether processors stand on some sites.")
@click.option("--drafts", default=DRAFTS, help="How many.")
@click.option("--anew/--no-anew", default=True, help="Whether some families are also solved from nothing.")
def live(sites: int, seed: int, months: bool, processors: bool, drafts: int, anew: bool) -> None:
    """Measure drafts over a territory."""
    territory = make_declared(sites, seed, months=months, processors=processors)
    began = time.process_time()
    ground = Ground(territory, make_knowledge(sites, seed))
    click.echo(
        f"{sites:,} sites, {len(territory.flows):,} flows laid out in {time.process_time() - began:.2f} s"
    )
    families = _Families(ground)
    proposed = list(_proposed(territory, seed))
    measured = {kind: Measured() for kind in KINDS}
    for number, draft in enumerate(drafts_like(territory, seed, drafts)):
        kind = KINDS[number % len(KINDS)]
        family = families.of(draft)
        spent = _spent(ground, family, draft)
        measured[kind].warm.append(spent)
        measured[kind].plans.append(_compared(ground, family, draft, proposed))
        if anew and number % ANEW == 0:
            whole = families.anew(draft)
            measured[kind].anew.append(whole)
            measured[kind].ratios.append(spent / whole)
    families.tell()
    for kind, found in measured.items():
        _tell(kind, found)


def _spent(ground: Ground, family: PricedFamily, draft: FlowDraft) -> float:
    began = time.process_time()
    family.gain(question_of(ground, draft))
    return time.process_time() - began


def _compared(ground: Ground, family: PricedFamily, draft: FlowDraft, proposed: list[Path]) -> float:
    """Return what it takes to find which of some exchanges a draft changes in the linear plan, s."""
    began = time.process_time()
    plans = family.plan(None), family.plan(question_of(ground, draft))
    linear_changes(ground, plans, proposed)
    return time.process_time() - began


def _proposed(territory: Territory, seed: int) -> Iterator[Path]:
    """Yield as many exchanges as a run may propose: of each offer one with a need of the same resource."""
    dice = np.random.default_rng([seed, 11])
    needs: dict[str | None, list[str]] = defaultdict(list)
    for flow in territory.flows:
        if flow.direction is Direction.NEED:
            needs[flow.resource_id].append(flow.id)
    for flow in territory.flows:
        others = needs[flow.resource_id] if flow.direction is Direction.OFFER else []
        if others:
            yield Path(offer_id=flow.id, need_id=others[int(dice.integers(len(others)))])


def drafts_like(territory: Territory, seed: int, count: int) -> Iterator[FlowDraft]:
    """Yield flows like those declared, elsewhere and of other quantities: new, changed, withdrawn in turn."""
    dice = np.random.default_rng([seed, 7])
    flows = territory.flows
    for number in range(count):
        like: Flow = flows[int(dice.integers(len(flows)))]
        changes: dict[str, object] = {
            "quantity_per_year": like.quantity_per_year * float(dice.uniform(0.4, 2.5))
        }
        elsewhere = flows[int(dice.integers(len(flows)))].site_id
        if number % len(KINDS) == 0:
            yield FlowDraft(like.model_copy(update={**changes, "id": "draft", "site_id": elsewhere}))
        else:
            flow = like.model_copy(update=changes) if number % len(KINDS) == 1 else None
            yield FlowDraft(flow, replaces=like.id)


class _Families:
    """Families that were asked for."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._kept: dict[Family, PricedFamily] = {}
        self._spent = 0.0

    def _family(self, draft: FlowDraft) -> Family:
        flows = [draft.flow, self._ground.flows.get(draft.replaces or "")]
        return self._ground.family_around([self._ground.end_of(flow) for flow in flows if flow])

    def of(self, draft: FlowDraft) -> PricedFamily:
        """Return the family of a draft, laid out when first asked for."""
        family = self._family(draft)
        if family not in self._kept:
            began = time.process_time()
            self._kept[family] = PricedFamily(self._ground, family, lambda: None)
            self._spent += time.process_time() - began
        return self._kept[family]

    def anew(self, draft: FlowDraft) -> float:
        """Return what it takes to lay out the family of a draft and solve it, from nothing, s."""
        began = time.process_time()
        PricedFamily(self._ground, self._family(draft), lambda: None)
        return time.process_time() - began

    def tell(self) -> None:
        """Print what laying out took."""
        cells = sum(one.tables.cells for one in self._kept.values())
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        click.echo(
            f"{len(self._kept)} families of {cells:,} pairs laid out and solved in {self._spent:.1f} s, "
            f"{memory:.0f} MB at most"
        )


def _tell(kind: str, found: Measured) -> None:
    warm, anew = np.array(found.warm) * 1e3, np.array(found.anew) * 1e3
    plans = np.array(found.plans) * 1e3
    click.echo(
        f"{kind}: median {np.median(warm):.1f} ms, 95 % {np.quantile(warm, 0.95):.1f} ms; "
        f"plans compared {np.median(plans):.1f} ms, 95 % {np.quantile(plans, 0.95):.1f} ms"
    )
    if found.anew:
        click.echo(
            f"  solved anew median {np.median(anew):.1f} ms, ratio median {np.median(found.ratios):.3f}"
        )


if __name__ == "__main__":
    live()
