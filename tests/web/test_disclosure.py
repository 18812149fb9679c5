"""The pages of disclosure: previews of a flow, of a draft, from the form; choices; the list of others."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from symbiose.domain.flows import Band, Confidentiality, FieldConfidentiality
from symbiose.domain.resources import Family, ResourceGroup
from tests.builders import make_draft, make_flow, make_site
from tests.fakes import FakeStore
from tests.web.people import Person
from web.wording import magnitude
from web.words import WORDS

SignIn = Callable[[str], Person]
CHOICE = {"confidentiality": "named", "quantity": "category", "price": "hidden", "quality": "named"}
DRAFT = "/flux/brouillons/draft_of_giver"


def cells(page: str, column: str) -> dict[str, str]:
    """Return what one column of a preview says, by row."""
    found = {}
    for row in re.findall(r"<tr role=\"row\">(.*?)</tr>", page, re.DOTALL):
        name = re.search(r"role=\"rowheader\">(.*?)</th>", row, re.DOTALL)
        cell = re.search(rf'data-label="{column}">(.*?)</td>', row, re.DOTALL)
        if name and cell:
            found[words(name[1])] = words(cell[1])
    return found


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("&nbsp;", " ").split())


def test_the_same_flow_is_shown_side_by_side(giver: Person) -> None:
    page = giver.get("/flux/flow_offer/apercu").text

    neighbour, staff = cells(page, "Un site voisin"), cells(page, "Coordination")
    analyst = cells(page, "Mission REV3")
    assert neighbour["Quantité"] == "non communiqué"
    assert staff["Quantité"] == "1 200 t/an"
    assert neighbour["Site"] == staff["Site"] == analyst["Site"] == "Site A"
    assert analyst["Quantité"] == analyst["Prix"] == "rien"


def test_the_week_is_seen_with_the_calendar_and_the_carrier_with_the_quality(
    giver: Person, store: FakeStore
) -> None:
    flow = store.repositories.flows.get("flow_offer")
    said = {"week_parts": (0.75, 0.25, 0.0), "carrier": "fumes", "fouling": True, "corrosive": False}
    store.repositories.flows.save([make_flow(**(flow.model_dump() | said))])

    told = {}
    for level in ("hidden", "category", "named"):
        giver.post("/flux/flow_offer/confidentialite", CHOICE | {"quantity": level, "quality": level})
        told[level] = cells(giver.get("/flux/flow_offer/apercu").text, "Un site voisin")

    week, carrier = "jours ouvrés, en 2 × 8 (5 h à 21 h)", "fumées, encrassant"
    assert week in told["named"]["Calendrier"]
    assert carrier in told["named"]["Qualité"]
    for level in ("hidden", "category"):
        assert "jours ouvrés" not in str(told[level])
        assert "fumées" not in str(told[level])


def test_the_column_of_the_neighbour_is_the_row_of_their_list(giver: Person, signed_in: SignIn) -> None:
    giver.post("/flux/flow_offer/confidentialite", CHOICE)

    preview = cells(giver.get("/flux/flow_offer/apercu").text, "Un site voisin")

    rows = re.findall(
        r"<tr role=\"row\">(.*?)</tr>", signed_in("receiver").get("/territoire/flux").text, re.DOTALL
    )
    row = next(words(row) for row in rows if "1 000 à 10 000" in words(row))
    for name in ("Ressource", "Sens", "Site", "Quantité", "Calendrier", "Prix", "Qualité"):
        assert preview[name] in row


def test_a_choice_is_tried_without_being_kept(giver: Person, store: FakeStore) -> None:
    before = store.repositories

    reply = giver.post("/flux/flow_offer/confidentialite", CHOICE, action="try")
    page = giver.get(reply.location).text

    assert "pas encore enregistré" in page
    assert cells(page, "Un site voisin")["Quantité"] == "de 1 000 à 10 000 t/an"
    assert re.search(r'value="category" selected', page)
    assert "csrf" not in reply.location
    assert store.repositories is before


def test_a_choice_that_is_kept_is_a_new_version(giver: Person, store: FakeStore) -> None:
    reply = giver.post("/flux/flow_offer/confidentialite", CHOICE, action="save")

    kept = store.repositories.flows
    assert (reply.status_code, reply.location) == (302, "/flux/flow_offer/apercu")
    assert kept.get("flow_offer").field_confidentiality == FieldConfidentiality(
        quantity="category", price="hidden", quality="named"
    )
    assert len(kept.versions("flow_offer")) == 2
    assert "pas encore enregistré" not in giver.get(reply.location).text


@pytest.mark.parametrize(
    "changes",
    [{"confidentiality": "public"}, {"quantity": ""}, {"owner_id": "x"}, {"action": "publish"}],
)
def test_s8_choices_that_do_not_exist_are_refused(
    changes: dict[str, str], giver: Person, store: FakeStore
) -> None:
    before = store.repositories

    reply = giver.post("/flux/flow_offer/confidentialite", CHOICE | changes)

    assert reply.status_code == 422
    assert store.repositories is before


def test_nothing_is_chosen_of_a_withdrawn_flow(giver: Person, store: FakeStore) -> None:
    giver.post("/flux/flow_offer/retrait")
    before = store.repositories

    page = giver.get("/flux/flow_offer/apercu").text
    reply = giver.post("/flux/flow_offer/confidentialite", CHOICE)

    assert "Ce flux est retiré" in page
    assert set(cells(page, "Un site voisin").values()) == {"rien", "nulle part"}
    assert 'name="quantity"' not in page
    assert reply.status_code == 409
    assert store.repositories is before


def test_a_flow_that_does_not_hold_today_is_said_to_be_seen_later(giver: Person, store: FakeStore) -> None:
    store.repositories.flows.save([make_flow(id="later", valid_from=date(2027, 1, 1))])

    assert "n’est pas valable aujourd’hui" in giver.get("/flux/later/apercu").text
    assert "n’est pas valable aujourd’hui" not in giver.get("/flux/flow_offer/apercu").text


def test_a_preview_with_an_unknown_word_in_its_address_is_refused(giver: Person) -> None:
    assert giver.get("/flux/flow_offer/apercu?flux=public").status_code == 422


def test_a_hidden_flow_is_said_to_be_unknown_to_neighbours(giver: Person) -> None:
    page = giver.get("/flux/flow_offer/apercu?flux=hidden").text

    assert "les voisins ignorent qu’il existe" in page
    assert set(cells(page, "Un site voisin").values()) == {"rien", "nulle part"}
    assert "L’autre site ne voit pas la proposition" in page


@pytest.mark.parametrize(
    ("resource", "openness", "told"),
    [
        ("fly_ash", "named", "Compté sur la carte à votre site. Nommé sur la page Modèles. Modèles : 5"),
        ("fly_ash", "category", "Compté, sans être montré, dans les chiffres du territoire"),
        ("fly_ash", "hidden", "nulle part"),
        (None, "category", "Compté, sans être montré, dans les chiffres du territoire"),
        (None, "named", "Compté sur la carte à votre site."),
    ],
)
def test_the_mission_is_told_where_a_flow_counts(
    resource: str | None, openness: str, told: str, giver: Person, store: FakeStore
) -> None:
    store.repositories.flows.save([make_flow(id="one", resource_id=resource, confidentiality=openness)])

    where = cells(giver.get("/flux/one/apercu").text, "Mission REV3")["Où"]

    assert where.startswith(told)


def test_a_draft_is_shown_as_it_would_be_seen(giver: Person, store: FakeStore) -> None:
    page = giver.get(f"{DRAFT}/apercu").text

    assert "pas encore déclaré" in page
    assert cells(page, "Coordination")["Quantité"] == "12 t/an"
    assert cells(page, "Un site voisin")["Ressource"].startswith("Minéraux")
    assert len(store.repositories.flows.all()) == 4


def test_what_is_chosen_for_a_draft_is_kept_in_it_and_nothing_is_published(
    giver: Person, store: FakeStore
) -> None:
    tried = giver.post(f"{DRAFT}/confidentialite", CHOICE, action="try")
    assert "flux=named" in tried.location

    reply = giver.post(f"{DRAFT}/confidentialite", CHOICE)

    fields = store.repositories.drafts.get("draft_of_giver").fields
    assert reply.location == f"{DRAFT}/apercu"
    assert fields["confidentiality"] == "named"
    assert fields["quantity_confidentiality"] == "category"
    assert fields["quantity"] == "12"
    assert cells(giver.get(reply.location).text, "Un site voisin")["Site"] == "Site A"
    assert len(store.repositories.flows.all()) == 4


def test_a_draft_is_declared_from_its_preview_as_it_was_seen(giver: Person, store: FakeStore) -> None:
    page = giver.get(f"{DRAFT}/apercu").text
    tried = giver.get(f"{DRAFT}/apercu?flux=hidden").text

    assert f'action="{DRAFT}/declaration"' in page
    assert f'action="{DRAFT}/declaration"' not in tried
    assert giver.post(f"{DRAFT}/declaration").status_code == 302
    assert len(store.repositories.flows.all()) == 5


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "La quantité manque."),
        ({"direction": "offer", "resource": "fly_ash", "unit": "t"}, "La quantité manque."),
        ({"direction": "offer", "quantity": "12", "unit": "t"}, "La ressource n’est pas nommée."),
        ({"direction": "offer", "resource": "fly_ash", "quantity": "1.234", "unit": "t"}, "1.234"),
    ],
)
def test_a_draft_that_cannot_be_read_says_what_it_lacks(
    fields: dict[str, str], told: str, giver: Person, store: FakeStore
) -> None:
    store.repositories.drafts.save([make_draft(id="draft_of_giver", fields=fields)])

    reply = giver.get(f"{DRAFT}/apercu")

    assert reply.status_code == 200
    assert "ne peut pas encore être montré" in reply.text
    assert told in reply.text
    assert f'href="{DRAFT}"' in reply.text


def test_the_form_leads_to_the_preview_of_what_is_typed(giver: Person, store: FakeStore) -> None:
    typed = {"site_id": "site_a", "direction": "offer", "resource": "fly_ash", "quantity": "77", "unit": "t"}

    reply = giver.post("/flux/declarer", typed, action="preview", quantity_confidentiality="named")

    assert re.fullmatch(r"/flux/brouillons/draft_\w+/apercu", reply.location)
    page = giver.get(reply.location).text
    assert cells(page, "Coordination")["Quantité"] == "77 t/an"
    assert cells(page, "Un site voisin")["Quantité"] == "de 10 à 100 t/an"
    assert len(store.repositories.flows.all()) == 4


def test_others_are_listed_by_pages_that_keep_their_filters(store: FakeStore, giver: Person) -> None:
    store.repositories.sites.save([make_site(id=f"s{i}", name=f"Usine {i}") for i in range(130)])
    store.repositories.flows.save(
        [make_flow(id=f"f{i}", site_id=f"s{i}", confidentiality="named") for i in range(130)]
    )

    first = giver.get("/territoire/flux?texte=usine&sens=offer").text
    second = giver.get("/territoire/flux?texte=usine&sens=offer&page=2").text

    assert "130 flux affichés" in first
    following = re.search(r'href="([^"]+)" rel="next"', first)
    assert following
    assert set(following[1].partition("?")[2].split("&amp;")) == {"page=2", "texte=usine", "sens=offer"}
    assert (first.count('role="rowheader"'), second.count('role="rowheader"')) == (100, 30)


def test_flows_that_look_alike_share_a_line(store: FakeStore, giver: Person) -> None:
    store.repositories.flows.save([make_flow(id=f"f{i}", site_id="site_b") for i in range(7)])

    page = giver.get("/territoire/flux?sens=offer").text

    assert "7 flux semblables" in words(page)
    assert page.count('role="rowheader"') == 1


def test_a_list_without_flows_says_so(store: FakeStore, signed_in: SignIn) -> None:
    flows = store.repositories.flows
    flows.save([f.model_copy(update={"confidentiality": Confidentiality.HIDDEN}) for f in flows.all()])
    person = signed_in("receiver")

    assert "Aucun autre site ne laisse encore voir de flux" in person.get("/territoire/flux").text


def test_a_filter_that_keeps_nothing_says_so(giver: Person) -> None:
    assert "Aucun flux ne répond à ces critères" in giver.get("/territoire/flux?texte=licorne").text


def test_s21_words_of_others_are_text(store: FakeStore, giver: Person) -> None:
    hostile = "<script>alert(1)</script>{{ 7 * 7 }}"
    store.repositories.flows.save(
        [
            make_flow(
                id="hostile",
                site_id="site_b",
                resource_id=None,
                resource_text=hostile,
                quality={hostile: Band(max=1)},
                confidentiality="named",
                field_confidentiality=FieldConfidentiality(quality="named"),
            )
        ]
    )

    page = giver.get("/territoire/flux").text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 * 7 }}" in page


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Band(min=1000, max=10_000), "de 1\u202f000 à 10\u202f000"),
        (Band(min=0, max=1), "de 0 à 1"),
        (Band(min=-50, max=-10), "de \u221250 à \u221210"),
        (1200.5, "1\u202f200"),
        (None, "–"),
    ],
)
def test_orders_of_magnitude_are_written_in_french(value: float | Band | None, text: str) -> None:
    assert magnitude(value) == text


def test_every_category_has_a_french_word(app: Flask) -> None:
    codes = [*Family, *ResourceGroup]

    assert [code for code in (*codes, "thermal", "unclassified") if str(code) not in WORDS] == []
