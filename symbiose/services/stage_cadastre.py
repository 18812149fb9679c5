"""Store a large solar cadastre in many small transactions, made visible by one last short one.

A roof that no site stands near, and of which nobody said whose it is, is read by no page: only what its
cadastre adds up to tells of it, and that is noted last. So such roofs are stored beforehand, batch by batch.
Stopped midway, everybody still sees the version of before, and the same import goes on where it stopped.
"""

import hashlib
import math
from collections.abc import Callable, Collection, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime

from symbiose.domain.accounts import Actor
from symbiose.domain.documents.import_report import FileReport, ReadFile, RoofsRead
from symbiose.domain.errors import StalePreview
from symbiose.domain.prepared_roofs import PreparedRoofs
from symbiose.domain.progress import ImportProgress, ImportStep, untold
from symbiose.domain.repositories import Repositories
from symbiose.domain.roof_owners import REACH_M
from symbiose.domain.roof_totals import CadastreSum, RoofSummer
from symbiose.domain.roofs import Roof, cadastre_of
from symbiose.services.batches import in_batches
from symbiose.services.context import Services
from symbiose.services.import_cadastre import changes_told, gone_told
from symbiose.services.journalling import journal_entry, sortable_id
from symbiose.services.roof_heirs import pass_on
from symbiose.services.roof_matching import RoofPlacer
from symbiose.services.staged_before import StagedBefore, fingerprint, staged_before

STAGED_FROM = 5000
"""Good roofs from which a cadastre is stored in many transactions: one of them would hold others up."""
BATCH = 1000
"""Roofs of one transaction."""
ACTION = "prepare_roofs"
"""What the journal calls a transaction that stores roofs which nobody sees."""


@dataclass
class StagedCadastre:
    """A cadastre of which all that nobody sees is stored, and what is left for the last transaction."""

    file: ReadFile
    """The file as read."""
    cadastre: str
    """Cadastre that it is a version of."""
    new: int = 0
    changed: int = 0
    same: int = 0
    removed: int = 0
    """How many roofs of each sort there are, those of the last transaction among them."""
    summer: RoofSummer = field(default_factory=RoofSummer)
    """What all its roofs add up to."""
    near: dict[str, Roof] = field(default_factory=dict)
    """Roofs that differ and that somebody may see: they are stored last."""
    gone: list[str] = field(default_factory=list)
    """Roofs of the former version that somebody may see, removed last."""
    stored: int = 0
    """Tells whether what is stored beforehand is still the same: a sum of digests, in no order."""
    before: StagedBefore = field(default_factory=StagedBefore)
    """What imports of the same file stored before they were stopped: it counts as this one's."""
    parts: list[str] = field(default_factory=list)
    """Fingerprint of each batch of the file."""
    prepared_at: datetime | None = None
    """When the last of what nobody sees was stored."""

    @property
    def total(self) -> int:
        """Return how many roofs the whole import creates, changes or removes."""
        return self.new + self.changed + self.removed

    def report(self) -> FileReport:
        """Return the report on the file, once all of it is stored."""
        told = changes_told(self.file, self.changed)
        return gone_told(told.report(written=self.new + self.changed, unchanged=self.same), self.removed)


def is_staged(file: ReadFile, files: Sequence[ReadFile], *, keep_good: bool) -> bool:
    """Tell whether a file is a cadastre that is stored in many transactions.

    Args:
        file: The file.
        files: All that are imported together: parts of one cadastre complete each other in one transaction.
        keep_good: Whether a bad roof keeps the file out.
    """
    if file.roofs is None or (file.rejected and not keep_good) or file.roofs.accepted < STAGED_FROM:
        return False
    cadastre = cadastre_of(file.file)
    return sum(one.roofs is not None and cadastre_of(one.file) == cadastre for one in files) == 1


def stage_cadastre(
    services: Services, actor: Actor, file: ReadFile, roofs: RoofsRead, progress: ImportProgress = untold
) -> StagedCadastre:
    """Store what nobody sees of a cadastre, and return what is left.

    Args:
        services: What use cases work with.
        actor: The caller, who may import it.
        file: The cadastre as read.
        roofs: Its features.
        progress: Is told how far it is.
    """
    staged = StagedCadastre(file, cadastre_of(file.file))
    known = dict(services.store.read(lambda r: r.roofs.digests(staged.cadastre)))
    staged.before = services.store.read(lambda r: staged_before(r, staged.cadastre))
    done = 0
    for batch in in_batches(roofs.roofs(staged.cadastre), BATCH):
        _stage(services, actor, staged, batch, known)
        done += len(batch)
        progress(ImportStep.PREPARING, done, roofs.accepted)
    whole = fingerprint((part, "") for part in staged.parts)
    staged.removed = len(known) + staged.before.removed(whole)
    for ids in in_batches(sorted(known), BATCH):
        staged.gone.extend(sorted(_remove_unseen(services, actor, staged.cadastre, ids, whole)))
    staged.prepared_at = services.clock()
    return staged


def finish_staged(
    services: Services, repositories: Repositories, staged: StagedCadastre, now: datetime
) -> FileReport:
    """Store the rest of a cadastre within a transaction, whose journal entry the caller appends.

    Raises:
        StalePreview: Somebody else wrote to the cadastre meanwhile.
    """
    known = repositories.roofs.digests(staged.cadastre)
    left = {*staged.near, *staged.gone}
    if _sum(known, left) != staged.stored:
        msg = "Another import wrote to this cadastre meanwhile. Import it again: that adds what is missing."
        raise StalePreview(msg)
    placer = RoofPlacer.within(services, repositories)
    for batch in in_batches(staged.near.values(), BATCH):
        repositories.roofs.save(batch)
        placer.place(repositories, batch)
    for ids in in_batches(staged.gone, BATCH):
        repositories.roofs.remove(ids)
    report = staged.report()
    summed = staged.summer.summed(staged.cadastre, max(now, staged.prepared_at or now))
    if staged.total or not _is_noted(repositories, summed):
        repositories.roofs.save_sum(summed)
        repositories.roofs.forget_prepared(staged.cadastre)
        report = report.model_copy(update={"written": max(report.written, 1)})
    if report.written:
        placer.settle_missed(services, repositories)
    for ids in in_batches(staged.gone, BATCH):
        pass_on(services, repositories, ids)
    return report


