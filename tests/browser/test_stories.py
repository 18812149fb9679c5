"""The three users' stories on a database that was empty: from the invitation to a synergy that runs.

An administrator made on the command line invites a coordinator, the managers of two firms and an analyst.
"""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.resources import files as package_files
from pathlib import Path

import pytest

from symbiose.domain.exchanges import State
from tests.browser.conftest import Open
from tests.browser.newcomer import Newcomer
from tests.browser.territory import Running, address_of, nothing, running_service

pytestmark = [pytest.mark.browser, pytest.mark.embedded]
TERRITORY = package_files("seed_data").joinpath("fictional", "territory.json")
GIVER, RECEIVER = "Cartons d’Alpha", "Papeterie de Bêta"
Meet = Callable[[str], Newcomer]


@pytest.fixture(scope="module")
def home(new_home: Callable[[], Path]) -> Path:
    return new_home()


@pytest.fixture(scope="module")
def service(home: Path) -> Iterator[Running]:
    with running_service(home, fill=nothing) as running:
        yield running


@pytest.fixture
def meet(visit: Open) -> Meet:
    return lambda name: Newcomer(name, visit())


def symbiose(home: Path, *arguments: str) -> str:
    """Run a command of the service on the database that is being served, and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "symbiose.app", *arguments],
        env={"SYMBIOSE_HOME": str(home), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout.strip()


def test_three_users_bring_an_exchange_from_the_invitation_to_a_running_synergy(
    meet: Meet, service: Running, home: Path, tmp_path: Path
) -> None:
    symbiose(home, "import", str(TERRITORY))
    boss = meet("boss")
    boss.comes_by(symbiose(home, "user", "add", address_of("boss"), "--role", "administrator"))
    coordinator, giver, receiver, analyst = (
        meet(name) for name in ("coordinator", "giver", "receiver", "analyst")
    )
    coordinator.comes_by(boss.invites("coordinator", "Coord"))
    giver.comes_by(link := boss.invites("giver", "Resp", "alpha"))
    receiver.comes_by(boss.invites("receiver", "Resp", "beta"))
    analyst.comes_by(boss.invites("analyst", "Miss"))
    assert boss.page.request.get(service.address + link).status == 410

    for resource, offered, needed in (("Cartons usagés", "1000", "600"), ("Films PE usagés", "90", "60")):
        giver.declares("offer", resource, offered)
        receiver.declares("need", resource, needed)
    receiver.visit.open("/flux")
    assert GIVER not in receiver.told()

    sheet = find_and_ask(coordinator)
    answer(giver)
    synergy = accept(coordinator, sheet)
    agree(giver, receiver, synergy)
    bring_to_run(coordinator, giver, receiver, synergy)
    declare_realised(giver, coordinator, synergy)
    coordinator.visit.open(f"{synergy}/fiche")
    coordinator.looks()
    pages = re.findall(rb"/Type\s*/Page\b", coordinator.prints(tmp_path / "sheet.pdf"))
    assert 1 <= len(pages) <= 2
    read_totals(analyst, synergy)

    (kept,) = service.services.store.read(lambda r: r.synergies.all())
    assert kept.state is State.RUNNING
    assert symbiose(home, "journal", "verify")


def find_and_ask(coordinator: Newcomer) -> str:
    """Run the optimisation as a job, compare what it proposes, ask the giving firm; return the sheet."""
    coordinator.visit.open("/propositions")
    coordinator.presses("Lancer l’optimisation", "Calcul terminé")
    compare(coordinator)
    coordinator.visit.open("/propositions")
    row = coordinator.page.locator("table tbody tr").filter(has_text="Cartons")
    path = row.get_by_role("link").first.get_attribute("href")
    assert path is not None
    coordinator.visit.open(path)
    coordinator.looks()
    coordinator.presses("Poser une question", "À qui ?")
    coordinator.visit.tab_to("ask-giver")
    coordinator.page.keyboard.press("Space")
    coordinator.types("question", "Les cartons sont-ils triés à part ?")
    coordinator.presses("Envoyer la question", "Les cartons sont-ils triés à part ?")
    return path


def compare(coordinator: Newcomer) -> None:
    """Tick both proposals and read them side by side."""
    boxes = coordinator.page.locator("input[name=choix]")
    assert boxes.count() == 2
    for box in boxes.all():
        box.focus()
        coordinator.page.keyboard.press("Space")
    coordinator.presses("Comparer (2 à 4)", "Comparer des propositions")
    assert all(one in coordinator.told() for one in ("Cartons", "Films PE", GIVER, RECEIVER))
    coordinator.looks()


def answer(giver: Newcomer) -> None:
    """Answer what the coordination asks, from the home page on."""
    giver.visit.open("/")
    giver.presses("Répondre à 1 question de la coordination", "triés à part")
    assert RECEIVER not in giver.told()
    giver.page.get_by_label("Réponse").focus()
    giver.page.keyboard.type("Oui, en balles.")
    giver.presses("Répondre", "Oui, en balles.")


def accept(coordinator: Newcomer, sheet: str) -> str:
    """Read the answer, accept, and return the path of the synergy that this opens."""
    coordinator.visit.open(sheet)
    assert "Oui, en balles." in coordinator.told()
    coordinator.presses("Accepter", "Voir la synergie que cette proposition est devenue")
    coordinator.presses("Voir la synergie que cette proposition est devenue", "Les deux parties")
    return coordinator.page.url.removeprefix(coordinator.visit.address)


def agree(giver: Newcomer, receiver: Newcomer, synergy: str) -> None:
    """Let both firms agree, each for itself; they read each other's name only then."""
    giver.visit.open(synergy)
    assert RECEIVER not in giver.told()
    giver.presses("Donner mon accord", "Accord enregistré")
    assert RECEIVER not in giver.told()
    receiver.visit.open(synergy)
    assert GIVER not in receiver.told()
    receiver.presses("Donner mon accord", "Accord enregistré")
    assert GIVER in receiver.told()
    assert address_of("giver") in receiver.told()
    giver.visit.open(synergy)
    assert RECEIVER in giver.told()


