"""A solar cadastre dropped on the page of imports: looked at, asked about, confirmed, replaced."""

import csv
import io
import re
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

import pytest

from symbiose.domain.roofs import Roof
from symbiose.services import stage_cadastre
from symbiose.services.context import Services
from tests.fakes import FakeStore
from tests.files import cadastre_kinds
from tests.files.cadastres import GOOD, feature, geojson, roofs
from tests.files.test_cadastre_units import IN_WATTS
from tests.solar_case import make_group, make_solar_decision
from tests.web.importing import confirm, drop, dropped, fields_of_questions, large_body, seen, words_of
from tests.web.people import Person
from tests.web.work import do_all_jobs
from web.imports.limits import LARGEST_FILE_BYTES

CROSSED = {
    "type": "Polygon",
    "coordinates": [[[2.840, 50.43], [2.841, 50.431], [2.841, 50.43], [2.840, 50.431], [2.840, 50.43]]],
}
"""A ring that crosses itself."""


def kept(store: FakeStore) -> dict[str | None, Roof]:
    return {roof.reference: roof for roof in store.repositories.roofs.all()}


def roof(reference: str, **changes: object) -> dict[str, object]:
    return {**GOOD, "id_toit": reference, **changes}


def previewed(person: Person, content: bytes, name: str = "toits.geojson") -> str:
    """Drop a cadastre and return the words of its preview."""
    return words_of(person.get(dropped(person, content, name)).text)


def test_units_of_a_preview_are_in_the_language_of_its_reader(coordinator: Person) -> None:
    coordinator.post("/langue", {"language": "en", "next": "/"})

    page = previewed(coordinator, geojson(roofs(*cadastre_kinds.ROOFS)))

    assert "0.1 MWp" in page
    assert "GWh/yr" in page
    assert "MWc" not in page
    assert "GWh/an" not in page


@pytest.mark.parametrize("kind", ["toits.csv", "toits.geojson", "toits.gpkg", "toits.zip"])
def test_a_cadastre_of_each_kind_is_looked_at_then_imported(
    coordinator: Person, store: FakeStore, tmp_path: Path, kind: str
) -> None:
    contents: dict[str, Callable[[], bytes]] = {
        "toits.csv": cadastre_kinds.table,
        "toits.geojson": lambda: geojson(roofs(*cadastre_kinds.ROOFS)),
        "toits.gpkg": lambda: cadastre_kinds.geopackage(tmp_path),
        "toits.zip": cadastre_kinds.zipped,
    }

    address = dropped(coordinator, contents[kind](), kind)
    page = words_of(coordinator.get(address).text)
    assert "Toits et parkings lus 3 Nouveaux 2 Changés 0 Inchangés 0 Rejetés 1 Retirés 0" in page
    assert "Cadastre toits Version première" in page
    assert "WGS84, longitude et latitude (EPSG:4326)" in page
    assert "Production annuelle lue en MWh" in page
    assert "0,1 MWc" in page
    assert kept(store) == {}

    receipt = words_of(coordinator.get(confirm(coordinator, address).location).text)

    assert "Toits enregistrés, changés ou retirés 2" in receipt
    assert "Toits laissés de côté 1" in receipt
    assert sorted(one.yearly_kwh for one in store.repositories.roofs.all()) == [19_000.0, 45_500.0]
    assert store.repositories.journal.entries[-1].action == "import_files"


def test_what_is_rejected_repaired_and_computed_is_told(coordinator: Person) -> None:
    content = geojson(
        [
            feature(roof("a")),
            feature(roof("b", prod_an=19.0), place=1),
            feature(roof("c"), CROSSED),
            feature({"id_toit": "d", "surf_utile": 30.0, "irradiation": 1100.0}, place=2),
            feature(roof("e"), {"type": "Point", "coordinates": (7.0, 48.0)}),
        ]
    )

    page = previewed(coordinator, content)

    assert "0,95 kWh par kWc et par an n’est pas plausible : 500 à 1500 kWh/kWc attendus" in page
    assert "hors du territoire" in page
    assert "Attention : contour invalide, réparé" in page
    assert "Production annuelle 1 Part de l’énergie reçue" in page
    assert "Puissance crête 1 Puissance crête qui tient sur un mètre carré de panneaux : 0,2 kWc/m²" in page
    assert "À confirmer depuis le" in page
    assert page.count("calculé ") >= 2