def _is_noted(repositories: Repositories, summed: CadastreSum) -> bool:
    """Tell whether what the cadastre adds up to is noted of this very version, not of one stopped midway."""
    noted = (one for one in repositories.roofs.sums() if one.id == summed.id)
    return any(one.roofs == summed.roofs and math.isclose(one.kwh, summed.kwh, rel_tol=1e-9) for one in noted)


def _stage(
    services: Services,
    actor: Actor,
    staged: StagedCadastre,
    batch: Sequence[Roof],
    known: dict[str, str],
) -> None:
    """Store the roofs of a batch that differ and that nobody sees; keep the others for the end."""
    digests = [roof.digest() for roof in batch]
    part = fingerprint((roof.id, digest) for roof, digest in zip(batch, digests, strict=True))
    staged.parts.append(part)
    new, differing = set[str](), dict[str, Roof]()
    for roof, digest in zip(batch, digests, strict=True):
        staged.summer.add(roof)
        before = known.pop(roof.id, None)
        if before == digest:
            staged.stored ^= _mark(roof.id, digest)
            continue
        if before is None:
            new.add(roof.id)
        differing[roof.id] = roof
    _count(staged, part, len(batch), len(new), len(differing))
    if not differing:
        return
    seen = _store_unseen(services, actor, staged.cadastre, differing, part, new)
    for roof_id, roof in differing.items():
        if roof_id in seen:
            staged.near[roof_id] = roof
        else:
            staged.stored ^= _mark(roof_id, roof.digest())


def _count(staged: StagedCadastre, part: str, roofs: int, new: int, differing: int) -> None:
    """Count the roofs of a batch, those stored before the import was stopped as what they were then."""
    before = staged.before.of_part(part, roofs - differing)
    staged.new += new + before.created
    staged.changed += differing - new + before.replaced
    staged.same += roofs - differing - before.created - before.replaced


def _store_unseen(
    services: Services, actor: Actor, cadastre: str, roofs: Mapping[str, Roof], part: str, new: Set[str]
) -> set[str]:
    """Store the roofs that nobody sees, in one transaction; return the others."""

    def seen(repositories: Repositories, placer: RoofPlacer) -> set[str]:
        found = _seen(repositories, list(roofs))
        if placer.surveyor is not None:
            around = placer.surveyor.near(list(roofs.values()), placer.places, REACH_M)
            found |= {near.roof_id for near in around if near.sites}
        return found

    def store(repositories: Repositories, unseen: Sequence[str]) -> PreparedRoofs:
        repositories.roofs.save([roofs[roof_id] for roof_id in unseen])
        created = sum(roof_id in new for roof_id in unseen)
        return PreparedRoofs(cadastre=cadastre, part=part, created=created, replaced=len(unseen) - created)

    return _unseen_done(services, actor, list(roofs), seen, store)


def _remove_unseen(
    services: Services, actor: Actor, cadastre: str, ids: Sequence[str], whole: str
) -> set[str]:
    """Remove the roofs that nobody sees, in one transaction; return the others."""

    def remove(repositories: Repositories, unseen: Sequence[str]) -> PreparedRoofs:
        repositories.roofs.remove(unseen)
        return PreparedRoofs(cadastre=cadastre, part=whole, removed=len(unseen))

    return _unseen_done(services, actor, ids, lambda r, _: _seen(r, ids), remove)


def _unseen_done(
    services: Services,
    actor: Actor,
    ids: Sequence[str],
    find_seen: Callable[[Repositories, RoofPlacer], set[str]],
    do: Callable[[Repositories, Sequence[str]], PreparedRoofs],
) -> set[str]:
    """Do something with those of some roofs that nobody sees, in one transaction; return the others."""
    now = services.clock()
    entry = journal_entry(actor, ACTION, sortable_id("roofs", now), now)

    def work(repositories: Repositories) -> set[str]:
        repositories.journal.hold()  # from here on no site comes, and nobody says whose a roof is
        seen = find_seen(repositories, RoofPlacer.within(services, repositories))
        unseen = [roof_id for roof_id in ids if roof_id not in seen]
        if unseen:
            done = do(repositories, unseen)
            repositories.roofs.add_prepared(done)
            repositories.journal.append(entry.model_copy(update={"detail": done.told}))
        return seen

    return services.store.write(work)


def _seen(repositories: Repositories, ids: Sequence[str]) -> set[str]:
    """Return those of stored roofs that a site stands near, or of which somebody said whose they are."""
    near = {roof_id for roof_id, around in repositories.roofs.near(ids).items() if around.sites}
    return near | set(repositories.roof_decisions.of_roofs(ids))


def _sum(digests: Mapping[str, str], without: Collection[str]) -> int:
    total = 0
    for roof_id, digest in digests.items():
        if roof_id not in without:
            total ^= _mark(roof_id, digest)
    return total


def _mark(roof_id: str, digest: str) -> int:
    return int.from_bytes(hashlib.blake2b(f"{roof_id} {digest}".encode(), digest_size=16).digest())
