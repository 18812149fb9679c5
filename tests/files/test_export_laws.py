"""Law of exports: what is exported and imported again is the same flow, to the last digit."""

import math
import re
import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.documents.declarations_document import resource_words
from symbiose.domain.documents.export_content import lines_of
from symbiose.domain.flows import (
    FLAT_YEAR,
    Band,
    Carrier,
    Confidentiality,
    Direction,
    FieldConfidentiality,
    Flow,
    Use,
    flow_id,
)
from symbiose.files.declarations_cells import SPREADSHEET_ERRORS
from symbiose.files.declarations_columns import folded
from symbiose.files.formula_guard import guarded, unguarded
from tests.builders import make_flow
from tests.files.exports import SITES, content_of, read_back, written
from tests.files.reference import RESOURCES, WASTES

FEW = settings(max_examples=40, deadline=None)
HOSTILE = (
    "=1+1",
    "+A1",
    "-5",
    "-5 °C",
    "@SUM(A1)",
    "'=1",
    "''+x",
    "\uff1dcmd",
    '"',
    'a";"b',
    "a\r\nb",
    "<r>x</r>",
)


def _readable(text: str) -> bool:
    return not any(unicodedata.category(char) == "Cc" and char not in "\t\r\n" for char in text)


texts = st.sampled_from(HOSTILE) | st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), max_size=20
).map(str.strip).filter(lambda text: text not in {"", *SPREADSHEET_ERRORS} and _readable(text))
words = texts.filter(
    lambda text: RESOURCES.by_label(text) is None and not re.search("ga[sz]", text.casefold())
)
property_names = st.sampled_from(["pH", "Zn", "humidité", "taux = 1", "a;b", "PCI"])
ends = st.floats(-1e9, 1e9) | st.integers(-2000, 2000).map(lambda n: n / 1000)
days = st.none() | st.dates(date(1, 1, 1), date(2999, 12, 31))
shown = st.sampled_from(Confidentiality)
fields_shown = st.builds(FieldConfidentiality, quantity=shown, price=shown, quality=shown)
amounts = st.floats(0, 1e11) | st.integers(0, 10**7).map(lambda n: n / 1000)


@st.composite
def bands(draw: st.DrawFn) -> Band:
    low, high = sorted((draw(ends), draw(ends)))
    return draw(
        st.sampled_from([Band(min=low, max=high), Band(min=low), Band(max=high), Band(min=low, max=low)])
    )


@st.composite
def calendars(draw: st.DrawFn) -> tuple[float, ...]:
    weights = draw(
        st.lists(st.floats(0, 1e6), min_size=12, max_size=12).filter(lambda w: math.fsum(w) > 1e-3)
    )
    return draw(st.just(FLAT_YEAR) | st.just(tuple(weight / math.fsum(weights) for weight in weights)))


@st.composite
def weeks(draw: st.DrawFn) -> tuple[float, ...] | None:
    weights = draw(st.lists(st.floats(0, 1e6), min_size=3, max_size=3).filter(lambda w: math.fsum(w) > 1e-3))
    return draw(st.none() | st.just(tuple(weight / math.fsum(weights) for weight in weights)))


@st.composite
def flows(draw: st.DrawFn) -> Flow:
    """Return any flow that an import can have stored."""
    resource = draw(st.none() | st.sampled_from(list(RESOURCES)))
    quantity = draw(amounts)
    since, until = sorted((draw(days), draw(days)), key=lambda day: day or date.min)
    reference = draw(st.none() | texts)
    text = draw(st.sampled_from([resource.id, resource.label_fr]) if resource else words)
    site_id, direction = draw(st.sampled_from(SITES)).id, draw(st.sampled_from(Direction))
    waste_code = draw(st.none() | st.sampled_from([entry.code for entry in WASTES]))
    heat = draw(st.none() | st.floats(-200, 2999))
    return make_flow(
        id=flow_id(
            site_id=site_id,
            direction=direction,
            resource=resource.id if resource else resource_words(text),
            waste_code=waste_code,
            valid_from=since,
            reference=reference,
        ),
        site_id=site_id,
        direction=direction,
        resource_text=text,
        resource_id=resource.id if resource else None,
        quantity_per_year=quantity,
        quantity_low=draw(st.none() | st.just(quantity / 3)),
        quantity_high=draw(st.none() | st.just(quantity * 1.7)),
        unit=resource.unit if resource else draw(st.sampled_from(["t", "MWh", "m3", "piece", "h", "m2"])),
        months=draw(calendars()),
        week_parts=draw(weeks()),
        waste_code=waste_code,
        use=draw(st.none() | st.sampled_from(Use)),
        supply_temp_c=heat,
        return_temp_c=draw(st.none() | st.just(heat)),
        power_kw=draw(st.none() | st.floats(0, 1e8)),
        carrier=draw(st.none() | st.sampled_from(Carrier)),
        fouling=draw(st.none() | st.booleans()),
        corrosive=draw(st.none() | st.booleans()),
        quality=draw(st.dictionaries(property_names, bands(), max_size=3)),
        price_eur_per_unit=draw(st.none() | st.decimals(-(10**9), 10**9, places=6)),
        confidentiality=draw(st.sampled_from(Confidentiality)),
        field_confidentiality=draw(fields_shown),
        valid_from=since,
        valid_to=until,
        reference=reference,
        description=draw(st.none() | texts),
    )


@pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
@FEW
@given(st.lists(flows(), max_size=4, unique_by=lambda flow: flow.id))
def test_export_then_import_is_the_identity(kind: str, exported: list[Flow]) -> None:
    content = content_of(exported)

    back = read_back(kind, written(kind, content))

    assert back == [flow for _, flow in lines_of(content)]


@settings(max_examples=300, deadline=None)
@given(texts | st.text(max_size=6))
def test_the_guard_comes_off_as_it_was_put(text: str) -> None:
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", [text for text in HOSTILE if text[0] in "=+-@\uff1d" and text != "-5"])
def test_no_cell_begins_like_a_formula(text: str) -> None:
    file = written("csv", content_of([make_flow(description=text)])).decode("utf-8-sig")

    assert f"'{text}" in file
    assert f";{text}" not in file
    assert f';"{text}' not in file


def test_names_that_fold_alike_share_a_column() -> None:
    names = ["pH", "ph"]
    exported = [
        make_flow(quality={name: Band(min=7)}, resource_text=f"x{name}", resource_id=None) for name in names
    ]

    back = read_back("csv", written("csv", content_of(exported)))

    assert [[folded(name) for name in flow.quality] for flow in back] == [["ph"], ["ph"]]