def test_what_another_version_changes_is_shown_before_it_replaces_the_first(
    coordinator: Person, store: FakeStore
) -> None:
    confirm(
        coordinator, dropped(coordinator, geojson(roofs(roof("a"), roof("b"), roof("c"))), "toits_v1.geojson")
    )
    before = kept(store)["a"]

    newer = geojson(roofs(roof("a"), roof("b", prod_an=18_000.0, pente=30)))
    address = dropped(coordinator, newer, "toits_v2_2026.geojson")
    page = words_of(coordinator.get(address).text)

    assert "Nouveaux 0 Changés 1 Inchangés 1 Rejetés 0 Retirés 1" in page
    assert "Version suivante : elle remplace celle qui est enregistrée" in page
    assert "Production annuelle : 19 000 kWh → 18 000 kWh" in page.replace("\u202f", " ")
    assert "Pente : non dit → 30 °" in page
    assert "1 toit enregistré ne figure plus dans ce fichier : l’importer le retire." in page
    assert "Lesquels c : 20 kWc" in page
    receipt = words_of(coordinator.get(confirm(coordinator, address, "tout").location).text)
    assert "toits de la version précédente qui ne figurent plus dans celle-ci, retirés : 1" in receipt
    assert set(kept(store)) == {"a", "b"}
    assert kept(store)["a"] == before


def test_the_first_version_of_a_cadastre_beside_another_warns_of_roofs_that_count_twice(
    coordinator: Person,
) -> None:
    alone = coordinator.get(dropped(coordinator, geojson(roofs(roof("a"))), "toits_2025.geojson")).text
    confirm(coordinator, dropped(coordinator, geojson(roofs(roof("a"))), "toits_2025.geojson"))

    other = coordinator.get(dropped(coordinator, geojson(roofs(roof("a"))), "aula_2026.geojson")).text
    newer = coordinator.get(dropped(coordinator, geojson(roofs(roof("b"))), "toits_2026.geojson")).text

    assert "Un autre cadastre est déjà enregistré : toits." in words_of(other)
    assert ["compterait deux fois" in page for page in (alone, newer)] == [False, False]


def test_the_same_file_again_changes_nothing_and_offers_no_import(
    coordinator: Person, store: FakeStore
) -> None:
    content = geojson(roofs(roof("a"), roof("b")))
    confirm(coordinator, dropped(coordinator, content, "toits.geojson"), "tout")
    entries = store.repositories.journal.count()

    page = coordinator.get(dropped(coordinator, content, "toits.geojson")).text

    assert "ce fichier ne change rien" in words_of(page)
    assert 'name="vu"' not in page
    assert store.repositories.journal.count() == entries


def test_a_file_without_a_good_roof_would_take_nothing_away(coordinator: Person, store: FakeStore) -> None:
    confirm(coordinator, dropped(coordinator, geojson(roofs(roof("a"))), "toits.geojson"), "tout")

    nothing = coordinator.get(dropped(coordinator, geojson([]), "toits.geojson")).text
    bad = coordinator.get(dropped(coordinator, geojson(roofs(roof("b", p_kwc=1e9))), "toits.geojson")).text

    assert "Ce fichier ne contient aucun toit." in words_of(nothing)
    assert "Comment ce fichier est lu" not in words_of(nothing)
    assert "Aucun toit ne peut être importé tel quel : la version enregistrée reste." in words_of(bad)
    assert "Version suivante : elle remplace celle qui est enregistrée" in words_of(bad)
    assert 'name="vu"' not in nothing + bad
    assert set(kept(store)) == {"a"}


def test_a_unit_with_two_readings_is_asked_about_and_the_answer_kept(
    coordinator: Person, store: FakeStore
) -> None:
    address = dropped(coordinator, geojson(roofs({**IN_WATTS, "id_toit": "a"})), "toits.geojson")
    page = coordinator.get(address).text
    [(field, question)] = fields_of_questions(page).items()

    sentence = question.replace("\u00a0", " ")
    assert sentence == "En quelle unité « prod_an » donne-t-il la production d’une année ?"
    assert "deux lectures possibles : à préciser ci-dessus" in words_of(page)
    assert "Toits et parkings lus 1 Nouveaux 0" in words_of(page)
    wrong = coordinator.post(f"{address}/reponses", {field: "Wh"})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    coordinator.post(f"{address}/reponses", {field: "kWh"})

    answered = words_of(coordinator.get(address).text)
    assert "puissance lue en W, ce que demande la production par mètre carré" in answered
    assert "Production annuelle lue en kWh" in answered
    confirm(coordinator, address, "tout")
    assert (kept(store)["a"].peak_power_kwp, kept(store)["a"].yearly_kwh) == (20.0, 19_000.0)


