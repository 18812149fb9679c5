"""Questions to firms: what a firm sees of them, who answers, and what they must not tell."""

import pytest

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.errors import ConflictingReview, InvalidDeclaration, NotAllowed, UnknownThing
from symbiose.domain.ports import SolveSettings
from symbiose.domain.questions import QuestionState, Side
from symbiose.services.context import Services
from symbiose.services.overview import overview
from symbiose.services.propose import propose_exchanges
from symbiose.services.question_lists import question_seen, questions_on, questions_seen
from symbiose.services.questions import Ask, answer_question, ask, withdraw_question
from tests.builders import make_proposal, make_site

PROPOSAL = make_proposal()
RECEIVER = Actor(id="account_b", role=Role.SITE_MANAGER, site_ids=("site_b",))
STRANGER = Actor(id="account_s", role=Role.SITE_MANAGER, site_ids=("site_z",))


@pytest.fixture(autouse=True)
def run(services: Services, coordinator: Actor) -> None:
    propose_exchanges(services, coordinator, SolveSettings())


def asked(services: Services, actor: Actor, text: str = "Est-ce sec ?", *sides: Side) -> str:
    [question, *_] = ask(services, actor, Ask((PROPOSAL.id,), sides or (Side.GIVER,), text))
    return question.id


def entries(services: Services) -> int:
    return services.store.read(lambda r: r.journal.count())


def test_the_firm_finds_the_question_with_its_own_flow_and_nothing_of_the_other_side(
    services: Services, coordinator: Actor, manager_a: Actor
) -> None:
    asked(services, coordinator)

    [line] = questions_seen(services, manager_a)
    assert (line.site, line.question.flow_id, line.question.text) == ("Site A", "flow_offer", "Est-ce sec ?")
    assert line.may_answer
    assert not line.may_withdraw
    assert line.people == ("", "")
    assert overview(services, manager_a).questions == 1
    assert questions_seen(services, RECEIVER) == ()
    assert overview(services, RECEIVER).questions == 0


def test_the_answer_reaches_the_reviewer_and_can_be_given_once(
    services: Services, coordinator: Actor, manager_a: Actor
) -> None:
    question_id = asked(services, coordinator)

    answer_question(services, manager_a, question_id, " Oui, à 2 % d'eau. ")

    [line] = questions_on(services, coordinator, PROPOSAL.id)
    assert line.question.state is QuestionState.ANSWERED
    assert line.question.answer == "Oui, à 2 % d'eau."
    assert overview(services, coordinator).questions == 0
    with pytest.raises(ConflictingReview, match="answered already"):
        answer_question(services, manager_a, question_id, "Non.")
    with pytest.raises(ConflictingReview, match="answered already"):
        withdraw_question(services, coordinator, question_id)


def test_a_question_that_was_taken_back_waits_for_nobody(
    services: Services, coordinator: Actor, manager_a: Actor
) -> None:
    question_id = asked(services, coordinator)

    withdraw_question(services, coordinator, question_id)

    assert overview(services, manager_a).questions == 0
    with pytest.raises(ConflictingReview):
        answer_question(services, manager_a, question_id, "Trop tard")


@pytest.mark.parametrize("who", [RECEIVER, STRANGER])
def test_s4_another_firm_does_not_learn_that_there_is_a_question(
    services: Services, coordinator: Actor, who: Actor
) -> None:
    question_id = asked(services, coordinator)

    with pytest.raises(UnknownThing, match="does not exist"):
        question_seen(services, who, question_id)
    with pytest.raises(UnknownThing, match="does not exist"):
        answer_question(services, who, question_id, "Oui")
    with pytest.raises(UnknownThing, match="does not exist"):
        withdraw_question(services, who, question_id)


def test_a_firm_asks_nobody(services: Services, manager_a: Actor, analyst: Actor) -> None:
    for actor in (manager_a, analyst):
        with pytest.raises(NotAllowed):
            asked(services, actor)


@pytest.mark.parametrize("text", ["", "  ", "x" * 1_001])
def test_a_question_has_words(services: Services, coordinator: Actor, text: str) -> None:
    with pytest.raises(InvalidDeclaration, match="characters"):
        asked(services, coordinator, text)


def test_somebody_is_asked(services: Services, coordinator: Actor) -> None:
    with pytest.raises(InvalidDeclaration, match="choose whom"):
        ask(services, coordinator, Ask((PROPOSAL.id,), (), "Est-ce sec ?"))


@pytest.mark.parametrize("text", ["Le site B le prendrait-il ?", "SITE  B, est-ce trop loin ?"])
def test_s5_a_question_does_not_name_the_other_firm_where_it_is_not_named(
    services: Services, coordinator: Actor, text: str
) -> None:
    """The receiver shows its flow as a category: the giver is not to learn its name."""
    with pytest.raises(InvalidDeclaration, match="leave out the name"):
        asked(services, coordinator, text)

    assert services.store.read(lambda r: r.questions.all()) == []


@pytest.mark.parametrize("text", ["Chez Fonderie du Nord ?", "à Marles-les-Mines", "la fonderie du nord"])
def test_s5_a_question_does_not_tell_a_part_of_the_other_name(
    services: Services, coordinator: Actor, text: str
) -> None:
    renamed = make_site(id="site_b", name="Fonderie du Nord, Marles-les-Mines")
    services.store.write(lambda r: r.sites.save([renamed]))

    with pytest.raises(InvalidDeclaration, match="leave out the name"):
        asked(services, coordinator, text)


def test_what_both_names_tell_may_be_said(services: Services, coordinator: Actor) -> None:
    names = {"site_a": "Usine A, Lens", "site_b": "Usine B, Lens"}
    services.store.write(lambda r: r.sites.save([make_site(id=i, name=name) for i, name in names.items()]))

    assert asked(services, coordinator, "Enlevez-vous à Lens ?")


def test_a_firm_that_shows_its_name_may_be_named(services: Services, coordinator: Actor) -> None:
    """The giver's flow is named: the receiver may know."""
    assert asked(services, coordinator, "Le site A vous convient-il ?", Side.RECEIVER)


def test_both_sides_are_asked_with_one_entry(services: Services, coordinator: Actor) -> None:
    before = entries(services)

    both = ask(services, coordinator, Ask((PROPOSAL.id,), (Side.GIVER, Side.RECEIVER), "Quand ?"))

    assert [(one.side, one.site_id) for one in both] == [
        (Side.GIVER, "site_a"),
        (Side.RECEIVER, "site_b"),
    ]
    assert len({one.id for one in both}) == 2
    assert entries(services) == before + 1


def test_of_several_proposals_one_unknown_asks_nobody(services: Services, coordinator: Actor) -> None:
    with pytest.raises(UnknownThing):
        ask(services, coordinator, Ask((PROPOSAL.id, "none"), (Side.GIVER,), "Quand ?"))

    assert services.store.read(lambda r: r.questions.all()) == []


def test_a_coordinator_of_another_park_neither_asks_nor_sees(services: Services, coordinator: Actor) -> None:
    asked(services, coordinator)
    elsewhere = Actor(id="account_e", role=Role.COORDINATOR, site_ids=("site_z",), park_ids=("park_z",))
    here = Actor(id="account_h", role=Role.COORDINATOR, site_ids=("site_b",), park_ids=("park_b",))

    assert questions_seen(services, elsewhere) == ()
    with pytest.raises(UnknownThing):
        asked(services, elsewhere)
    assert len(questions_seen(services, here)) == 1
