"""The pages in French and in English: every text is translated, and the choice is kept by a cookie."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from http import HTTPStatus
from importlib.resources import files
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask import Flask

from symbiose.domain.opeo_table import RULES
from symbiose.domain.reference import ReferenceData
from symbiose.files.reference import load_reference
from tests.web.people import Person
from web.language import ENGLISH, LANGUAGES, catalogue, plural
from web.sentences import in_french

WEB = Path(str(files("web")))
SOURCES = [("templates/**.html", "jinja2"), ("**.py", "python")]
KEYWORDS = {"_": None, "N_": None, "gettext": None, "plural": (1, 2), "ngettext": (1, 2)}
CODE = re.compile(r'"(\d\d\.\d\d[A-Z])"')
VALUES = re.compile(r"%\((\w+)\)([sd])|%%")


def texts() -> Iterator[str]:
    """Return every text that pages show, in French, each form of a number on its own."""
    for _file, _line, message, _comments, _context in extract_from_dir(WEB, SOURCES, keywords=KEYWORDS):
        yield from filter(None, message if isinstance(message, tuple) else (message,))
    yield from (rule.sentence for rule in RULES)
    reference = load_reference()
    for indicator in reference.indicators:
        yield from (indicator.title, indicator.definition)
    treatments = {one.disposal_price for one in reference.resources if one.disposal_price}
    yield from (reference.factors.history(one)[-1].label for one in treatments)
    yield from map(in_french, sorted(sectors(reference)))


def sectors(reference: ReferenceData) -> set[str]:
    """Return what trades are called, and the activities of the sites that come with the product."""
    shipped = (files("seed_data") / folder / "territory.json" for folder in ("demonstration", "fictional"))
    codes = {code for one in shipped for code in CODE.findall(one.read_text(encoding="utf-8"))}
    return {
        *(trade.label_fr for trade in reference.typical_flows.trades),
        *(shape.label_fr for shape in reference.load_shapes.shapes),
        *(reference.naf.get(code).label for code in codes),
    }


def test_every_text_of_the_pages_has_an_english_translation_and_none_is_left_over() -> None:
    written = set(texts())

    translated = set(catalogue(ENGLISH))

    assert sorted(written - translated) == []
    assert sorted(translated - written) == []


def test_a_translation_fills_in_the_values_that_the_french_text_names() -> None:
    differing = {
        french: english
        for french, english in catalogue(ENGLISH).items()
        if Counter(VALUES.findall(french)) != Counter(VALUES.findall(english))
    }

    assert differing == {}


def test_no_translation_is_marked_as_doubtful() -> None:
    with (WEB / "translations" / "en.po").open("rb") as opened:
        doubtful = [message.id for message in read_po(opened) if message.fuzzy]

    assert doubtful == []


def test_a_page_is_french_until_the_reader_chooses_english(
    coordinator: Person,
) -> None:
    before = coordinator.get("/propositions", **{"Accept-Language": "en"})

    chosen = coordinator.post("/langue", {"language": "en", "next": "/propositions"})
    after = coordinator.get("/propositions")
    program = coordinator.get("/api/v1/proposals/none")

    assert '<html lang="fr">' in before.text
    assert (chosen.status_code, chosen.headers["Location"]) == (HTTPStatus.FOUND, "/propositions")
    assert '<html lang="en">' in after.text
    assert "Propositions" not in re.findall(r"<h1>(.*?)</h1>", after.text)
    assert json.loads(program.text)["title"] == "Introuvable"


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example", ""])
def test_s30_the_choice_of_a_language_leads_nowhere_else(giver: Person, elsewhere: str) -> None:

    answer = giver.post("/langue", {"language": "en", "next": elsewhere})

    assert answer.headers["Location"] == "/"


def test_a_language_that_there_is_not_is_refused(giver: Person) -> None:

    answer = giver.post("/langue", {"language": "xx", "next": "/"})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert '<html lang="fr">' in giver.get("/").text


@pytest.mark.parametrize("chosen", [*LANGUAGES])
def test_the_form_for_a_number_is_that_of_the_language(app: Flask, chosen: str) -> None:
    counts = (*range(120), 1_000_000, 2_000_000)
    singular = {count for count in counts if Locale(chosen).plural_form(count) == "one"}

    with app.test_request_context(headers={"Cookie": f"langue={chosen}"}):
        told = {count for count in counts if plural("%(num)s one", "%(num)s many", count) == f"{count} one"}

    assert told == singular


def test_large_counts_are_written_with_their_thousands_apart_in_either_language(app: Flask) -> None:
    text = "{{ ngettext('%(num)s flux', '%(num)s flux', count) }}, {{ count|number(0) }}"
    told = {}
    for chosen in LANGUAGES:
        with app.test_request_context(headers={"Cookie": f"langue={chosen}"}):
            page = app.jinja_env.from_string(text).render(count=31593)
            told[chosen] = (page, plural("%(num)s site", "%(num)s sites", 1234))

    assert told == {
        "fr": ("31\u202f593 flux, 31\u202f593", "1\u202f234 sites"),
        "en": ("31,593 flows, 31,593", "1,234 sites"),
    }


def test_values_in_a_text_for_a_number_are_escaped(app: Flask) -> None:
    with app.test_request_context():
        page = app.jinja_env.from_string(
            "{% autoescape true %}{{ ngettext('%(num)s de %(name)s', '%(num)s de %(name)s', 2, name='<b>') }}"
            "{% endautoescape %}"
        ).render()

    assert page == "2 de &lt;b&gt;"
