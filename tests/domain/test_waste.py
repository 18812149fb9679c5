"""The list of waste: reading codes, stars and mirror entries."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.errors import UnknownThing
from symbiose.domain.waste import WasteEntry, WasteHeading, WasteList
from symbiose.files.reference import load_reference

DUST = WasteEntry(code="10 02 07*", designation="déchets solides contenant des substances dangereuses")
OTHER_DUST = WasteEntry(
    code="10 02 08", designation="déchets solides autres que ceux visés à la rubrique 10 02 07"
)
UNNAMED = WasteEntry(code="10 02 99", designation="déchets non spécifiés ailleurs")
LIST = WasteList([WasteHeading(code="10 02", designation="sidérurgie")], [DUST, OTHER_DUST, UNNAMED])
OFFICIAL = load_reference().wastes


@pytest.mark.parametrize(
    "text", ["10 02 07*", "100207*", "10.02.07*", "10-02-07*", " 10 02 07 * ", "10\u00a002\u00a007*"]
)
def test_a_dangerous_code_is_read_however_it_is_spaced(text: str) -> None:
    read = LIST.read(text)

    assert read.entry == DUST
    assert read.notice is None


@pytest.mark.parametrize("text", ["10 02 07", "100207"])
def test_a_missing_star_is_put_back_with_a_notice(text: str) -> None:
    read = LIST.read(text)

    assert read.entry == DUST
    assert read.notice is not None
    assert "10 02 07*" in read.notice


def test_a_star_that_the_list_does_not_carry_is_an_error_that_names_the_dangerous_mirror() -> None:
    with pytest.raises(ValueError, match=r"ôtez l’astérisque, ou choisissez 10 02 07\*"):
        LIST.read("10 02 08*")


@pytest.mark.parametrize("text", ["", "10 02", "10 02 06", "10 02 077", "10  02 07", "abc", "１０ ０２ ０７"])
def test_what_is_no_code_of_the_list_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="liste européenne"):
        LIST.read(text)


def test_mirror_entries_name_each_other() -> None:
    assert LIST.mirrors_of("10 02 07*") == (OTHER_DUST,)
    assert LIST.mirrors_of("10 02 08") == (DUST,)
    assert LIST.mirrors_of("10 02 99") == ()


def test_an_entry_knows_its_danger_and_section() -> None:
    assert (DUST.dangerous, DUST.section) == (True, "10 02")
    assert not UNNAMED.dangerous


def test_a_code_is_in_the_list_with_its_own_star_only() -> None:
    assert "10 02 07*" in LIST
    assert "10 02 07" not in LIST
    assert 7 not in LIST
    assert LIST.get("10 02 08") == OTHER_DUST
    with pytest.raises(UnknownThing):
        LIST.get("10 02 07")


CODES = st.sampled_from([entry.code for entry in OFFICIAL])


@given(CODES)
@settings(deadline=None, max_examples=100)
def test_every_official_code_reads_back_as_itself_with_or_without_spaces(code: str) -> None:
    for text in (code, code.replace(" ", ""), code.replace(" ", ".")):
        assert OFFICIAL.read(text).entry.code == code
    assert OFFICIAL.get(code).code == code


@given(CODES)
@settings(deadline=None, max_examples=100)
def test_mirrors_go_both_ways_between_danger_and_none(code: str) -> None:
    for mirror in OFFICIAL.mirrors_of(code):
        assert OFFICIAL.get(code) in OFFICIAL.mirrors_of(mirror.code)
        assert mirror.dangerous is not OFFICIAL.get(code).dangerous


def test_the_list_has_842_codes_of_which_408_are_dangerous() -> None:
    assert len(OFFICIAL) == 842
    assert sum(entry.dangerous for entry in OFFICIAL) == 408
