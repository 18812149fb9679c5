"""What a form that was refused is told first: people begin there, whatever they read the page with."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import web
from symbiose.services.context import Services
from tests.fakes import FakeStore
from tests.solar_case import group_of_one, keep_group, make_solar_decision
from tests.web.people import Person
from tests.web.solar_matrix import SOLAR_ID

SignIn = Callable[[str], Person]
PAGE = f"/soleil/{SOLAR_ID}"
TEMPLATES = Path(web.__file__).parent / "templates"
TOLD_OTHERWISE = {
    "field_macros.html",  # the macro itself
    "jobs/page.html",  # what a job came to: no form was refused
    "proposals/selection_result.html",  # a page of its own, which begins with what was not done
}


@pytest.fixture
def agreed(store: FakeStore, services: Services, signed_in: SignIn) -> None:
    """Let the only member agree to the roof of site A alone."""
    keep_group(store, group_of_one())
    store.repositories.solar_decisions.save(make_solar_decision(group_id=SOLAR_ID, group=group_of_one()))
    signed_in("giver").post(f"{PAGE}/accord", {"acceptance": "1", "seen": "0", "site": "site_a"})


def test_every_page_tells_it_in_the_box_that_takes_the_focus() -> None:
    by_hand = {
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if 'role="alert"' in path.read_text(encoding="utf-8")
    }

    assert by_hand == TOLD_OTHERWISE


@pytest.mark.usefixtures("agreed")
def test_the_focus_is_on_what_is_wrong_and_leads_to_the_field_with_what_was_typed(
    coordinator: Person,
) -> None:
    answer = coordinator.post(f"{PAGE}/demarrage", {"acceptance": "1", "seen": "1", "jour": "hier"})

    assert answer.status_code == 422
    [box] = re.findall(r'<div class="fault-summary"[^>]*>.*?</div>', answer.text, re.DOTALL)
    assert re.match(r'<div[^>]* role="alert" id="fautes" tabindex="-1" autofocus>', box)
    assert 'href="#start-day"' in box
    assert answer.text.count("autofocus") == 1
    [field] = re.findall(r'<input[^>]* id="start-day"[^>]*>', answer.text)
    assert 'value="hier"' in field
    assert 'aria-describedby="start-day-fault"' in field


@pytest.mark.usefixtures("agreed")
def test_no_form_is_sent_to_a_place_on_its_page_which_would_keep_the_focus(coordinator: Person) -> None:
    forms = re.findall(r'<form[^>]*method="post"[^>]*action="([^"]*)"', coordinator.get(PAGE).text)

    assert f"{PAGE}/demarrage" in forms
    assert not [address for address in forms if "#" in address]


@pytest.mark.usefixtures("agreed")
def test_a_page_that_nobody_refused_moves_no_focus(coordinator: Person) -> None:
    assert "autofocus" not in coordinator.get(PAGE).text