def test_a_preview_that_is_no_longer_true_imports_nothing(coordinator: Person, store: FakeStore) -> None:
    address = dropped(coordinator, geojson(roofs(roof("a"))), "toits.geojson")
    shown = seen(coordinator.get(address).text)
    confirm(coordinator, dropped(coordinator, geojson(roofs(roof("a", p_kwc=21))), "toits.geojson"), "tout")

    coordinator.post(f"{address}/importation", {"mode": "tout", "vu": shown})

    page = words_of(coordinator.get(address).text)
    assert "Des données ont changé depuis cet aperçu" in page
    assert kept(store)["a"].peak_power_kwp == 21


def test_all_or_nothing_keeps_a_cadastre_with_a_bad_roof_out(coordinator: Person, store: FakeStore) -> None:
    address = dropped(coordinator, geojson(roofs(roof("a"), roof("b", prod_an=1.0))), "toits.geojson")

    answer = confirm(coordinator, address, "tout")

    assert "corrigez d’abord les lignes rejetées" in words_of(coordinator.get(answer.location).text)
    assert kept(store) == {}


def test_its_faults_are_handed_out_as_a_table(coordinator: Person) -> None:
    content = geojson([feature(roof("a", prod_an="=1+1")), feature(roof("b"), CROSSED)])
    address = dropped(coordinator, content, "toits.geojson")

    answer = coordinator.get(f"{address}/erreurs")

    lines = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert lines[0] == ["objet", "etat", "champ", "valeur", "raison"]
    assert lines[1][:4] == ["1", "rejeté", "prod_an", "'=1+1"]
    assert lines[2][:2] == ["2", "à vérifier"]
    assert answer.content_type == "text/csv; charset=utf-8"


@pytest.mark.parametrize("name", ["giver"])
def test_a_site_manager_is_told_who_imports_a_cadastre(signed_in: Callable[[str], Person], name: str) -> None:
    person = signed_in(name)

    answer = drop(person, geojson(roofs(roof("a"))), "toits.geojson")

    assert answer.status_code == HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    assert "ce fichier est un cadastre solaire" in words_of(answer.text).lower()
    assert "toits.geojson" not in person.get("/import").text
    assert "cadastre" not in words_of(person.get("/import").text)


@large_body
def test_a_large_cadastre_is_read_and_imported_as_jobs(
    coordinator: Person, services: Services, store: FakeStore
) -> None:
    many = geojson([feature(roof(f"t{place}", note="x" * 3000), place=place % 100) for place in range(150)])

    answer = drop(coordinator, many, "toits.geojson")
    assert answer.location.startswith("/travaux/job_")
    do_all_jobs(services)
    address = coordinator.get(answer.location).location
    page = coordinator.get(address).text
    assert "Rejetés 50" in words_of(page)
    stored = coordinator.post(f"{address}/importation", {"mode": "bonnes", "vu": seen(page)})
    do_all_jobs(services)

    receipt = words_of(coordinator.get(coordinator.get(stored.location).location).text)
    assert "Toits enregistrés, changés ou retirés 100" in receipt
    assert len(kept(store)) == 100


@large_body
def test_a_large_cadastre_is_stored_in_steps_once_what_was_shown_still_holds(
    coordinator: Person, services: Services, store: FakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage_cadastre, "STAGED_FROM", 50)
    many = [feature(roof(f"t{place}", note="x" * 6000), place=place) for place in range(60)]
    answer = drop(coordinator, geojson(many), "toits.geojson")
    do_all_jobs(services)
    address = coordinator.get(answer.location).location
    shown = seen(coordinator.get(address).text)

    stale = coordinator.post(f"{address}/importation", {"mode": "tout", "vu": "0" * 64})
    do_all_jobs(services)
    assert kept(store) == {}
    assert "Ce travail a échoué" in words_of(coordinator.get(stale.location).text)
    stored = coordinator.post(f"{address}/importation", {"mode": "tout", "vu": shown})
    do_all_jobs(services)

    receipt = words_of(coordinator.get(coordinator.get(stored.location).location).text)
    assert "Toits enregistrés, changés ou retirés 60" in receipt
    actions = [entry.action for entry in store.repositories.journal.entries]
    assert actions[-2:] == ["prepare_roofs", "import_files"]


