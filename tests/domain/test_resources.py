"""The catalogue of resources."""

import pytest

from symbiose.domain.errors import UnknownThing
from symbiose.domain.flows import Use
from symbiose.domain.opeo_facts import usual_use
from symbiose.domain.resources import ResourceCatalogue, keys_of
from tests.circular import make_catalogue, make_resource

CATALOGUE = ResourceCatalogue(
    [
        make_resource("metal", label_fr="Métaux"),
        make_resource("scrap", parent="metal", label_fr="Ferrailles", synonyms_fr=("chutes d'acier",)),
        make_resource("galvanised_scrap", parent="scrap", waste_codes=("12 01 01",)),
    ]
)


@pytest.mark.parametrize("text", ["scrap", " scrap ", "ferraille", "FERRAILLES", "Chute d’acier", "scraps"])
def test_a_resource_is_found_by_id_label_or_synonym(text: str) -> None:
    found = CATALOGUE.by_label(text)

    assert found is not None
    assert found.id == "scrap"


def test_other_words_find_nothing() -> None:
    assert CATALOGUE.by_label("mousse") is None
    assert CATALOGUE.by_label("") is None


def test_the_taxonomy_is_climbed_from_the_nearest() -> None:
    assert CATALOGUE.ancestors("galvanised_scrap") == ("scrap", "metal")
    assert CATALOGUE.ancestors("metal") == ()


def test_an_unknown_resource_suggests_close_ones() -> None:
    with pytest.raises(UnknownThing, match="Close ones: scrap"):
        CATALOGUE.get("scrapp")


def test_a_label_is_kept_readable_when_the_catalogue_loses_the_resource() -> None:
    assert CATALOGUE.label("scrap") == "Ferrailles"
    assert CATALOGUE.label("gone") == "gone"


def test_labels_are_in_alphabetical_order_whatever_their_accents() -> None:
    assert CATALOGUE.labels()[:2] == ("Ferrailles", "Métaux")


def test_resources_of_a_waste_code_are_found() -> None:
    assert [one.id for one in CATALOGUE.of_waste_code("12 01 01")] == ["galvanised_scrap"]
    assert CATALOGUE.of_waste_code("10 01 02") == ()


def test_keys_cover_every_word_for_a_resource() -> None:
    assert keys_of(CATALOGUE.get("scrap")) == {"scrap", "ferraille", "chute d acier"}


def test_the_usual_use_comes_from_the_nearest_resource_that_has_one() -> None:
    catalogue = make_catalogue()

    assert usual_use(catalogue.get("textile_repair"), catalogue) is Use.REPAIR
    assert usual_use(catalogue.get("scrap"), catalogue) is None
    assert usual_use(make_resource("stray"), catalogue) is None