def bring_to_run(coordinator: Newcomer, giver: Newcomer, receiver: Newcomer, synergy: str) -> None:
    """Study, contract signed by both, running: the coordination never speaks for a firm."""
    coordinator.visit.open(synergy)
    assert coordinator.page.get_by_role("button", name="Donner mon accord").count() == 0
    coordinator.presses("L’étude commence", "État enregistré")
    for firm in (giver, receiver):
        firm.visit.open(synergy)
        firm.presses("Confirmer le contrat", "Contrat confirmé pour votre site")
    coordinator.visit.open(synergy)
    coordinator.presses("L’échange est en service", "État enregistré")
    assert "En service" in coordinator.told()
    coordinator.looks()


def declare_realised(giver: Newcomer, coordinator: Newcomer, synergy: str) -> None:
    """Let the giver declare what went over this year; the coordination reads it beside what was accepted."""
    giver.visit.open(f"{synergy}/dossier")
    giver.presses("Déclarer ce qui a été cédé", "Quantité de l’année")
    giver.types("declare-giver-quantity", "580")
    giver.presses("Enregistrer la quantité", "580 t")
    coordinator.visit.open(f"{synergy}/dossier")
    assert "580 t" in coordinator.page.locator("#quantites ~ table").inner_text().replace("\xa0", " ")


def read_totals(analyst: Newcomer, synergy: str) -> None:
    """Let the analyst read totals and coverage, and nothing of one firm."""
    analyst.visit.open("/territoire/chiffres")
    analyst.looks()
    assert "masqué" in analyst.told()
    analyst.visit.open("/modeles")
    analyst.looks()
    for page in ("/carte", "/modeles", "/territoire/chiffres"):
        analyst.visit.open(page)
        assert "600" not in analyst.told()
    assert analyst.page.request.get(analyst.visit.address + synergy).status == 403
