"""Laws of disclosure: the more closed of flow and field holds; opening takes nothing away; nothing leaks."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.disclosure import (
    OPENNESS,
    FlowPlace,
    SeenFlow,
    Viewer,
    category_of,
    closer,
    field_shown_to,
    seen_flow,
    shown_to,
    viewer_of,
)
from symbiose.domain.flows import (
    Band,
    Carrier,
    Confidentiality,
    Direction,
    EstimateBasis,
    FieldConfidentiality,
    Flow,
    FlowField,
)
from symbiose.domain.orders import decade, price_range, rounded, rounded_distance_km
from symbiose.domain.resources import Family, ResourceGroup
from tests.builders import make_flow
from tests.circular import make_catalogue, make_resource

HIDDEN, CATEGORY, NAMED = OPENNESS
CATALOGUE = make_catalogue()
PLACE = FlowPlace(site="Usine du canal", wider="Parc du canal")
OTHERS = (Viewer.NEIGHBOUR, Viewer.ANALYST)
FEW = settings(max_examples=150, deadline=None)

levels = st.sampled_from(OPENNESS)
fields_shown = st.builds(FieldConfidentiality, quantity=levels, price=levels, quality=levels)
bands = st.tuples(st.floats(0, 50), st.floats(50, 100)).map(lambda ends: Band(min=ends[0], max=ends[1]))


@st.composite
def flows(draw: st.DrawFn) -> Flow:
    """Return any flow, with something in each field that may be kept to oneself."""
    resource = draw(st.none() | st.sampled_from(list(CATALOGUE)))
    return make_flow(
        id="flow",
        direction=draw(st.sampled_from(Direction)),
        resource_id=resource.id if resource else None,
        resource_text=draw(st.text("abcé ", min_size=1, max_size=8)),
        quantity_per_year=draw(st.floats(0, 1e11)),
        power_kw=draw(st.none() | st.floats(0, 1e6)),
        week_parts=draw(st.none() | st.sampled_from([(1.0, 0.0, 0.0), (0.5, 0.25, 0.25)])),
        carrier=draw(st.none() | st.sampled_from(Carrier)),
        fouling=draw(st.none() | st.booleans()),
        corrosive=draw(st.none() | st.booleans()),
        supply_temp_c=draw(st.none() | st.floats(-50, 900)),
        price_eur_per_unit=draw(st.none() | st.decimals(-1000, 1000, places=4)),
        quality=draw(st.dictionaries(st.sampled_from(["pH", "zinc", "eau"]), bands, max_size=2)),
        confidentiality=draw(levels),
        field_confidentiality=draw(fields_shown),
    )


def neighbour(flow: Flow) -> SeenFlow | None:
    return seen_flow(flow, Viewer.NEIGHBOUR, CATALOGUE, PLACE)


def openness(level: Confidentiality) -> int:
    return OPENNESS.index(level)


def tells_at_least(more: object, less: object) -> bool:
    """Tell whether one view of a field holds all that another says."""
    if less is None:
        return True
    if isinstance(less, Band) and isinstance(more, float | Decimal):
        assert less.min is not None
        assert less.max is not None
        return less.min <= more <= less.max
    if isinstance(less, dict) and isinstance(more, dict):
        return all(name in more and tells_at_least(more[name], band) for name, band in less.items())
    return more == less


@pytest.mark.parametrize("viewer", Viewer)
@pytest.mark.parametrize(("whole", "part"), [*product(OPENNESS, OPENNESS)])
def test_a_field_is_never_shown_more_than_the_flow_nor_than_the_field(
    viewer: Viewer, whole: Confidentiality, part: Confidentiality
) -> None:
    shown = field_shown_to(viewer, whole, part)

    if viewer in OTHERS:
        assert openness(shown) <= min(openness(whole), openness(part))
        assert openness(shown) <= openness(shown_to(viewer, whole))
    else:
        assert shown is shown_to(viewer, whole) is NAMED


@pytest.mark.parametrize("field", FlowField)
@pytest.mark.parametrize(("whole", "part"), [*product(OPENNESS, OPENNESS)])
def test_a_neighbour_sees_nothing_the_order_or_the_figure(
    field: FlowField, whole: Confidentiality, part: Confidentiality
) -> None:
    flow = make_flow(
        confidentiality=whole,
        field_confidentiality=FieldConfidentiality.model_validate({field.value: part}),
        quantity_per_year=1200.0,
        price_eur_per_unit=Decimal(65),
        quality={"zinc": Band(min=22, max=22)},
    )
    expected = {
        FlowField.QUANTITY: {CATEGORY: Band(min=1000, max=10_000), NAMED: 1200.0},
        FlowField.PRICE: {CATEGORY: Band(min=50, max=100), NAMED: Decimal(65)},
        FlowField.QUALITY: {CATEGORY: {"zinc": None}, NAMED: {"zinc": Band(min=22, max=22)}},
    }[field]

    seen = neighbour(flow)

    assert (seen is None) is (whole is HIDDEN)
    if seen is not None:
        found = {name: getattr(seen, name) for name in FlowField}
        assert found.pop(field) == expected.get(closer(whole, part))
        assert set(found.values()) == {None}


@FEW
@given(flows(), levels, fields_shown)
def test_opening_a_flow_or_a_field_never_removes_what_was_seen(
    flow: Flow, wider: Confidentiality, wider_fields: FieldConfidentiality
) -> None:
    opened = flow.model_copy(
        update={
            "confidentiality": max(flow.confidentiality, wider, key=openness),
            "field_confidentiality": FieldConfidentiality.model_validate(
                {
                    name: max(level, getattr(wider_fields, name), key=openness)
                    for name, level in flow.field_confidentiality
                }
            ),
        }
    )

    before, after = neighbour(flow), neighbour(opened)

    if before is not None:
        assert after is not None
        lost = {
            name
            for name, value in before
            if name != "place" and not tells_at_least(getattr(after, name), value)
        }
        assert lost == set()
        assert after.place == before.place or after.site is not None


@FEW
@given(flows(), flows())
def test_what_a_neighbour_sees_depends_on_nothing_that_is_hidden(flow: Flow, other: Flow) -> None:
    fields = flow.field_confidentiality
    changes: dict[str, object] = {
        "description": "autre chose",
        "reference": "autre",
        "declared_by": "account_z",
        "waste_code": "10 02 07*",
        "quantity_high": None,
    }
    if closer(flow.confidentiality, fields.quantity) is HIDDEN:
        changes |= {"quantity_per_year": other.quantity_per_year, "power_kw": other.power_kw}
        changes |= {"week_parts": other.week_parts}
    if closer(flow.confidentiality, fields.price) is HIDDEN:
        changes |= {"price_eur_per_unit": other.price_eur_per_unit}
    if closer(flow.confidentiality, fields.quality) is HIDDEN:
        changes |= {"quality": other.quality, "supply_temp_c": other.supply_temp_c}
        changes |= {name: getattr(other, name) for name in ("carrier", "fouling", "corrosive")}
    if flow.confidentiality is not NAMED:
        changes |= {"site_id": "site_z", "resource_text": "autre nom"}
    if flow.confidentiality is HIDDEN:
        changes |= {"direction": other.direction, "resource_id": other.resource_id}
    elsewhere = FlowPlace(site="Autre usine", wider=PLACE.wider)
    place = PLACE if flow.confidentiality is NAMED else elsewhere

    changed = seen_flow(flow.model_copy(update=changes), Viewer.NEIGHBOUR, CATALOGUE, place)

    before = neighbour(flow)
    assert (before and before.model_dump_json()) == (changed and changed.model_dump_json())
    assert repr(before) == repr(changed)


@FEW
@given(flows(), flows())
def test_of_a_field_shown_by_its_order_only_the_order_is_told(flow: Flow, other: Flow) -> None:
    shown = flow.model_copy(
        update={
            "confidentiality": NAMED,
            "field_confidentiality": FieldConfidentiality(
                quantity=CATEGORY, price=CATEGORY, quality=CATEGORY
            ),
        }
    )
    same_order = decade(other.quantity_per_year) == decade(flow.quantity_per_year)
    changed = shown.model_copy(
        update={
            "quantity_per_year": other.quantity_per_year if same_order else flow.quantity_per_year,
            "months": (1.0, *[0.0] * 11),
            "week_parts": other.week_parts,
            "carrier": other.carrier,
            "fouling": other.fouling,
            "corrosive": other.corrosive,
            "quality": {name: Band(min=1, max=1) for name in flow.quality},
        }
    )

    assert neighbour(shown) == neighbour(changed)


@FEW
@given(flows())
def test_an_analyst_never_sees_a_figure_nor_a_flow_that_is_not_named(flow: Flow) -> None:
    seen = seen_flow(flow, Viewer.ANALYST, CATALOGUE, PLACE)

    assert (seen is not None) is (flow.confidentiality is NAMED)
    if seen is not None:
        assert {seen.quantity, seen.price, seen.quality, seen.power_kw, seen.months, seen.unit} == {None}
        assert {seen.week_parts, seen.carrier, seen.fouling, seen.corrosive} == {None}


@FEW
@given(flows())
def test_the_site_itself_and_the_coordinator_see_all(flow: Flow) -> None:
    for viewer in (Viewer.OWNER, Viewer.COORDINATOR):
        seen = seen_flow(flow, viewer, CATALOGUE, PLACE)
        assert seen is not None
        assert (seen.quantity, seen.price, seen.site) == (
            flow.quantity_per_year,
            flow.price_eur_per_unit,
            PLACE.site,
        )
        assert seen.quality is not None
        assert flow.quality.items() <= seen.quality.items()


def test_a_category_tells_neither_the_resource_nor_the_site() -> None:
    flow = make_flow(confidentiality=CATEGORY)

    seen = neighbour(flow)

    assert seen is not None
    assert (seen.resource, seen.resource_id, seen.site, seen.site_id) == (None,) * 4
    assert (seen.category, seen.place) == ("material", PLACE.wider)
    assert "fly_ash" not in seen.model_dump_json()


def test_an_estimate_is_said_to_be_one_without_its_basis() -> None:
    basis = EstimateBasis(ratio_id="r", driver="jobs", driver_value=120.0, text="120 emplois")

    seen = neighbour(make_flow(estimate=basis))

    assert seen is not None
    assert seen.estimated
    assert "120" not in seen.model_dump_json()


@pytest.mark.parametrize(
    ("family", "group", "category"),
    [
        (Family.MATERIAL, ResourceGroup.METALS, "metals"),
        (Family.MATERIAL, None, "material"),
        (Family.WATER, None, "water"),
        (Family.STEAM, None, "thermal"),
        (Family.COLD, None, "thermal"),
        (Family.HEAT, None, "thermal"),
    ],
)
def test_the_category_is_the_group_or_the_family(
    family: Family, group: ResourceGroup | None, category: str
) -> None:
    catalogue = type(CATALOGUE)([make_resource("thing", family, group=group)])

    assert category_of("thing", catalogue) == category
    assert category_of(None, catalogue) == "unclassified"
    assert category_of("gone", catalogue) == "unclassified"


@pytest.mark.parametrize(
    ("actor", "viewer"),
    [
        (Actor(id="a", role=Role.ADMINISTRATOR), Viewer.COORDINATOR),
        (Actor(id="c", role=Role.COORDINATOR), Viewer.COORDINATOR),
        (Actor(id="p", role=Role.COORDINATOR, park_ids=("p",), site_ids=("site_a",)), Viewer.COORDINATOR),
        (Actor(id="q", role=Role.COORDINATOR, park_ids=("q",), site_ids=("site_b",)), Viewer.NEIGHBOUR),
        (Actor(id="e", role=Role.COORDINATOR, park_ids=("e",)), Viewer.NEIGHBOUR),
        (Actor(id="o", role=Role.SITE_MANAGER, site_ids=("site_a",)), Viewer.OWNER),
        (Actor(id="n", role=Role.SITE_MANAGER, site_ids=("site_b",)), Viewer.NEIGHBOUR),
        (Actor(id="x", role=Role.SITE_MANAGER), Viewer.NEIGHBOUR),
        (Actor(id="t", role=Role.ANALYST, site_ids=("site_a",)), Viewer.ANALYST),
    ],
)
def test_each_role_stands_to_a_flow_in_one_way(actor: Actor, viewer: Viewer) -> None:
    assert viewer_of(actor, make_flow()) is viewer


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [
        (0.0, 0, 1),
        (0.999, 0, 1),
        (1.0, 1, 10),
        (9.999, 1, 10),
        (10.0, 10, 100),
        (999.9999999999999, 100, 1000),
        (1000.0, 1000, 10_000),
        (1e11, 1e11, 1e12),
    ],
)
def test_decades_hold_their_lower_end_and_not_the_upper(value: float, low: float, high: float) -> None:
    assert decade(value) == Band(min=low, max=high)


@FEW
@given(st.decimals(-(10**9), 10**9, places=6))
def test_a_range_of_prices_holds_the_price_and_tells_its_sign(price: Decimal) -> None:
    band = price_range(price)

    assert band.min is not None
    assert band.max is not None
    assert band.min <= float(price) <= band.max
    assert (band.min >= 0) is (price >= 0)
    assert min(abs(band.min), abs(band.max)) in (0, 1, 5) or abs(band.max - band.min) >= 4


@FEW
@given(st.floats(1e-9, 1e12) | st.floats(-1e12, -1e-9) | st.just(0.0))
def test_rounding_leaves_one_digit(value: float) -> None:
    digits = f"{rounded(value):e}".partition("e")[0].strip("-0.")

    assert len(digits) <= 1
    assert rounded(rounded(value)) == rounded(value)


@pytest.mark.parametrize(("km", "told"), [(0.0, 5), (7.4, 5), (7.6, 10), (12.3, 10), (48.0, 50)])
def test_distances_are_told_to_five_kilometres(km: float, told: float) -> None:
    assert rounded_distance_km(km) == told
