"""What importing a solar cadastre stores, and what another version of it replaces."""

from dataclasses import replace
from datetime import timedelta

import pytest

from symbiose.domain.accounts import Actor, Role, operator
from symbiose.domain.documents.import_report import ImportReport, ReadFile
from symbiose.domain.errors import NotAllowed
from symbiose.domain.roofs import Roof, cadastre_of
from symbiose.files.reading import read_file
from symbiose.files.reference import load_reference
from symbiose.services.context import Services
from symbiose.services.importing import import_files
from tests.builders import NOON
from tests.files.cadastres import GOOD, LENS, feature, geojson, roofs


def read(*properties: dict[str, object], name: str = "toits_v1.geojson") -> ReadFile:
    """Return a cadastre as read."""
    return read_file(name, geojson(roofs(*properties)), load_reference(), site=None)


def imported(services: Services, *files: ReadFile, keep_good: bool = False) -> ImportReport:
    return import_files(services, operator("import"), files, keep_good=keep_good)


def kept(services: Services) -> list[Roof]:
    return services.store.read(lambda r: r.roofs.all())


def roof(**changes: object) -> dict[str, object]:
    return {**GOOD, **changes}


def test_roofs_are_kept_with_their_footprint_and_the_same_file_again_changes_nothing(
    services: Services,
) -> None:
    file = read(roof(id_toit="a"), roof(id_toit="b", p_kwc=21))

    first = imported(services, file)
    entries = services.store.read(lambda r: r.journal.count())
    again = imported(services, file)

    assert (first.files[0].written, first.files[0].unchanged) == (2, 0)
    assert (again.files[0].written, again.files[0].unchanged) == (0, 2)
    assert services.store.read(lambda r: r.journal.count()) == entries
    assert {one.reference: one.peak_power_kwp for one in kept(services)} == {"a": 20.0, "b": 21.0}
    assert all(one.footprint_wkt.startswith("POLYGON ((2.83") for one in kept(services))


def test_points_alike_but_for_their_production_are_kept_apart_and_once(services: Services) -> None:
    point = {"type": "Point", "coordinates": LENS}
    two = [feature(roof(prod_an=kwh), point) for kwh in (18000.0, 19000.0)]
    file = read_file("toits.geojson", geojson(two), load_reference(), site=None)

    first, again = (imported(services, file).files[0] for _ in range(2))

    assert (first.written, first.warnings) == (2, ())
    assert (again.written, again.unchanged) == (0, 2)
    assert {one.yearly_kwh for one in kept(services)} == {18000.0, 19000.0}


def test_a_footprint_is_recognised_wherever_its_ring_begins(services: Services) -> None:
    ring = [[2.832, 50.429], [2.8321, 50.429], [2.8321, 50.4291], [2.832, 50.4291]]
    turned = [*ring[1:], ring[0]]

    for corners, power in ((ring, 20.0), (turned, 21.0)):
        shape = {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}
        content = geojson([feature(roof(p_kwc=power), shape)])
        report = imported(services, read_file("toits.geojson", content, load_reference(), site=None))

    assert report.files[0].warnings == ("toits changés depuis la version précédente : 1",)
    assert [one.peak_power_kwp for one in kept(services)] == [21.0]


def test_a_new_version_replaces_the_cadastre_and_tells_what_changed(services: Services) -> None:
    imported(services, read(roof(id_toit="a"), roof(id_toit="b"), roof(id_toit="c")))
    before = {one.reference: one.id for one in kept(services)}

    newer = read(roof(id_toit="a"), roof(id_toit="b", prod_an=18000.0), name="toits_v2_2025.gpkg.geojson")
    report = imported(services, newer).files[0]

    assert {one.reference: one.id for one in kept(services)} == {"a": before["a"], "b": before["b"]}
    assert (report.written, report.unchanged) == (2, 1)
    assert "changés depuis la version précédente : 1" in report.warnings[0]
    assert "retirés : 1" in report.warnings[1]


def test_a_file_without_a_good_roof_takes_nothing_away(services: Services) -> None:
    imported(services, read(roof(id_toit="a")))

    imported(services, read())
    imported(services, read(roof(prod_an=5.0)), keep_good=True)

    assert [one.reference for one in kept(services)] == ["a"]


def test_another_cadastre_is_left_alone(services: Services) -> None:
    imported(services, read(roof(id_toit="a")))

    imported(services, read(roof(id_toit="z"), name="ombrieres.geojson"))

    assert {one.cadastre for one in kept(services)} == {"toits", "ombrieres"}


def test_of_cadastres_given_together_only_the_one_that_changed_is_noted_anew(services: Services) -> None:
    same = read(roof(id_toit="z"), name="ombrieres.geojson")
    imported(services, same, read(roof(id_toit="a")))
    before = {one.id: one.imported_at for one in services.store.read(lambda r: r.roofs.sums())}

    later = replace(services, clock=lambda: NOON + timedelta(days=1))
    imported(later, same, read(roof(id_toit="a", p_kwc=21)))

    after = {one.id: one.imported_at for one in services.store.read(lambda r: r.roofs.sums())}
    assert after == before | {"toits": NOON + timedelta(days=1)}


def test_a_file_with_a_bad_roof_stores_nothing_unless_the_good_ones_are_kept(services: Services) -> None:
    file = read(roof(), roof(prod_an=5.0))

    refused = imported(services, file).files[0]
    stored = imported(services, file, keep_good=True).files[0]

    assert (refused.written, refused.rejected) == (0, 1)
    assert (stored.written, len(kept(services))) == (1, 1)


def test_only_who_may_change_the_territory_imports_a_cadastre(services: Services) -> None:
    manager = Actor(id="account_m", role=Role.SITE_MANAGER)

    with pytest.raises(NotAllowed):
        import_files(services, manager, [read(roof())])

    assert kept(services) == []


@pytest.mark.parametrize(
    ("file", "cadastre"),
    [
        ("/data/cadastre_v2.geojson", "cadastre"),
        ("Cadastre AULA 2023-06.gpkg", "cadastre_aula"),
        ("toits_1.csv", "toits_1"),
        ("2023.csv", "cadastre"),
    ],
)
def test_a_cadastre_is_named_after_its_file_without_version_and_date(file: str, cadastre: str) -> None:
    assert cadastre_of(file) == cadastre
