"""The dossier of a synergy: its giver and the coordination fill it with the keyboard, and print the sheet."""

import re
from pathlib import Path

import pytest

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.exchanges import Proposal, State
from symbiose.domain.synergies import Synergy
from symbiose.domain.waste_paths import WastePath
from symbiose.services.context import Services
from symbiose.services.waste_status import choose_path
from tests.browser.conftest import Open
from tests.browser.territory import Running
from tests.browser.visit import Visit
from tests.dossiers import make_opened, make_synergy

pytestmark = [pytest.mark.browser, pytest.mark.embedded]
TELEPHONE = 390
RECEIVER = Actor(id="account_of_beta", role=Role.SITE_MANAGER, site_ids=("beta",))


def told(person: Visit) -> str:
    return person.page.inner_text("main").replace("\u202f", " ").replace("\xa0", " ")


def assert_sound(person: Visit) -> None:
    assert person.faults() == []
    assert person.violations() == []
    assert person.complaints == []
    assert person.overflow() <= 0


def cardboard(services: Services) -> tuple[str, Proposal]:
    """Return the proposal of cardboard from Alpha to Beta, with its run."""

    def find(repositories: object) -> tuple[str, Proposal]:
        run = repositories.runs.all()[-1]  # type: ignore[attr-defined]
        made = repositories.runs.proposals(run.id)  # type: ignore[attr-defined]
        return run.id, next(p for p in made if (p.giver_site_id, p.receiver_site_id) == ("alpha", "beta"))

    return services.store.read(find)


@pytest.fixture
def synergy(service: Running) -> Synergy:
    """Let Alpha and Beta have agreed to exchange cardboard, without a decision that binds later runs."""
    run_id, proposal = cardboard(service.services)
    synergy = make_synergy(
        id="synergy_of_cardboard",
        proposal_id=proposal.id,
        path=proposal.path,
        run_id=run_id,
        giver_site_id="alpha",
        receiver_site_id="beta",
        resource_id=proposal.resource_id,
        received_resource_id=proposal.received_resource_id,
        monthly=proposal.monthly,
        monthly_received=proposal.monthly_received,
        state=State.AGREED,
    )
    service.services.store.write(lambda r: r.synergies.save(synergy, make_opened(synergy)))
    return synergy


def close(services: Services, synergy: Synergy) -> None:
    """End the synergy, so that it asks nothing of anybody in other tests."""
    ended = synergy.model_copy(update={"state": State.ENDED, "version": 2})
    services.store.write(lambda r: r.synergies.save(ended, make_opened(ended)))


def test_a_firm_and_the_coordination_fill_a_dossier_and_print_its_sheet(
    visit: Open, service: Running, synergy: Synergy, tmp_path: Path
) -> None:
    path = f"/synergies/{synergy.id}/dossier"
    coordinator = visit("coordinator")
    coordinator.open(path)
    assert "15 01 01" in told(coordinator)
    assert "Déchet suivi. Le receveur le prend sous son code déchet" in told(coordinator)
    assert_sound(coordinator)
    coordinator.page.select_option("#status-operation_code", "R 3")
    coordinator.tab_to("Enregistrer le statut")
    coordinator.page.keyboard.press("Enter")
    coordinator.until(lambda: "Statut choisi : Déchet suivi" in told(coordinator))

    giver = visit("alpha", TELEPHONE)
    giver.open(path)
    assert "Le cédant n’a pas confirmé le statut" in told(giver)
    giver.tab_to("Confirmer ce statut")
    giver.page.keyboard.press("Enter")
    giver.until(lambda: "Le cédant : ✓ a confirmé" in told(giver))
    assert_sound(giver)
    giver.page.get_by_text("Ajouter un document").click()
    giver.page.fill("#add-title", "Extrait du registre")
    giver.page.set_input_files(
        "#add-document",
        {"name": "page.html", "mimeType": "text/html", "buffer": b"<html><script>alert(1)</script>"},
    )
    giver.press("Ajouter")
    assert "une page web ou un fichier XML n’est pas gardé" in told(giver).replace("Une", "une")
    assert [one for one in giver.complaints if "415" not in one] == []
    giver.complaints.clear()  # the browser tells that the answer was a refusal
    assert_sound(giver)
    giver.page.set_input_files(
        "#add-document", {"name": "r.csv", "mimeType": "text/csv", "buffer": b"code;t\n15 01 01;400\n"}
    )
    giver.press("Ajouter")
    with giver.page.expect_download() as downloading:
        giver.page.get_by_role("link", name="Extrait du registre").first.click()
    assert re.fullmatch(r"document_[0-9a-f]{24}\.txt", downloading.value.suggested_filename)
    giver.page.locator("#condition-waste_register_out summary").first.click()
    giver.page.fill("#tick-waste_register_out-evidence", "ligne 4 du registre")
    giver.page.select_option("#tick-waste_register_out-document_id", label="Extrait du registre")
    giver.page.locator("#condition-waste_register_out").get_by_role("button").click()
    giver.until(lambda: "Condition cochée" in told(giver))
    assert "Preuve : « ligne 4 du registre » – Extrait du registre" in told(giver)

    choose_path(service.services, RECEIVER, synergy.id, 2, WastePath.WASTE, "R 3")
    coordinator.open(f"/synergies/{synergy.id}/fiche")
    assert_sound(coordinator)
    assert coordinator.page.get_by_role("button", name="Imprimer").is_visible()
    printed = tmp_path / "fiche.pdf"
    coordinator.page.pdf(path=str(printed), prefer_css_page_size=True)
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", printed.read_bytes())) <= 2
    close(service.services, synergy)
