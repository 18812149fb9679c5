"""Pages of the land question: the form, the ranking with its bars, one activity; who reads what of them."""

import csv
import io
import json
import re
from collections.abc import Callable

import pytest

from symbiose.domain.accounts import Role, operator
from symbiose.services.accounts import save_account
from symbiose.services.context import Services
from tests.fake_runs import FakeRuns
from tests.fakes import FakeStore
from tests.services.land_case import EAST, PLOT, WEST, with_land
from tests.web.conftest import address_of
from tests.web.people import PASSWORD, Person, without_tokens
from tests.web.work import do_all_jobs

SignIn = Callable[[str], Person]
PARKS = {"west": (WEST,), "east": (EAST,)}


@pytest.fixture
def services(services: Services, store: FakeStore) -> Services:
    """Return services over the small territory, with a coordinator for each of its two parks."""
    small = with_land(services)
    store.repositories.runs = FakeRuns()
    for name, park_ids in PARKS.items():
        account = save_account(small, operator("test"), address_of(name), Role.COORDINATOR, PASSWORD)
        store.repositories.accounts.save(account.model_copy(update={"park_ids": park_ids}))
    return small


def asked(person: Person, services: Services, **form: str) -> str:
    """Ask, wait, and return the address of the answer."""
    sent = person.post("/foncier", PLOT | form)
    assert sent.status_code == 302, sent.text
    do_all_jobs(services)
    job = person.get(sent.headers["Location"])
    assert job.status_code == 302
    return job.headers["Location"]


def plain(page: str) -> str:
    """Return the words of a page, its spaces as plain ones."""
    text = re.sub(r"<[^>]+>", " ", page.replace("\u202f", " ").replace("\u00a0", " "))
    return re.sub(r"\s+", " ", text)


def test_the_ranking_tells_gains_ranges_and_loops(coordinator: Person, services: Services) -> None:
    page = coordinator.get(asked(coordinator, services)).text

    text = plain(page)
    assert "Brickworks NAF 23 +22 500 de +4 500 à +36 000" in text
    assert text.index("Brickworks NAF") < text.index("Dairy NAF")
    assert "2,5 ha, Parc des industries Artois-Flandres" in text
    assert "50 2,5 ha × 20 emplois/ha" in text
    assert "Il rapporte 84 000 € par an" in text
    assert "comparée à elle-même sans boucle" in text


def test_bars_are_those_of_the_table_and_send_nothing_anywhere(
    coordinator: Person, services: Services
) -> None:
    page = coordinator.get(asked(coordinator, services)).text

    [found] = re.findall(r'id="donnees-activites">(.*?)</script>', page)
    figure = json.loads(found)
    [bars] = figure["data"]
    assert (bars["y"], bars["x"]) == (["Brickworks"], [pytest.approx(22_500)])
    assert bars["error_x"]["array"] == [pytest.approx(13_500)]
    assert bars["error_x"]["arrayminus"] == [pytest.approx(18_000)]
    assert figure["config"]["showSendToCloud"] is False


def test_one_activity_tells_who_joins_whom_and_why(coordinator: Person, services: Services) -> None:
    page = coordinator.get(f"{asked(coordinator, services)}/brickworks").text

    text = plain(page)
    assert "au nouveau venu, de Site A" in text
    assert "Élimination évitée 15 000 €" in text
    assert "Achat évité 7 500 €" in text
    assert "5 t de cendres par emploi et par an × 50 emplois" in text
    assert "Pas estimé : la surface bâtie n’est pas indiquée." in text
    assert "hypothèse : un test" in text
    assert 'href="/flux/ash"' in page


def test_the_ranking_is_a_file_as_well(coordinator: Person, services: Services) -> None:
    reply = coordinator.get(f"{asked(coordinator, services)}?fichier=true")

    rows = list(csv.reader(io.StringIO(reply.data.decode("utf-8-sig")), delimiter=";"))
    assert reply.headers["Content-Disposition"].startswith('attachment; filename="symbiose-foncier-')
    assert [row[0] for row in rows] == ["Activité", "Brickworks", "Dairy"]
    assert float(rows[1][2].replace(",", ".")) == pytest.approx(22_500)
    assert rows[1][3:5] != ["", ""]