def test_roofs_are_shown_by_state_and_in_pages(coordinator: Person) -> None:
    many = [*(roof(f"t{place}") for place in range(101)), roof("bad", prod_an=1.0)]
    address = dropped(coordinator, geojson(roofs(*many)), "toits.geojson")

    second, rejected = (coordinator.get(f"{address}?{query}").text for query in ("page=2", "etat=rejetees"))

    assert [re.findall(r'class="num" data-label="Objet">(\d+)<', page) for page in (second, rejected)] == [
        ["101", "102"],
        ["102"],
    ]


def test_what_is_larger_than_a_page_takes_is_answered_with_the_command(coordinator: Person) -> None:
    start = words_of(coordinator.get("/import").text)
    answer = drop(coordinator, b"x" * (LARGEST_FILE_BYTES + 200_000), "toits.geojson")

    assert "Plus grand que 10 Mo, il s’importe sur la machine du service : symbiose import FICHIER" in start
    assert answer.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert "symbiose import FICHIER" in words_of(answer.text)


def test_texts_of_a_cadastre_are_never_markup(coordinator: Person) -> None:
    evil = "<script>alert(1)</script>"
    content = geojson([feature(roof(evil, **{evil: 1})), feature(roof("b", prod_an=evil), place=1)])

    page = coordinator.get(dropped(coordinator, content, f"{evil}.geojson")).text

    assert evil not in page
    assert "&lt;script&gt;" in page


def test_a_program_imports_a_cadastre_and_reads_what_became_of_each_roof(
    coordinator: Person, store: FakeStore
) -> None:
    content = geojson(roofs(roof("a"), roof("b", prod_an=1.0)))

    def sent(query: str) -> dict[str, object]:
        answer = coordinator.client.post(
            f"/api/v1/imports?name=toits.geojson&{query}",
            data=content,
            content_type="application/geo+json",
            headers={"X-CSRFToken": coordinator.token()},
        )
        assert answer.status_code == HTTPStatus.OK, answer.text
        told: dict[str, object] = answer.json["files"][0]
        return told

    looked, stored = sent("dry_run=true"), sent("keep_good=true")

    assert (looked["kind"], looked["crs"], looked["written"]) == ("solar_cadastre", "EPSG:4326", 0)
    assert [row["status"] for row in looked["rows"]] == ["accepted", "rejected"]
    assert (stored["written"], set(kept(store))) == (1, {"a"})


def test_a_program_of_a_firm_imports_no_cadastre(giver: Person, store: FakeStore) -> None:
    answer = giver.client.post(
        "/api/v1/imports",
        data=geojson(roofs(roof("a"))),
        content_type="application/geo+json",
        headers={"X-CSRFToken": giver.token()},
    )

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert kept(store) == {}


def test_a_version_without_a_roof_that_a_group_builds_on_says_so_before(
    coordinator: Person, store: FakeStore
) -> None:
    confirm(coordinator, dropped(coordinator, geojson(roofs(roof("a"), roof("b"))), "toits_v1.geojson"))
    lost = kept(store)["a"]
    group = make_group()
    built = (group.roofs[0].model_copy(update={"roof_id": lost.id}), *group.roofs[1:])
    accepted = make_solar_decision(group=group.model_copy(update={"roofs": built}))
    store.repositories.solar_decisions.save(accepted)

    with_it = dropped(coordinator, geojson(roofs(roof("a"))), "toits_v2.geojson")
    without = dropped(coordinator, geojson(roofs(roof("b"))), "toits_v2.geojson")

    assert "alimente un groupe accepté" not in words_of(coordinator.get(with_it).text)
    page = coordinator.get(without).text
    assert "1 de ces toits alimente un groupe accepté, qui le perdrait" in words_of(page)
    assert f'href="/soleil/{group.id}"' in page
