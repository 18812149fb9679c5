"""Files on the pages: dropped, asked about, looked at, confirmed once, given up."""

from collections.abc import Callable
from datetime import timedelta

from symbiose.domain.accounts import Account
from symbiose.services.context import Services
from tests.fakes import FakeStore
from tests.files.workbooks import workbook
from tests.web.conftest import MovingClock
from tests.web.importing import GOOD, HEADER, MIXED, confirm, dropped, imported, seen, words_of
from tests.web.people import Person


def test_nothing_is_stored_before_the_preview_is_confirmed(giver: Person, store: FakeStore) -> None:
    address = dropped(giver, GOOD)

    page = words_of(giver.get(address).text)
    assert "Flux nouveaux 1" in page
    assert "12,5 t" in page
    assert imported(store) == {}

    confirm(giver, address, "tout")
    (flow,) = imported(store).values()
    assert (flow.site_id, flow.quantity_per_year) == ("site_a", 12.5)


def test_a_confirmed_import_marks_who_declared_and_leaves_one_entry_of_the_journal(
    coordinator: Person, store: FakeStore, account: Callable[[str], Account]
) -> None:
    before = store.repositories.journal.count()

    confirm(coordinator, dropped(coordinator, GOOD), "tout")

    (flow,) = imported(store).values()
    assert flow.declared_by == account("coordinator").id
    assert store.repositories.journal.count() == before + 1
    assert store.repositories.journal.latest(1)[0].action == "import_files"


def test_r10_every_fault_is_told_by_line_column_value_and_reason(giver: Person) -> None:
    page = words_of(giver.get(dropped(giver, MIXED)).text)

    assert "sens « ofre » : mot inconnu" in page
    assert "quantite « x » : un nombre est attendu" in page
    assert "quantite « 1.234 » : nombre ambigu" in page


def test_r10_good_lines_are_imported_and_the_bad_ones_left_out(giver: Person, store: FakeStore) -> None:
    address = dropped(giver, MIXED)

    answer = confirm(giver, address)

    assert answer.location == address
    assert set(imported(store)) == {"lot 1"}
    assert "Lignes laissées de côté 2" in words_of(giver.get(address).text)


def test_all_or_nothing_imports_nothing_while_a_line_is_bad(giver: Person, store: FakeStore) -> None:
    address = dropped(giver, MIXED)

    confirm(giver, address, "tout")

    assert imported(store) == {}
    assert "Rien n’a été importé" in words_of(giver.get(address).text)


def test_r10_the_same_file_again_says_that_it_changes_nothing(giver: Person, store: FakeStore) -> None:
    confirm(giver, dropped(giver, GOOD), "tout")
    before = store.repositories

    page = giver.get(dropped(giver, GOOD)).text

    assert "ce fichier ne change rien" in words_of(page)
    assert "Flux inchangés 1" in words_of(page)
    assert 'name="vu"' not in page
    assert store.repositories is before


def test_other_values_of_the_same_flow_are_an_update_shown_field_by_field(
    giver: Person, store: FakeStore
) -> None:
    confirm(giver, dropped(giver, GOOD), "tout")

    address = dropped(giver, GOOD.replace("12,5", "20"))

    page = giver.get(f"{address}?etat=modifiees").text
    assert "Quantité par an : 12,5 t → 20 t" in words_of(page)
    confirm(giver, address, "tout")
    assert imported(store)["lot 1"].quantity_per_year == 20.0
    assert len(store.repositories.flows.versions(imported(store)["lot 1"].id)) == 2


def test_a_change_of_a_property_or_of_what_others_see_is_shown_as_in_the_history(
    giver: Person, store: FakeStore
) -> None:
    plain = f"{HEADER[:-1]};qualite:zinc_pct;confidentialite_prix\noffre;fly_ash;12,5;t;lot 1;2;\n"
    confirm(giver, dropped(giver, plain), "tout")

    page = words_of(giver.get(dropped(giver, plain.replace(";2;", ";3;nomme"))).text)

    changed = imported(store)["lot 1"].id
    confirm(giver, dropped(giver, plain.replace(";2;", ";3;nomme")), "tout")
    history = words_of(giver.get(f"/flux/{changed}/historique").text)
    assert "Zinc (%) : 2 → 3" in page
    assert "Diffusion du prix : Masqué → Chiffre" in page
    assert "Zinc (%) 2 3" in history
    assert "Diffusion du prix Masqué Chiffre" in history


def test_confirming_twice_imports_once(giver: Person, store: FakeStore) -> None:
    address = dropped(giver, GOOD)
    page = giver.get(address).text
    form = {"mode": "tout", "vu": seen(page)}
    giver.post(f"{address}/importation", form)
    once = store.repositories

    again = giver.post(f"{address}/importation", form)

    assert again.location == address
    assert store.repositories is once
    assert "Import terminé" in words_of(giver.get(address).text)


