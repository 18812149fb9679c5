"""Laws of reading: what is written is read back; encodings, units and empty lines do not matter."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.documents.flow_entry import MONTH_KEYS, WEEK_KEYS
from symbiose.domain.documents.import_report import FlowValues
from symbiose.domain.flows import Band, Carrier, Confidentiality, Direction, FieldConfidentiality, Use
from tests.files.reading_tools import HEADER, LINE, read_text, values_of
from tests.files.reference import RESOURCES, WASTES

FEW = settings(max_examples=60, deadline=None)
THOUSANDFOLD = (
    ("t", "kg", "Cendres volantes"),
    ("MWh", "kWh", "Électricité"),
    ("GWh", "MWh", "Électricité"),
)

words = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20
).filter(
    lambda text: (
        text.strip() == text and not text.isdigit() and text[:1].isalpha() and "e" not in text.lower()
    )
)
amounts = st.integers(0, 10**9).map(lambda n: n / 1000)
shares = st.lists(st.integers(0, 100), min_size=12, max_size=12).filter(any)
weeks = st.sampled_from([(1.0, 0.0, 0.0), (0.25, 0.5, 0.25), (0.0, 0.0, 1.0)])
bands = st.tuples(amounts, amounts).map(lambda ends: Band(min=min(ends), max=max(ends)))
shown = st.sampled_from(Confidentiality)
days = st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31))


@st.composite
def declared(draw: st.DrawFn) -> FlowValues:
    """Return the values of a flow as a good line states them."""
    resource = draw(st.sampled_from([r for r in RESOURCES if r.energy_basis is None]))
    quantity = draw(amounts)
    weights = draw(shares)
    valid_from, valid_to = sorted((draw(days), draw(days)), key=lambda day: day or date.min)
    return FlowValues(
        site=draw(words),
        direction=draw(st.sampled_from(Direction)),
        resource=resource.label_fr,
        resource_id=resource.id,
        quantity_per_year=quantity,
        quantity_low=quantity / 2,
        quantity_high=quantity * 2,
        unit=resource.unit,
        waste_code=draw(st.none() | st.sampled_from([entry.code for entry in WASTES])),
        use=draw(st.none() | st.sampled_from(Use)),
        price_eur_per_unit=draw(st.none() | st.decimals(-1000, 1000, places=2)),
        months=tuple(weight / sum(weights) for weight in weights),
        quality=draw(st.dictionaries(st.sampled_from(["pH", "zn", "humidité"]), bands)),
        confidentiality=draw(shown),
        field_confidentiality=draw(
            st.builds(FieldConfidentiality, quantity=shown, price=shown, quality=shown)
        ),
        valid_from=valid_from,
        valid_to=valid_to,
        supply_temp_c=60.0,
        return_temp_c=60.0,
        week_parts=draw(st.none() | weeks),
        power_kw=draw(st.none() | amounts),
        carrier=draw(st.none() | st.sampled_from(Carrier)),
        fouling=draw(st.none() | st.booleans()),
        corrosive=draw(st.none() | st.booleans()),
        reference=draw(st.none() | words),
        description=draw(st.none() | words),
    )


def cells_of(values: FlowValues) -> dict[str, str]:
    """Return the cells of the line that states some values; six decimals leave no doubt about thousands."""
    names = {"site": "site_id", "quantity_per_year": "quantity"}
    elsewhere = {"months", "week_parts", "quality", "field_confidentiality"}
    plain = values.model_dump(exclude={*elsewhere, "resource_id", "suggestions", "rank", "estimate"})
    cells = {names.get(key, key): _written(value) for key, value in plain.items()}
    cells |= {f"{field}_confidentiality": str(word) for field, word in values.field_confidentiality}
    months = {key: f"{share:.12f}" for key, share in zip(MONTH_KEYS, values.months, strict=True)}
    shares = zip(WEEK_KEYS, values.week_parts or (), strict=False)
    months |= {key: f"{share:.6f}" for key, share in shares}
    bands = {f"quality:{name}": f"{band.min:.6f}..{band.max:.6f}" for name, band in values.quality.items()}
    return cells | months | bands


def _written(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.6f}" if isinstance(value, float | Decimal) else str(value)


def table_of(cells: dict[str, str]) -> str:
    """Return a table of one line, each cell in quotes."""
    rows = (cells, cells.values())
    return "\r\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)


@FEW
@given(declared())
def test_what_is_written_is_read_back(values: FlowValues) -> None:
    row = read_text(table_of(cells_of(values))).rows[0]

    assert row.values is not None, row.errors
    assert row.values.months == pytest.approx(values.months, abs=1e-9)
    assert row.values.model_copy(update={"months": values.months}) == values


@FEW
@given(declared(), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]))
def test_the_encoding_does_not_matter(values: FlowValues, encoding: str) -> None:
    text = table_of(cells_of(values))

    assert read_text(text, encoding=encoding).rows == read_text(text).rows


@FEW
@given(
    st.text("abcdefghijéèàùçôœ€ -'", min_size=1, max_size=30)
    .map(str.strip)
    .filter(lambda t: t[:1] not in {"", "'"})
)
def test_what_windows_saves_is_read(words_written: str) -> None:
    text = f"site_id;sens;ressource;quantité;unité\nsite_a;offre;{words_written};1;t"

    row = read_text(text, encoding="cp1252").rows[0]

    assert row.values is not None
    assert row.values.resource == words_written


@FEW
@given(
    st.decimals(min_value=0, max_value=10**6, places=3),
    st.decimals(min_value=-1000, max_value=1000, places=2),
    st.sampled_from(THOUSANDFOLD),
)
def test_units_do_not_change_a_flow(quantity: Decimal, price: Decimal, units: tuple[str, str, str]) -> None:
    large, small, resource = units

    in_large, in_small = (
        values_of(ressource=resource, unite=unit, quantite=f"{amount:.4f}", prix_eur_par_unite=f"{cost:.6f}")
        for unit, amount, cost in ((large, quantity, price), (small, quantity * 1000, price / 1000))
    )

    assert in_small.quantity_per_year == pytest.approx(in_large.quantity_per_year, rel=1e-12)
    assert in_small.unit == in_large.unit
    assert in_small.price_eur_per_unit == in_large.price_eur_per_unit


@FEW
@given(
    st.lists(
        st.sampled_from([LINE, LINE.replace("12;t", "13;t"), "", ";;;;", "site_b;besoin;fly_ash;1;t"]),
        max_size=8,
    )
)
def test_empty_lines_change_nothing_but_the_numbering(lines: list[str]) -> None:
    full = read_text("\n".join([HEADER, *lines])).rows
    bare = read_text("\n".join([HEADER, *(line for line in lines if line.strip(";"))])).rows

    assert [row.values for row in full] == [row.values for row in bare]
