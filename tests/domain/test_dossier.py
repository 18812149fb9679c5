"""Who may read an entry of the dossier; what was exchanged beside what was foreseen."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from symbiose.domain.dossier_documents import DocumentKind, MediaType, SynergyDocument
from symbiose.domain.dossier_entries import Audience, PartyReader
from symbiose.domain.realised import Foreseen, Realised, compared, missing_quantities
from symbiose.domain.synergies import Party, Side
from symbiose.domain.waste_status import Lack
from tests.builders import NOON


def foreseen(accepted: float, arriving: float, proposed: float = 1300) -> Foreseen:
    return Foreseen(
        proposed=proposed,
        accepted=accepted,
        unit="t",
        arriving=arriving,
        arriving_unit="t",
        covered=arriving,
        covered_unit="t",
        processed=True,
    )


FORESEEN = foreseen(1200, 600)


def realised(year: int, side: Side, quantity: float, rank: int = 1, party: Party | None = None) -> Realised:
    return Realised(
        synergy_id="synergy_a",
        year=year,
        side=side,
        rank=rank,
        quantity=quantity,
        unit="t",
        party=party or Party(side.value),
        declared_by="account_a",
        declared_at=NOON,
    )


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("party", Party)
@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("own", [True, False])
def test_an_entry_is_read_by_its_author_the_coordination_and_the_parties_once_both_agreed(
    audience: Audience, party: Party, known: bool, own: bool
) -> None:
    reader = PartyReader("account_a", open=known, party=party)

    may = reader.may_read(audience, "account_a" if own else "account_b")

    shared = known and audience is Audience.PARTIES
    assert may == (own or party is Party.COORDINATOR or shared)


def test_the_coordination_speaks_for_no_firm() -> None:
    assert not any(PartyReader("a", open=True, party=Party.COORDINATOR).speaks_for(side) for side in Side)
    assert [PartyReader("a", open=True, party=Party.GIVER).speaks_for(side) for side in Side] == [True, False]
    assert all(PartyReader("a", open=True, party=Party.BOTH).speaks_for(side) for side in Side)


def test_the_difference_is_what_arrived_less_what_should_have_after_the_yield() -> None:
    (year,) = compared([realised(2026, Side.GIVER, 1000), realised(2026, Side.RECEIVER, 480)], FORESEEN)

    assert year.share == pytest.approx(1000 / 1200)
    assert year.should_have_arrived == pytest.approx(500)
    assert year.difference == pytest.approx(-20)


def test_a_year_that_one_firm_told_has_no_difference() -> None:
    given_only, received_only = compared(
        [realised(2025, Side.RECEIVER, 500), realised(2026, Side.GIVER, 0)], FORESEEN
    )

    assert (given_only.year, given_only.share, given_only.difference) == (2026, 0, None)
    assert (received_only.year, received_only.share, received_only.difference) == (2025, None, None)


def test_nothing_foreseen_gives_no_share() -> None:
    nothing = foreseen(0, 0, 0)

    (year,) = compared([realised(2026, Side.GIVER, 10), realised(2026, Side.RECEIVER, 10)], nothing)

    assert (year.share, year.difference) == (None, None)


def test_the_latest_correction_holds_whatever_order_they_come_in() -> None:
    told = [realised(2026, Side.GIVER, 70, rank=2), realised(2026, Side.GIVER, 10)]

    (year,) = compared(told, FORESEEN)

    assert year.given is not None
    assert year.given.quantity == 70


def test_a_year_that_ended_is_missing_for_each_firm_that_did_not_tell_it() -> None:
    on_behalf = realised(2024, Side.GIVER, 1, party=Party.COORDINATOR)

    missing = missing_quantities([realised(2025, Side.GIVER, 1), on_behalf], [2024, 2025])

    assert [(one.year, one.side) for one in missing] == [
        (2024, Side.GIVER),
        (2024, Side.RECEIVER),
        (2025, Side.RECEIVER),
    ]
    assert {one.lack for one in missing} == {Lack.QUANTITY}


@settings(deadline=None, max_examples=60)
@given(
    st.floats(0, 1e9),
    st.floats(0, 1e9),
    st.floats(1, 1e6),
    st.floats(0, 1e6),
)
def test_what_both_say_is_equal_exactly_when_the_difference_is_nil(
    given_t: float, received_t: float, accepted: float, received: float
) -> None:
    told = [realised(2026, Side.GIVER, given_t), realised(2026, Side.RECEIVER, received_t)]

    (year,) = compared(told, foreseen(accepted, received))

    assert year.difference == received_t - given_t * (received / accepted)


@pytest.mark.parametrize("quantity", [-1.0, float("nan"), float("inf")])
def test_a_quantity_that_is_none_is_refused(quantity: float) -> None:
    with pytest.raises(ValidationError):
        realised(2026, Side.GIVER, quantity)


def test_a_document_is_downloaded_under_a_name_of_ours() -> None:
    document = SynergyDocument(
        id="document_a",
        synergy_id="synergy_a",
        title="../../etc/passwd\u202e.pdf",
        kind=DocumentKind.ANALYSIS,
        media_type=MediaType.PDF,
        size_bytes=1,
        digest="0" * 64,
        audience=Audience.PARTIES,
        party=Party.GIVER,
        uploaded_by="account_a",
        uploaded_at=NOON,
    )

    assert document.file_name == "document_a.pdf"
    assert [one.suffix for one in MediaType] == [
        *(".pdf", ".png", ".jpeg", ".xlsx", ".docx", ".ods", ".odt"),
        ".txt",
    ]
