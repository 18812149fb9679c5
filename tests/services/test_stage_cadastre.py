"""A large cadastre: stored in many transactions that nobody sees, then in a last one that shows it."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symbiose.domain.accounts import operator
from symbiose.domain.documents.import_report import FileReport, ReadFile
from symbiose.domain.errors import StalePreview
from symbiose.domain.prepared_roofs import PreparedRoofs
from symbiose.domain.progress import ImportProgress, ImportStep, untold
from symbiose.domain.roof_owners import RoofDecision, RoofVerdict
from symbiose.files.reading import read_file
from symbiose.files.reference import load_reference
from symbiose.files.roof_sites import FootprintSurveyor
from symbiose.services import stage_cadastre
from symbiose.services.context import Services
from symbiose.services.importing import import_files
from tests.builders import NOON, make_site
from tests.fakes import FakeRepositories, FakeStore
from tests.files.cadastres import GOOD, LENS, geojson, roofs
from tests.services.conftest import MovingClock, over_fakes

ACTOR = operator("import")
NEAR = ("t0", "t1")
"""Roofs within 100 m of the site: each stands 71 m from the one before."""


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage_cadastre, "STAGED_FROM", 3)
    monkeypatch.setattr(stage_cadastre, "BATCH", 2)


@pytest.fixture
def placed(services: Services) -> Services:
    """Return services that measure roofs, with one site on the first roof of each file."""
    measuring = replace(services, roof_surveyor=FootprintSurveyor())
    stored(measuring).sites.save([make_site(longitude=LENS[0], latitude=LENS[1])])
    return measuring


def stored(services: Services) -> FakeRepositories:
    assert isinstance(services.store, FakeStore)
    return services.store.repositories


def cadastre(*productions: float, name: str = "toits.geojson") -> ReadFile:
    """Return a cadastre of the roofs t0, t1… side by side; zero leaves one out."""
    told = [{**GOOD, "id_toit": f"t{n}", "prod_an": kwh} for n, kwh in enumerate(productions)]
    kept = [one for one, kwh in zip(roofs(*told), productions, strict=True) if kwh]
    return read_file(name, geojson(kept), load_reference(), site=None)


def imported(services: Services, file: ReadFile, progress: ImportProgress = untold) -> FileReport:
    return import_files(services, ACTOR, [file], progress=progress).files[0]


def later(services: Services, hours: int) -> Services:
    """Return services some hours later."""
    return replace(services, clock=lambda: NOON + timedelta(hours=hours))


def kept(services: Services) -> dict[str | None, float]:
    return {roof.reference: roof.yearly_kwh for roof in stored(services).roofs.all()}


def summed(services: Services) -> list[tuple[int, float]]:
    return [(one.roofs, sum(cell.kwh for cell in one.cells)) for one in stored(services).roofs.sums()]


def actions(services: Services) -> list[str]:
    return [entry.action for entry in stored(services).journal.entries]


def stop_after(batches: int) -> ImportProgress:
    """Return what stops an import once so many batches are prepared."""
    told: list[int] = []

    def progress(step: ImportStep, done: int, total: int | None = None) -> None:
        told.append(done)
        if step is ImportStep.PREPARING and len(told) == batches:
            raise KeyboardInterrupt

    return progress


def test_what_is_stored_in_steps_is_what_one_transaction_would_store(
    placed: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = cadastre(18e3, 18e3, 18e3, 18e3, 18e3, 18e3), cadastre(18e3, 19e3, 0, 19e3, 18e3)

    def both() -> tuple[list[FileReport], object, object]:
        stored(placed).roofs.remove([roof.id for roof in stored(placed).roofs.all()])
        reports = [imported(placed, file) for file in (first, second)]
        return reports, kept(placed), stored(placed).roofs.owned()

    in_steps = both()
    staged = actions(placed).count("prepare_roofs")
    monkeypatch.setattr(stage_cadastre, "STAGED_FROM", 1000)

    assert in_steps == both()
    assert [report.written for report in in_steps[0]] == [6, 4]
    assert in_steps[0][1].unchanged == 2
    assert staged == 4  # two batches of far roofs, one that changed, one removed
    assert actions(placed).count("import_files") == 4


def test_stopped_midway_everybody_still_sees_the_version_of_before(placed: Services) -> None:
    imported(placed, cadastre(18e3, 18e3, 18e3, 18e3, 18e3, 18e3))
    before = summed(placed)

    with pytest.raises(KeyboardInterrupt):
        imported(placed, cadastre(19e3, 19e3, 19e3, 19e3, 19e3, 0), stop_after(2))

    assert summed(placed) == before
    assert {reference: kept(placed)[reference] for reference in NEAR} == {"t0": 18e3, "t1": 18e3}
    assert kept(placed)["t2"] == 19e3
    assert actions(placed)[-1] == "prepare_roofs"


def test_the_same_import_goes_on_where_it_stopped(placed: Services) -> None:
    newer = cadastre(19e3, 19e3, 19e3, 19e3, 19e3, 0)
    imported(placed, cadastre(18e3, 18e3, 18e3, 18e3, 18e3, 18e3))
    with pytest.raises(KeyboardInterrupt):
        imported(later(placed, 1), newer, stop_after(2))
    with pytest.raises(KeyboardInterrupt):
        imported(later(placed, 2), newer, stop_after(3))

    report = imported(later(placed, 3), newer)
    again = imported(later(placed, 4), newer)

    assert (report.written, report.unchanged) == (6, 0)
    assert (again.written, again.unchanged) == (0, 5)
    assert report.warnings[0] == "toits changés depuis la version précédente : 5"
    assert kept(placed) == dict.fromkeys(("t0", "t1", "t2", "t3", "t4"), 19e3)
    assert summed(placed) == [(5, 95e3)]


def test_stopped_after_all_that_nobody_sees_what_it_adds_up_to_is_still_noted(placed: Services) -> None:
    far = [0.0, 0.0, 18e3, 18e3, 18e3]
    with pytest.raises(KeyboardInterrupt):
        imported(placed, cadastre(*far), stop_after(2))
    assert summed(placed) == []

    report = imported(placed, cadastre(*far))

    assert (report.written, report.unchanged) == (3, 0)
    assert summed(placed) == [(3, 54e3)]


def test_what_another_version_wrote_over_is_counted_once(placed: Services) -> None:
    newer = cadastre(19e3, 19e3, 19e3, 19e3)
    imported(placed, cadastre(18e3, 18e3, 18e3, 18e3))
    for hours, version in enumerate((newer, cadastre(17e3, 17e3, 17e3, 17e3)), start=1):
        with pytest.raises(KeyboardInterrupt):
            imported(later(placed, hours), version, stop_after(2))

    report = imported(later(placed, 3), newer)

    assert (report.written, report.unchanged) == (4, 0)


def test_the_same_file_again_changes_nothing(placed: Services) -> None:
    file = cadastre(18e3, 18e3, 18e3, 18e3)
    imported(placed, file)
    entries = len(actions(placed))

    again = imported(placed, file)

    assert (again.written, again.unchanged, again.warnings) == (0, 4, ())
    assert len(actions(placed)) == entries


def test_a_roof_that_somebody_settled_is_shown_with_the_last_transaction(placed: Services) -> None:
    imported(placed, cadastre(18e3, 18e3, 18e3, 18e3))
    far = next(roof for roof in stored(placed).roofs.all() if roof.reference == "t3")
    said = RoofDecision(
        roof_id=far.id,
        verdict=RoofVerdict.SETTLED,
        site_id="site_a",
        version=1,
        decided_by="account",
        decided_at=NOON,
    )
    stored(placed).roof_decisions.save(said)

    with pytest.raises(KeyboardInterrupt):
        imported(placed, cadastre(18e3, 18e3, 18e3, 19e3), stop_after(2))
    assert kept(placed)["t3"] == 18e3
    imported(placed, cadastre(18e3, 18e3, 18e3, 19e3))

    owned = {one.roof.reference: one.site_id for one in stored(placed).roofs.owned()}
    assert (kept(placed)["t3"], owned["t3"]) == (19e3, "site_a")


def test_two_versions_at_once_are_not_mixed(placed: Services) -> None:
    imported(placed, cadastre(18e3, 18e3, 18e3, 18e3))

    def meanwhile(step: ImportStep, done: int, total: int | None = None) -> None:
        if step is ImportStep.PREPARING and done == total:
            imported(placed, cadastre(18e3, 18e3, 18e3, 17e3))

    with pytest.raises(StalePreview, match="Another import wrote"):
        imported(placed, cadastre(18e3, 18e3, 18e3, 19e3), meanwhile)

    assert summed(placed) == [(4, 71e3)]


def test_parts_of_one_cadastre_given_together_are_stored_in_one_transaction(placed: Services) -> None:
    parts: Sequence[ReadFile] = (cadastre(18e3, 18e3, 18e3), cadastre(0, 0, 0, 18e3, 18e3, 18e3))

    import_files(placed, ACTOR, parts)

    assert len(kept(placed)) == 6
    assert actions(placed) == ["import_files"]


def test_what_is_left_for_the_last_transaction_is_what_somebody_may_see(placed: Services) -> None:
    imported(placed, cadastre(18e3, 18e3, 18e3, 18e3, 18e3))
    newer = cadastre(19e3, 0, 19e3, 18e3, 0)
    assert newer.roofs is not None

    left = stage_cadastre.stage_cadastre(placed, ACTOR, newer, newer.roofs)

    stands = {roof.id: roof.reference for roof in stored(placed).roofs.all()}
    assert [stands[roof_id] for roof_id in left.near] == ["t0"]
    assert [stands[roof_id] for roof_id in left.gone] == ["t1"]
    assert (left.new, left.changed, left.same, left.removed) == (0, 2, 1, 2)
    assert set(stands.values()) == {"t0", "t1", "t2", "t3"}


VERSIONS = st.lists(
    st.tuples(
        st.lists(st.sampled_from((0.0, 18e3, 19e3)), min_size=6, max_size=6),
        st.integers(min_value=0, max_value=4),
    ),
    min_size=1,
    max_size=4,
)
"""Versions of a cadastre of up to six roofs, each with the batch after which somebody stops it first."""


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(versions=VERSIONS)
def test_however_often_imports_are_stopped_the_last_one_holds(
    versions: list[tuple[list[float], int]], clock: MovingClock
) -> None:
    stopped, whole = (replace(over_fakes(clock), roof_surveyor=FootprintSurveyor()) for _ in range(2))
    for services in (stopped, whole):
        stored(services).sites.save([make_site(longitude=LENS[0], latitude=LENS[1])])

    for productions, batches in versions:
        with suppress(KeyboardInterrupt):
            imported(stopped, cadastre(*productions), stop_after(batches))
        imported(stopped, cadastre(*productions))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(stage_cadastre, "STAGED_FROM", 1000)
            imported(whole, cadastre(*productions))

    assert kept(stopped) == kept(whole)
    assert summed(stopped) == summed(whole)
    assert stored(stopped).roofs.owned() == stored(whole).roofs.owned()


def test_what_was_stored_beforehand_is_told_whatever_the_journal_calls_it_and_forgotten_once_shown(
    placed: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = cadastre(18e3, 18e3, 18e3, 18e3, 18e3)
    monkeypatch.setattr(PreparedRoofs, "told", property(lambda _: "autrement"))
    with pytest.raises(KeyboardInterrupt):
        imported(placed, newer, stop_after(2))
    counted = stored(placed).roofs.prepared("toits")

    report = imported(later(placed, 1), newer)

    assert sum(one.created for one in counted) == 2  # two of the four are near the site
    assert (report.written, report.unchanged) == (5, 0)
    assert stored(placed).roofs.prepared("toits") == []
