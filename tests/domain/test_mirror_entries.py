"""Mirror entries: which pairs the labels of the law make, and what they ask of who declares."""

import pytest

from symbiose.domain.mirror_entries import cited_codes, mirror_codes
from symbiose.domain.mirror_questions import mirror_choice, mirror_question
from symbiose.domain.resources import Resource
from symbiose.domain.waste import WasteEntry
from symbiose.files.reference import load_reference

REFERENCE = load_reference()
WASTES = REFERENCE.wastes


def mirrors(code: str) -> set[str]:
    return {entry.code for entry in WASTES.mirrors_of(code)}


@pytest.mark.parametrize(
    ("harmless", "dangerous"),
    [
        ("17 05 04", {"17 05 03*"}),
        ("10 02 08", {"10 02 07*"}),
        ("15 02 03", {"15 02 02*"}),
        ("16 01 15", {"16 01 14*"}),
        ("20 01 30", {"20 01 29*"}),
        ("01 03 06", {"01 03 04*", "01 03 05*"}),
    ],
)
def test_a_label_other_than_what_it_cites_mirrors_it(harmless: str, dangerous: set[str]) -> None:
    assert mirrors(harmless) == dangerous
    assert all(harmless in mirrors(code) for code in dangerous)


def test_a_range_of_cited_codes_is_written_out() -> None:
    assert mirrors("16 02 14") == {f"16 02 {n:02d}*" for n in range(9, 14)}


@pytest.mark.parametrize("code", [f"15 01 0{n}" for n in (1, 2, 3, 4, 5, 6, 7, 9)])
def test_every_packaging_mirrors_soiled_packaging(code: str) -> None:
    assert mirrors(code) == {"15 01 10*"}


@pytest.mark.parametrize(
    ("dangerous", "harmless"),
    [
        ("17 02 04*", {"17 02 01", "17 02 02", "17 02 03"}),
        ("17 01 06*", {"17 01 01", "17 01 02", "17 01 03", "17 01 07"}),
        ("17 04 09*", {f"17 04 0{n}" for n in range(1, 8)}),
    ],
)
def test_a_dangerous_entry_named_like_its_section_mirrors_what_stands_there(
    dangerous: str, harmless: set[str]
) -> None:
    assert mirrors(dangerous) == harmless


@pytest.mark.parametrize(
    ("harmless", "dangerous"),
    [("16 01 06", "16 01 04*"), ("18 01 04", "18 01 03*"), ("19 02 03", "19 02 04*")],
)
def test_a_label_that_says_that_nothing_dangerous_is_held_mirrors_its_namesake(
    harmless: str, dangerous: str
) -> None:
    assert mirrors(harmless) == {dangerous}


@pytest.mark.parametrize("code", ["13 02 05*", "01 01 01", "10 02 99", "12 01 01", "16 06 01*", "14 06 03*"])
def test_what_is_always_dangerous_or_never_has_no_mirror(code: str) -> None:
    assert mirrors(code) == set()


def test_every_harmless_label_that_cites_a_dangerous_code_has_it_as_its_mirror() -> None:
    dangerous = {entry.code.removesuffix("*") for entry in WASTES if entry.dangerous}
    cited = {
        (entry.code, f"{code}*")
        for entry in WASTES
        if not entry.dangerous
        for code in cited_codes(entry.designation)
        if code in dangerous
    }

    assert len(cited) >= 150
    assert all(other in mirrors(code) for code, other in cited)


def test_mirrors_stand_in_the_same_chapter_and_on_both_sides_of_danger() -> None:
    for entry in WASTES:
        for mirror in WASTES.mirrors_of(entry.code):
            assert mirror.section == entry.section
            assert mirror.dangerous is not entry.dangerous
            assert entry in WASTES.mirrors_of(mirror.code)


def test_a_list_without_pairs_has_no_mirrors() -> None:
    assert mirror_codes([], {}) == {}
    assert mirror_codes([WasteEntry(code="13 02 05*", designation="huiles moteur")], {}) == {}


def test_a_harmless_code_with_a_dangerous_mirror_is_asked_about() -> None:
    question = mirror_question(WASTES, "17 05 04", "terres de chantier")

    assert question is not None
    assert question.chosen == WASTES.get("17 05 04")
    assert [entry.code for entry in question.others] == ["17 05 03*"]
    assert "le code 17 05 04 a une entrée miroir dangereuse, 17 05 03*" in question.sentence
    assert "confirmez" in question.sentence


@pytest.mark.parametrize("text", ["terres non polluées", "Terre inerte", "déblais NON DANGEREUX"])
def test_words_that_say_that_a_waste_is_harmless_answer_the_question(text: str) -> None:
    assert mirror_question(WASTES, "17 05 04", text) is None


@pytest.mark.parametrize("text", ["terres polluées", "terre souillée aux hydrocarbures", "terres amiantées"])
def test_words_that_say_danger_beside_a_harmless_code_are_told(text: str) -> None:
    question = mirror_question(WASTES, "17 05 04", text)

    assert question is not None
    assert "semble dangereux" in question.sentence
    assert "17 05 03*" in question.sentence


def test_a_code_with_its_star_is_certain_unless_the_words_say_otherwise() -> None:
    assert mirror_question(WASTES, "17 05 03*", "terres polluées") is None
    question = mirror_question(WASTES, "17 05 03*", "terres non polluées")

    assert question is not None
    assert "17 05 04" in question.sentence


@pytest.mark.parametrize("code", [None, "13 02 05*", "01 01 01", "99 99 99"])
def test_nothing_is_asked_where_nothing_is_open(code: str | None) -> None:
    assert mirror_question(WASTES, code, "quoi que ce soit") is None


def test_a_resource_on_both_sides_of_a_mirror_asks_for_its_code() -> None:
    question = mirror_choice(WASTES, REFERENCE.resources.get("glycol_waste"))

    assert question is not None
    assert question.chosen is None
    assert {entry.code for entry in question.others} == {"16 01 14*", "16 01 15"}
    assert "Indiquez le code déchet" in question.sentence


@pytest.mark.parametrize("resource_id", ["sewage_sludge", "cement", "spent_oils"])
def test_other_resources_ask_for_no_code(resource_id: str) -> None:
    resource: Resource = REFERENCE.resources.get(resource_id)

    assert mirror_choice(WASTES, resource) is None


def test_a_star_put_back_names_the_mirror_that_has_none() -> None:
    notice = WASTES.read("170503").notice

    assert notice is not None
    assert "astérisque ajouté : 17 05 03*" in notice
    assert "17 05 04" in notice
