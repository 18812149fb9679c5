"""Correcting a declared flow: what is not touched stays to the digit, and nobody overwrites another."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.errors import ConflictingReview, InvalidDeclaration, UnknownThing
from symbiose.domain.flow_changes import version_of
from symbiose.domain.flows import Band, EstimateBasis, FieldConfidentiality, Flow
from symbiose.files.form import FormReader
from symbiose.files.reading import read_file
from symbiose.services.context import Services
from symbiose.services.correct import correct_flow, correctable_flow
from symbiose.services.declare import withdraw_flow
from symbiose.services.drafts import save_draft
from symbiose.services.form_columns import SHOWN
from symbiose.services.importing import import_files
from tests.builders import make_company, make_flow, make_site
from tests.fakes import FakeStore
from tests.files.exports import content_of, written

MANAGER = Actor(id="account_a", role=Role.SITE_MANAGER, site_ids=("site_a",))
STRANGER = Actor(id="account_x", role=Role.SITE_MANAGER, site_ids=("site_b",))
BASIS = EstimateBasis(ratio_id="r", driver="jobs", driver_value=3.0, text="0,4 t par emploi")


Over = Callable[[Flow], Services]


@pytest.fixture
def over(services: Services) -> Over:
    """Return a function that gives use cases over one flow, with the reader of forms."""

    def use_cases(flow: Flow) -> Services:
        store = FakeStore()
        store.repositories.sites.save_companies([make_company()])
        store.repositories.sites.save([make_site(), make_site(id="site_b", name="Site B")])
        store.repositories.flows.save([flow])
        return replace(services, store=store, declarations=FormReader(services.reference))

    return use_cases


def corrected(over: Over, flow: Flow, changes: dict[str, str]) -> Flow:
    """Return the flow that the form leaves when some of its fields are typed over."""
    services = over(flow)
    found = correctable_flow(services, MANAGER, flow.id)
    fields = {**found.fields, SHOWN: "1", **changes}
    return correct_flow(services, MANAGER, flow.id, fields, version=found.version)


RICH: dict[str, Any] = {
    "quantity_per_year": 1234.567,
    "quantity_low": 1000.125,
    "quantity_high": 1400.0,
    "months": (0.3, 0.2, 0.1, 0.0, 0.0, 0.0, 0.0, 0.0, 0.1, 0.1, 0.1, 0.1),
    "waste_code": "10 01 02",
    "use": "feedstock",
    "quality": {"water_pct": Band(max=12.5), "chloride_ppm": Band(min=1.125, max=100.0)},
    "price_eur_per_unit": Decimal("65.123456"),
    "confidentiality": "named",
    "field_confidentiality": FieldConfidentiality(quantity="category", price="hidden", quality="named"),
    "valid_from": date(2026, 1, 1),
    "valid_to": date(2027, 12, 31),
    "description": "Silo n° 2 <b>\nle lundi",
    "estimate": BASIS,
}


def test_a_form_sent_back_as_it_was_changes_nothing(over: Over) -> None:
    flow = make_flow(**RICH)

    assert corrected(over, flow, {}) == flow


def test_only_what_was_typed_over_is_different(over: Over) -> None:
    flow = make_flow(**RICH)

    new = corrected(over, flow, {"price_eur_per_unit": "70"})

    assert new == flow.model_copy(update={"price_eur_per_unit": Decimal(70)})
    assert new.estimate == BASIS


def test_an_estimate_whose_quantity_is_corrected_is_a_declaration(over: Over) -> None:
    new = corrected(over, make_flow(**RICH), {"quantity": "1 300"})

    assert (new.quantity_per_year, new.estimate) == (1300.0, None)


def test_the_band_of_an_estimate_goes_with_it(over: Over) -> None:
    flow = make_flow(**RICH)

    corrected_alone = corrected(over, flow, {"quantity": "9 000"})
    with_its_band = corrected(over, flow, {"quantity": "9 000", "quantity_low": "8 000", "quantity_high": ""})
    measured = make_flow(quantity_per_year=10.0, quantity_low=9.0, quantity_high=12.0)

    assert (corrected_alone.quantity_low, corrected_alone.quantity_high) == (None, None)
    assert (with_its_band.quantity_low, with_its_band.quantity_high) == (8000.0, None)
    assert corrected(over, measured, {"quantity": "11"}).quantity_high == 12.0


def test_a_resource_that_a_file_named_by_its_id_is_shown_by_its_label(over: Over) -> None:
    flow = make_flow(resource_text="fly_ash")
    services = over(flow)

    found = correctable_flow(services, MANAGER, flow.id)

    assert found.fields["resource"] == "Cendres volantes de charbon"
    assert corrected(over, flow, {}) == flow


def test_a_flow_keeps_its_id_whatever_is_corrected(over: Over) -> None:
    flow = make_flow(reference="R-12", rank=2)

    new = corrected(
        over, flow, {"resource": "Papier et carton usagés", "waste_code": "20 01 01", "direction": "need"}
    )

    assert (new.id, new.reference, new.rank) == (flow.id, "R-12", 2)
    assert new.waste_code == "20 01 01"


def test_words_that_somebody_confirmed_stay_confirmed(over: Over) -> None:
    flow = make_flow(resource_text="poudre grise de la chaudière")

    new = corrected(over, flow, {"quantity": "7", "resource": " Poudre grise  de la chaudière"})

    assert (new.resource_id, new.quantity_per_year) == ("fly_ash", 7.0)


def test_other_words_are_read_anew(over: Over) -> None:
    assert corrected(over, make_flow(), {"resource": "truc bleu inconnu"}).resource_id is None


def test_properties_beyond_those_of_the_form_are_kept(over: Over) -> None:
    many = {f"p{i:02}": Band(min=float(i), max=float(i)) for i in range(20)}
    flow = make_flow(quality=many)

    new = corrected(over, flow, {"quality_min_1": "5", "quality_max_1": "6"})

    assert new.quality == {**many, "p00": Band(min=5.0, max=6.0)}


def test_a_new_version_and_one_entry_of_the_journal(over: Over) -> None:
    services = over(make_flow(id="flow_a"))
    found = correctable_flow(services, MANAGER, "flow_a")
    draft = save_draft(services, MANAGER, "site_a", {"quantity": "5"}, flow_id="flow_a")

    correct_flow(
        services,
        MANAGER,
        "flow_a",
        {**found.fields, "quantity": "5"},
        version=found.version,
        draft_id=draft.id,
    )

    kept = services.store.read(lambda r: r.flows.versions("flow_a"))
    assert [flow.quantity_per_year for flow in kept] == [1000.0, 5.0]
    assert [e.action for e in services.store.read(lambda r: r.journal.latest(9))] == [
        "correct_flow",
        "save_draft",
    ]
    assert services.store.read(lambda r: r.drafts.of_sites(["site_a"])) == []


def test_nobody_overwrites_what_changed_meanwhile(over: Over) -> None:
    services = over(make_flow(id="flow_a"))
    first = correctable_flow(services, MANAGER, "flow_a")
    correct_flow(services, MANAGER, "flow_a", {**first.fields, "quantity": "5"}, version=first.version)

    with pytest.raises(ConflictingReview):
        correct_flow(services, MANAGER, "flow_a", {**first.fields, "quantity": "6"}, version=first.version)

    assert services.store.read(lambda r: r.flows.get("flow_a")).quantity_per_year == 5.0


def test_a_withdrawn_flow_is_not_corrected(over: Over) -> None:
    services = over(make_flow(id="flow_a"))
    found = correctable_flow(services, MANAGER, "flow_a")
    withdraw_flow(services, MANAGER, "flow_a")
    gone = services.store.read(lambda r: r.flows.get("flow_a"))

    for version in (found.version, version_of(gone)):
        with pytest.raises(ConflictingReview):
            correct_flow(services, MANAGER, "flow_a", found.fields, version=version)


def test_a_flow_of_others_is_as_good_as_missing(over: Over) -> None:
    services = over(make_flow(id="flow_a"))

    with pytest.raises(UnknownThing, match="flow_a does not exist"):
        correctable_flow(services, STRANGER, "flow_a")
    with pytest.raises(UnknownThing, match="flow_a does not exist"):
        correct_flow(services, STRANGER, "flow_a", {}, version="x")


def test_faults_are_told_and_nothing_changes(over: Over) -> None:
    services = over(make_flow(id="flow_a"))
    found = correctable_flow(services, MANAGER, "flow_a")

    with pytest.raises(InvalidDeclaration):
        correct_flow(services, MANAGER, "flow_a", {**found.fields, "unit": "MWh"}, version=found.version)

    assert services.store.read(lambda r: r.flows.versions("flow_a")) == [found.flow]


SHARES = st.lists(st.integers(0, 50), min_size=12, max_size=12).filter(any)
AMOUNTS = st.floats(0, 1e9, allow_nan=False)


@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    quantity=AMOUNTS,
    shares=SHARES,
    price=st.none() | st.decimals(-1000, 100_000, places=6, allow_nan=False),
    ends=st.none() | st.tuples(AMOUNTS, AMOUNTS),
    text=st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=30).filter(str.strip),
)
def test_the_form_of_any_flow_says_the_same_flow(
    over: Over,
    quantity: float,
    shares: list[int],
    price: Decimal | None,
    ends: tuple[float, float] | None,
    text: str,
) -> None:
    band = Band(min=min(ends), max=max(ends)) if ends else Band()
    flow = make_flow(
        quantity_per_year=quantity,
        months=tuple(share / sum(shares) for share in shares),
        price_eur_per_unit=price,
        quality={"chloride_ppm": band} if ends else {},
        description=text.strip(),
    )

    assert corrected(over, flow, {}) == flow


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
@pytest.mark.parametrize(
    "changes",
    [
        {"resource": "Papier et carton usagés", "waste_code": "20 01 01"},
        {"resource": "mélange inconnu du catalogue"},
        {"direction": "need", "valid_from": "01/03/2026"},
        {
            "quantity": "0,1",
            "runs_jan": "",
            "price_eur_per_unit": "-3,25",
            "quality_name_1": "pH",
            "quality_min_1": "7",
        },
    ],
)
def test_what_is_corrected_is_exported_and_imported_as_the_same_flow(
    changes: dict[str, str], kind: str, over: Over
) -> None:
    services = over(make_flow())
    found = correctable_flow(services, MANAGER, make_flow().id)
    new = correct_flow(
        services, MANAGER, found.flow.id, {**found.fields, SHOWN: "1", **changes}, version=found.version
    )

    file = read_file(f"x.{kind}", written(kind, content_of([new])), services.reference, site=None)
    report = import_files(services, MANAGER, [file])

    assert (report.files[0].written, report.files[0].unchanged, report.files[0].rejected) == (0, 1, 0)
    assert services.store.read(lambda r: r.flows.all()) == [new]
