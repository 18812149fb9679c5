"""Trials of a proposal with other figures: asked for, solved as work, shown, accepted."""

import re
from collections.abc import Callable

import pytest

from symbiose.domain.accounts import operator
from symbiose.domain.jobs import Job
from symbiose.services.context import Services
from symbiose.services.job_work import finish_job, take_job
from symbiose.services.trial_job import try_as_job
from tests.fakes import FakeStore
from tests.web.conftest import DIRECT
from tests.web.people import Person

SignIn = Callable[[str], Person]


def work(services: Services) -> Job:
    """Do the job that waits, as a worker does."""

    class Alone:
        is_lost = False

        def tell(self, *_: object) -> None:
            """Nobody waits."""

    job = take_job(services, "worker", ["trial"])
    assert job is not None
    ending = try_as_job(services, operator("test"), job, Alone())
    finish_job(services, job, ending)
    return job


def test_a_trial_is_asked_for_solved_and_shown_and_its_quantity_accepted(
    coordinator: Person, services: Services, store: FakeStore
) -> None:
    page = coordinator.get(f"/propositions/essai?p={DIRECT.id}")
    assert "Déclaré\xa0: 1\u202f200 t" in page.text
    reply = coordinator.post("/propositions/essai", p=DIRECT.id, quantite_offre="800", cle="k")
    assert reply.status_code == 302
    runs = len(store.repositories.runs.kept)

    job = work(services)

    shown = coordinator.get(f"/propositions/essai/{job.id}")
    assert shown.status_code == 200
    assert 'value="800"' in shown.text
    assert "n’enregistre aucun calcul" in shown.text
    assert len(store.repositories.runs.kept) == runs
    kept = re.search(r'name="quantity" value="([^"]+)"', shown.text)
    assert kept
    assert (
        coordinator.post(f"/propositions/{DIRECT.id}/acceptation", version=0, quantity=kept[1]).status_code
        == 302
    )


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"quantite_offre": "beaucoup"}, "quantite_offre"),
        ({"quantite_besoin": "-1"}, "quantite_besoin"),
        ({"prix_offre": "1.234"}, "prix_offre"),
        ({"parcours": "verrouille"}, "quantite"),
        ({"parcours": "verrouille", "quantite": "0"}, "quantite"),
        ({"quantite_offre": "1e300"}, "quantite_offre"),
    ],
)
def test_a_trial_that_cannot_be_read_says_which_field(
    form: dict[str, str], field: str, coordinator: Person, store: FakeStore
) -> None:
    reply = coordinator.post("/propositions/essai", {"p": DIRECT.id, **form})

    assert reply.status_code == 422
    assert f'href="#{field}"' in reply.text
    assert store.repositories.jobs.unfinished() == []


def test_s4_the_trial_of_somebody_else_looks_like_a_missing_one(
    coordinator: Person, signed_in: SignIn, services: Services
) -> None:
    coordinator.post("/propositions/essai", p=DIRECT.id)
    job = work(services)
    other = signed_in("giver")

    assert coordinator.get("/propositions/essai/nobody_knows").status_code == 404
    assert other.get(f"/propositions/essai/{job.id}").status_code == 403