def test_a_preview_that_no_longer_holds_is_shown_again_and_not_applied(
    giver: Person, coordinator: Person, store: FakeStore
) -> None:
    address = dropped(giver, GOOD)
    stale = seen(giver.get(address).text)
    confirm(coordinator, dropped(coordinator, GOOD.replace("12,5", "99")), "tout")

    giver.post(f"{address}/importation", {"mode": "tout", "vu": stale})

    assert imported(store)["lot 1"].quantity_per_year == 99.0
    page = words_of(giver.get(address).text)
    assert "Des données ont changé depuis cet aperçu" in page
    assert "99 t → 12,5 t" in page


def test_an_unfinished_import_waits_and_can_be_taken_up_or_given_up(
    giver: Person, services: Services, store: FakeStore
) -> None:
    address = dropped(giver, GOOD, "mon registre.csv")

    listed = giver.get("/import").text
    assert "mon registre.csv" in listed
    assert address in listed

    giver.post(f"{address}/abandon")
    assert "mon registre.csv" not in giver.get("/import").text
    assert giver.get(address).status_code == 404


def test_an_unfinished_import_is_forgotten_after_seven_days(
    giver: Person, clock: MovingClock, services: Services, account: Callable[[str], Account]
) -> None:
    address = dropped(giver, GOOD)
    clock.now += timedelta(days=7, minutes=1)
    giver.sign_in("giver@test.example")

    assert giver.get(address).status_code == 404
    dropped(giver, GOOD)
    assert len(services.uploads.of_account(account("giver").id)) == 1


def test_the_file_comes_back_with_its_faults_in_a_column_and_is_imported_again(giver: Person) -> None:
    address = dropped(giver, MIXED)

    back = giver.get(f"{address}/erreurs")

    assert back.headers["Content-Disposition"].startswith("attachment; filename=")
    assert back.data.startswith(b"\xef\xbb\xbf")
    lines = back.data.decode("utf-8-sig").split("\r\n")
    assert lines[0] == "sens;ressource;quantite;unite;reference;Erreur"
    assert lines[1] == "offre;Cendres volantes de charbon;12,5;t;lot 1;"
    assert "mot inconnu" in lines[3]
    again = giver.get(dropped(giver, back.data)).text
    assert "Lignes rejetées 2" in words_of(again)
    assert "Colonnes non lues" not in words_of(again)


def test_a_workbook_comes_back_as_a_workbook(giver: Person) -> None:
    content = workbook(("sens", "ressource", "quantite", "unite"), ("offre", "fly_ash", "x", "t"))
    address = dropped(giver, content, "flux.xlsx")

    back = giver.get(f"{address}/erreurs")

    assert "spreadsheetml" in back.mimetype
    assert back.data.startswith(b"PK")
    assert "Lignes rejetées 1" in words_of(giver.get(dropped(giver, back.data, "flux.xlsx")).text)


REGISTER = (
    "Dénomination du déchet;Code déchet;Date d'expédition;Poids en tonnes\n"
    "Boues de peinture;08 01 13*;10/01/2025;2,5\n"
    "Boues de peinture;08 01 13*;10/12/2025;1,5\n"
)


def test_a_shipment_names_its_site_rather_than_its_siret(giver: Person, store: FakeStore) -> None:
    site = store.repositories.sites.get("site_a")
    store.repositories.sites.save([site.model_copy(update={"siret": "53070853600038"})])
    header = "Dénomination du déchet;Code déchet;Date d'expédition;Poids en tonnes;"
    line = "Cendres;10 01 02;2025-12-10;4;53070853600038\n"
    register = f"{header}SIRET de l'expéditeur ou du détenteur\n{line}"

    words = words_of(giver.get(dropped(giver, register, "registre.csv", site_id="")).text)

    assert f"Comptée {site.name}" in words
    assert "Comptée 53070853600038" not in words


def test_a_waste_register_shows_its_shipments_and_its_yearly_sums(giver: Person, store: FakeStore) -> None:
    page = giver.get(dropped(giver, REGISTER, "registre.csv")).text

    words = words_of(page)
    assert "Expéditions lues 2" in words
    assert "Flux nouveaux 1" in words
    assert "2025 4 t Nouvelle" in words
    assert "10/12/2025" in words
    assert "tonnes de chaque expédition" in words


def test_lines_are_filtered_by_state_and_shown_in_pages(giver: Person) -> None:
    rows = "".join(f"offre;Cendres volantes de charbon;{n};t;lot {n}\n" for n in range(250))
    address = dropped(giver, f"{HEADER}{rows}ofre;fly_ash;1;t;lot x\n")

    first, last = giver.get(address).text, giver.get(f"{address}?page=3").text
    bad = giver.get(f"{address}?etat=rejetees").text

    assert first.count('class="line-state') == 100
    assert last.count('class="line-state') == 51
    assert bad.count('class="line-state') == 1
