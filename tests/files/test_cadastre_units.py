"""The unit of a cadastre's production: found where powers and areas agree, asked about where they do not."""

from collections.abc import Mapping

import pytest

from symbiose.domain.documents.import_report import ReadFile, RoofRow
from symbiose.domain.errors import InvalidDocument
from symbiose.domain.import_questions import QuestionKind, checked_answer
from symbiose.files.asking import Asking
from symbiose.files.reading import read_file
from symbiose.files.reading_terms import Reading
from symbiose.files.reference import load_reference
from tests.files.cadastres import GOOD, geojson, roofs

IN_WATTS: Mapping[str, object] = {**GOOD, "p_kwc": 20_000.0}
"""100 m² and 19 000 kWh a year, but the power in W: beside it, production seems to be in MWh."""
QUESTION = QuestionKind.CADASTRE_UNIT.value


def asked(*properties: Mapping[str, object], **answers: str) -> ReadFile:
    """Return a cadastre read where somebody can be asked."""
    reference = load_reference()
    reading = Reading(reference, asking=Asking(answers), site_asked=True)
    return read_file("toits.geojson", geojson(roofs(*properties)), reference, site=None, reading=reading)


def rows(file: ReadFile) -> list[RoofRow]:
    assert file.roofs is not None
    return list(file.roofs.rows())


def test_two_readings_are_asked_about_once_with_what_speaks_for_each() -> None:
    file = asked(IN_WATTS, IN_WATTS, {"surf_utile": 30.0, "irradiation": 1100.0})

    (question,) = file.questions
    assert (question.kind, question.about, question.lines, question.first_line) == (QUESTION, "prod_an", 2, 1)
    assert not question.optional
    assert [suggestion.id for suggestion in question.suggestions] == ["kWh", "MWh"]
    assert "190 kWh par m²" in question.suggestions[0].reason
    assert "puissance lue en W" in question.suggestions[0].reason
    assert "950 kWh par kWc" in question.suggestions[1].reason


def test_until_it_is_answered_roofs_that_state_a_production_wait() -> None:
    waiting, good = rows(asked(IN_WATTS, {"surf_utile": 30.0, "irradiation": 1100.0}))

    assert [(error.column, error.value) for error in waiting.errors] == [("prod_an", "19000.0")]
    assert "répondez à la question" in waiting.errors[0].reason
    assert good.values is not None


def test_an_answer_that_trusts_areas_reads_powers_in_watts() -> None:
    file = asked(IN_WATTS, **{QUESTION: "kWh"})

    (row,) = rows(file)
    assert row.values is not None
    assert (row.values.peak_power_kwp, row.values.yearly_kwh, row.values.derived) == (20.0, 19_000.0, ())
    assert file.warnings == ("puissance lue en W, ce que demande la production par mètre carré",)
    assert len(file.questions) == 1, "an answer can be changed"


def test_an_answer_that_trusts_powers_derives_the_areas() -> None:
    (row,) = rows(asked(IN_WATTS, **{QUESTION: "MWh"}))

    assert row.values is not None
    assert (row.values.peak_power_kwp, row.values.yearly_kwh) == (20_000.0, 19_000_000.0)
    assert (row.values.area_m2, row.values.derived) == (100_000.0, ("area_m2",))


def test_powers_in_no_known_unit_are_derived_from_areas() -> None:
    in_gigawatts = {**GOOD, "prod_an": 19.0, "p_kwc": 0.00002}

    file = asked(in_gigawatts, **{QUESTION: "MWh"})

    (row,) = rows(file)
    assert row.values is not None
    assert (row.values.peak_power_kwp, row.values.yearly_kwh) == (20.0, 19_000.0)
    assert row.values.derived == ("peak_power_kwp",)
    assert "puissances non retenues" in file.warnings[1]


@pytest.mark.parametrize("answer", ["Wh", "", "kWh par an"])
def test_only_the_readings_that_are_offered_answer_it(answer: str) -> None:
    (question,) = asked(IN_WATTS).questions

    with pytest.raises(ValueError, match="choisissez une des réponses"):
        checked_answer(question, answer, load_reference(), ())
    assert checked_answer(question, "MWh", load_reference(), ()) == "MWh"


def test_where_nobody_can_be_asked_the_file_is_refused_and_the_page_named() -> None:
    with pytest.raises(InvalidDocument, match="la page « Importer un fichier »"):
        read_file("toits.geojson", geojson(roofs(IN_WATTS)), load_reference(), site=None)


def test_a_file_whose_powers_and_areas_agree_asks_nothing() -> None:
    file = asked({**GOOD, "prod_an": 19.0})

    assert file.questions == ()
    assert file.warnings == ("production annuelle lue en MWh, l’unité plausible pour la médiane du fichier",)