@pytest.mark.parametrize("order", ["benefice", "dechets", "energie", "emissions", "boucles"])
def test_activities_are_ranked_as_the_address_says(
    order: str, coordinator: Person, services: Services
) -> None:
    address = asked(coordinator, services)

    page = coordinator.get(f"{address}?tri={order}")

    assert page.status_code == 200
    assert page.text.count('<span aria-current="true">') == 1
    assert coordinator.get(f"{address}?tri=inconnu").status_code == 422


def test_faults_are_told_at_their_fields_and_nothing_is_asked(
    coordinator: Person, services: Services, store: FakeStore
) -> None:
    reply = coordinator.post("/foncier", PLOT | {"area_ha": "grand", "place": ""})

    assert reply.status_code == 422
    assert 'href="#area_ha"' in reply.text
    assert 'href="#place"' in reply.text
    assert 'value="grand"' in reply.text
    assert store.repositories.jobs.unfinished() == []


def test_s8_a_form_with_another_field_is_refused(coordinator: Person, store: FakeStore) -> None:
    assert coordinator.post("/foncier", PLOT | {"account_id": "account_a"}).status_code == 422
    assert store.repositories.jobs.unfinished() == []


def test_the_same_form_sent_twice_asks_once(coordinator: Person, store: FakeStore) -> None:
    first, second = (coordinator.post("/foncier", PLOT | {"cle": "one"}) for _ in range(2))

    assert first.headers["Location"] == second.headers["Location"]
    assert len(store.repositories.jobs.unfinished()) == 1


def test_the_form_lists_the_questions_that_were_asked(coordinator: Person, services: Services) -> None:
    address = asked(coordinator, services)

    assert f'href="{address}"' in coordinator.get("/foncier").text


def test_s5_a_coordinator_of_parks_reads_their_loops_and_no_sum_of_the_whole(
    signed_in: SignIn, services: Services
) -> None:
    west = signed_in("west")
    address = asked(west, services)

    ranking, activity = (plain(west.get(address + path).text) for path in ("", "/brickworks"))

    assert "+22 500" in ranking
    assert "au nouveau venu, de Site A" in activity
    for text in (ranking, activity):
        assert "84 000" not in text
        assert "4 500" not in text
        assert "36 000" not in text


def test_s5_what_others_hide_stands_nowhere_on_the_pages_and_in_the_file(
    signed_in: SignIn, services: Services
) -> None:
    east = signed_in("east")
    address = asked(east, services, place=f"park:{EAST}")

    pages = [plain(east.get(address + path).text) for path in ("", "/brickworks", "/dairy", "?fichier=true")]

    for text in pages:
        for canary in ("Site A", "22 500", "22500", "15 000", "7 500"):
            assert canary not in text


def test_s4_the_answer_of_another_coordinator_looks_like_a_missing_one(
    coordinator: Person, signed_in: SignIn, services: Services
) -> None:
    theirs, west = asked(coordinator, services), signed_in("west")

    for path in ("", "/brickworks"):
        other, missing = west.get(theirs + path), west.get("/foncier/nobody_knows_this_id" + path)
        assert other.status_code == missing.status_code == 404
        assert other.data == missing.data
    assert theirs not in west.get("/foncier").text


def test_s4_a_plot_in_another_park_looks_like_one_in_a_missing_park(signed_in: SignIn) -> None:
    west = signed_in("west")

    other, missing = (west.post("/foncier", PLOT | {"place": f"park:{one}"}) for one in (EAST, "none"))

    assert other.status_code == missing.status_code == 404
    assert without_tokens(other.text) == without_tokens(missing.text)


def test_an_activity_that_was_not_weighed_is_missing(coordinator: Person, services: Services) -> None:
    assert coordinator.get(f"{asked(coordinator, services)}/anything").status_code == 404


def test_a_question_without_an_answer_yet_is_missing_and_leads_to_its_progress(
    coordinator: Person, store: FakeStore
) -> None:
    coordinator.post("/foncier", PLOT)
    [job] = store.repositories.jobs.unfinished()

    assert coordinator.get(f"/foncier/{job.id}").status_code == 404
    assert f'href="/travaux/{job.id}"' in coordinator.get("/foncier").text


def test_who_asks_again_and_again_is_told_to_wait(coordinator: Person) -> None:
    answers = [coordinator.post("/foncier", PLOT).status_code for _ in range(40)]

    assert (answers[0], answers[-1]) == (302, 429)
    assert sum(status == 302 for status in answers) <= 30
