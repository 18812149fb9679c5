"""Which path a material may take, what speaks against one, and what is still to be shown of it."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.errors import UnknownThing
from symbiose.domain.synergies import Party, Side
from symbiose.domain.waste_paths import Because, Caution, Passage, Suggestion, WastePath, cautions, suggest
from symbiose.domain.waste_status import (
    ConditionTick,
    Lack,
    PathChoice,
    StatusFacts,
    WasteStatus,
    missing_of_status,
)
from symbiose.files.reference import load_reference
from tests.builders import NOON

PATHS = load_reference().waste_paths
TODAY = NOON.date()


def passage(**changes: Any) -> Passage:
    values = {
        "material": True,
        "waste_code": "10 01 02",
        "dangerous": False,
        "recovered": True,
        "processed": False,
        "accepted": False,
    }
    return Passage(**(values | changes))


def choice(path: WastePath, rank: int = 1, **changes: Any) -> PathChoice:
    values = {
        "synergy_id": "synergy_a",
        "rank": rank,
        "path": path,
        "party": Party.GIVER,
        "chosen_by": "account_a",
        "chosen_at": NOON,
    }
    return PathChoice.model_validate(values | changes)


def tick(condition_id: str, rank: int = 1, **changes: Any) -> ConditionTick:
    values = {
        "synergy_id": "synergy_a",
        "condition_id": condition_id,
        "rank": rank,
        "met": True,
        "evidence": "analyse du 3 mars",
        "party": Party.GIVER,
        "ticked_by": "account_a",
        "ticked_at": NOON,
    }
    return ConditionTick.model_validate(values | changes)


def facts(**changes: Any) -> StatusFacts:
    return StatusFacts(**({"material": True, "dangerous": False, "day": TODAY} | changes))


def test_a_by_product_has_the_five_conditions_of_the_article() -> None:
    rules = PATHS.of(WastePath.BY_PRODUCT)

    conditions = rules.conditions_on(TODAY, dangerous=True)

    assert len(conditions) == 5
    assert all("L541-4-2" in one.article for one in conditions)
    assert rules.conditions_on(date(2010, 12, 18), dangerous=True) == ()


def test_end_of_waste_has_its_four_criteria_a_recovery_and_their_control() -> None:
    conditions = PATHS.of(WastePath.END_OF_WASTE).conditions_on(TODAY, dangerous=False)

    criteria = [one for one in conditions if "critère" in one.article]
    assert len(criteria) == 4
    assert {"end_of_waste_recovered", "end_of_waste_attestation"} <= {one.id for one in conditions}


def test_only_dangerous_waste_travels_with_a_slip_and_only_since_it_is_electronic() -> None:
    rules = PATHS.of(WastePath.WASTE)

    def ids(day: date, *, dangerous: bool) -> set[str]:
        return {one.id for one in rules.conditions_on(day, dangerous=dangerous)}

    assert ids(TODAY, dangerous=True) - ids(TODAY, dangerous=False) == {"waste_slip", "waste_not_mixed"}
    assert "waste_slip" not in ids(date(2021, 12, 31), dangerous=True)
    assert {"waste_register_out", "waste_receiver_authorised"} <= ids(TODAY, dangerous=False)


def test_every_condition_has_its_article_its_source_and_who_can_show_it() -> None:
    for rules in PATHS:
        for condition in rules.conditions:
            assert "art." in condition.article
            assert condition.source
            assert PATHS.condition(condition.id) is condition
    assert {one.owed_by for rules in PATHS for one in rules.conditions} == set(Side)


def test_a_condition_that_does_not_exist_is_unknown() -> None:
    with pytest.raises(UnknownThing, match="no_such"):
        PATHS.condition("no_such")


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"material": False, "waste_code": None}, None),
        ({"waste_code": "10 02 07*", "dangerous": True}, Suggestion(WastePath.WASTE, Because.DANGEROUS)),
        (
            {"waste_code": "10 02 07*", "dangerous": True, "processed": True},
            Suggestion(WastePath.WASTE, Because.DANGEROUS),
        ),
        ({"processed": True}, Suggestion(WastePath.END_OF_WASTE, Because.PROCESSED)),
        ({"accepted": True}, Suggestion(WastePath.WASTE, Because.ASKED_AS_WASTE)),
        ({}, Suggestion(WastePath.BY_PRODUCT, Because.USED_AS_IT_IS)),
        ({"waste_code": None}, Suggestion(WastePath.BY_PRODUCT, Because.FROM_A_PROCESS)),
        ({"waste_code": None, "recovered": False}, Suggestion(WastePath.PRODUCT, Because.NEVER_WASTE)),
    ],
)
def test_the_suggested_path_follows_from_the_code_and_from_what_the_receiver_may_take(
    known: dict[str, Any], expected: Suggestion | None
) -> None:
    assert suggest(passage(**known)) == expected


@settings(deadline=None, max_examples=60)
@given(
    st.builds(
        passage,
        waste_code=st.sampled_from([None, "10 01 02", "10 02 07*"]),
        recovered=st.booleans(),
        processed=st.booleans(),
        accepted=st.booleans(),
    )
)
def test_what_is_suggested_is_never_a_product_where_a_waste_code_is_declared(known: Passage) -> None:
    code = known.waste_code
    told = suggest(passage(**{**vars(known), "dangerous": bool(code and code.endswith("*"))}))

    assert told is not None
    assert told.path is not WastePath.PRODUCT or code is None
    assert told.path is WastePath.WASTE or code is None or not code.endswith("*")
    spoken = cautions(told.path, passage(**{**vars(known), "dangerous": False}))
    assert Caution.CODE_ON_PRODUCT not in spoken
    assert Caution.NO_CODE not in spoken


def test_what_speaks_against_a_path_is_told() -> None:
    dangerous = passage(waste_code="10 02 07*", dangerous=True, processed=True)

    assert cautions(WastePath.BY_PRODUCT, dangerous) == (
        Caution.DANGEROUS_BY_PRODUCT,
        Caution.TREATED_BY_PRODUCT,
    )
    assert cautions(WastePath.WASTE, dangerous) == (Caution.NOT_AUTHORISED,)
    assert cautions(WastePath.WASTE, passage(waste_code="10 02 07*", dangerous=True, accepted=True)) == ()
    assert cautions(WastePath.PRODUCT, passage()) == (Caution.CODE_ON_PRODUCT,)
    assert cautions(WastePath.END_OF_WASTE, passage(waste_code=None)) == (Caution.NO_CODE,)


def test_heat_lacks_nothing_and_a_material_lacks_its_path_first() -> None:
    assert missing_of_status(WasteStatus(), PATHS, facts(material=False)) == ()
    assert [one.lack for one in missing_of_status(WasteStatus(), PATHS, facts())] == [Lack.PATH]


def test_a_path_that_one_firm_chose_lacks_the_word_of_the_other_and_every_condition() -> None:
    status = WasteStatus((choice(WastePath.BY_PRODUCT),))

    missing = missing_of_status(status, PATHS, facts())

    assert next((one.lack, one.side) for one in missing) == (Lack.CONFIRMATION, Side.RECEIVER)
    assert [one.condition.id for one in missing if one.condition] == [
        one.id for one in PATHS.of(WastePath.BY_PRODUCT).conditions
    ]


def test_nobody_chooses_for_both_sides() -> None:
    giver, receiver = (
        choice(WastePath.WASTE, operation_code="R 5", party=p) for p in Party if p in ("giver", "receiver")
    )
    coordinator = choice(WastePath.WASTE, operation_code="R 5", party=Party.COORDINATOR)

    assert WasteStatus((coordinator,)).confirmed_by == frozenset()
    assert WasteStatus((coordinator, giver)).confirmed_by == {Side.GIVER}
    assert WasteStatus((giver, receiver)).confirmed_by == set(Side)
    assert WasteStatus((choice(WastePath.WASTE, party=Party.BOTH),)).confirmed_by == set(Side)


def test_another_path_or_operation_undoes_the_confirmations() -> None:
    confirmed = (choice(WastePath.WASTE), choice(WastePath.WASTE, 2, party=Party.RECEIVER))

    moved = WasteStatus((*confirmed, choice(WastePath.BY_PRODUCT, 3)))
    with_operation = WasteStatus((*confirmed, choice(WastePath.WASTE, 3, operation_code="R 4")))
    back = WasteStatus((*confirmed, choice(WastePath.BY_PRODUCT, 3), choice(WastePath.WASTE, 4)))

    assert moved.confirmed_by == with_operation.confirmed_by == back.confirmed_by == {Side.GIVER}


def test_waste_lacks_its_operation_until_it_is_stated() -> None:
    without = missing_of_status(WasteStatus((choice(WastePath.WASTE),)), PATHS, facts())
    stated = WasteStatus((choice(WastePath.WASTE, operation_code="R 4"),))

    assert Lack.OPERATION in [one.lack for one in without]
    assert Lack.OPERATION not in [one.lack for one in missing_of_status(stated, PATHS, facts())]


def test_a_tick_taken_back_is_missing_again() -> None:
    first = PATHS.of(WastePath.BY_PRODUCT).conditions[0].id
    chosen = (choice(WastePath.BY_PRODUCT, party=Party.BOTH),)
    ticked = WasteStatus(chosen, (tick(first),))
    taken_back = WasteStatus(chosen, (tick(first), tick(first, 2, met=False)))

    assert len(missing_of_status(ticked, PATHS, facts())) == 4
    assert len(missing_of_status(taken_back, PATHS, facts())) == 5
    latest = taken_back.tick(first)
    assert latest is not None
    assert latest.rank == 2


@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_what_is_missing_is_what_is_not_ticked(data: st.DataObject) -> None:
    rules = PATHS.of(data.draw(st.sampled_from(list(WastePath))))
    dangerous = data.draw(st.booleans())
    asked = rules.conditions_on(TODAY, dangerous=dangerous)
    met = data.draw(st.sets(st.sampled_from([one.id for one in asked])))
    both = choice(rules.path, party=Party.BOTH, operation_code="R 4")
    status = WasteStatus((both,), tuple(tick(i) for i in sorted(met)))

    missing = missing_of_status(status, PATHS, facts(dangerous=dangerous))

    assert {one.condition.id for one in missing if one.condition} == {one.id for one in asked} - met
    assert all(one.lack is Lack.CONDITION for one in missing)


def test_a_condition_that_enters_into_force_later_is_not_missing_before() -> None:
    both = WasteStatus((choice(WastePath.WASTE, party=Party.BOTH, operation_code="R 4"),))

    def ids(day: date) -> set[str]:
        missing = missing_of_status(both, PATHS, facts(dangerous=True, day=day))
        return {one.condition.id for one in missing if one.condition}

    assert ids(date(2022, 1, 1)) - ids(date(2022, 1, 1) - timedelta(1)) == {
        "waste_slip",
        "waste_register_in",
        "waste_register_out",
    }
