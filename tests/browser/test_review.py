"""A coordinator reads, accepts, refuses with a reason, runs again: the decisions hold."""

import pytest

from symbiose.domain.exchanges import State
from tests.browser.conftest import Open
from tests.browser.territory import Running
from tests.browser.visit import Visit

pytestmark = [pytest.mark.browser, pytest.mark.embedded]
NARROW = "\u202f"
HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>'\"--><svg/onload=alert(3)>"


def open_proposal(person: Visit, giver: str, receiver: str) -> None:
    """Open a proposal from the list."""
    person.open("/propositions")
    row = person.page.locator("table tbody tr").filter(has_text=giver).filter(has_text=receiver).first
    row.get_by_role("link").click()
    person.page.wait_for_load_state()
    person.settle()


def test_a_coordinator_decides_and_the_next_run_keeps_to_it(visit: Open, service: Running) -> None:
    person = visit("coordinator")
    person.open("/propositions")
    person.optimise()  # what others declared meanwhile is no change of this story
    open_proposal(person, "Alpha", "Gamma")
    sheet = person.page.inner_text("main")
    for figure in ("24 000 €", "63 000 €", "−936 €", "−800 €", "85 264 €", "600 t/an", "13 km"):
        assert figure in sheet.replace(NARROW, " ").replace("\xa0", " "), figure
    assert person.page.get_attribute(".figure-box >> nth=0", "data-drawn") == "true"

    person.press("Accepter")
    assert "Proposition acceptée" in person.page.inner_text("main")

    open_proposal(person, "Alpha", "Bêta")
    person.page.select_option("#code", "outlet")
    person.page.fill("#reason", HOSTILE)
    person.press("Refuser")
    assert HOSTILE in person.page.inner_text("main")

    person.open("/propositions")
    person.optimise()
    after = person.page.inner_text("main")

    assert "0 nouvelle, 1 disparue" in after
    assert HOSTILE in after
    accepted = person.page.locator("tr").filter(has_text="Gamma").filter(has_text="Acceptée")
    assert accepted.count() == 1
    assert "600 t" in accepted.first.inner_text()
    states = {d.state for d in service.services.store.read(lambda r: r.decisions.current())}
    assert states == {State.ACCEPTED, State.REFUSED}
    assert person.complaints == []
    assert person.violations() == []


def test_two_reviewers_on_one_proposal_are_told_apart(visit: Open) -> None:
    first, second = visit("coordinator"), visit("coordinator")
    for person in (first, second):
        open_proposal(person, "Bêta", "Delta")

    first.press("Accepter")
    second.page.select_option("#code", "other")
    second.page.fill("#reason", "je pensais autrement")
    second.press("Refuser")

    assert "La situation a changé" in second.page.inner_text("main")
    assert "État actuel\xa0: acceptée" in second.page.inner_text("main")
