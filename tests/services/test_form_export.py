"""Law of forms: what any form declares is exported and imported again as the same flow."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.documents.flow_entry import MONTH_KEYS
from symbiose.domain.flows import Confidentiality
from symbiose.domain.french_numbers import french_number
from symbiose.files.form import FormReader
from symbiose.files.reading import read_file
from symbiose.services.context import Services
from symbiose.services.declare import declare_flow
from symbiose.services.form_columns import SHOWN
from symbiose.services.form_heat import MEDIA
from symbiose.services.importing import import_files
from tests.builders import make_company, make_site
from tests.fakes import FakeStore
from tests.files.exports import WRITERS, content_of, written

MANAGER = Actor(id="account_a", role=Role.SITE_MANAGER, site_ids=("site_a",))
numbers = (st.floats(0, 1e7) | st.integers(0, 10**6).map(lambda n: n / 1000)).map(french_number)
above_zero = st.integers(1, 8000).map(str)
seen = st.sampled_from(Confidentiality).map(str)

matters = st.fixed_dictionaries(
    {
        "resource": st.sampled_from(["Cendres volantes de charbon", "mélange gris", "Eau industrielle"]),
        "quantity": numbers,
        "unit": st.sampled_from(["t", "kg"]),
        "period": st.sampled_from(["year", "month", "week", "day"]),
    }
).map(lambda fields: fields | ({"unit": "m3"} if fields["resource"].startswith("Eau") else {}))
heats = st.fixed_dictionaries(
    {
        "resource": st.sampled_from(["vapeur", "chaleur fatale"]),
        "heat_way": st.just("power"),
        "power_kw": numbers,
        "hours_per_year": above_zero,
        "medium": st.sampled_from(sorted(MEDIA)),
    }
) | st.fixed_dictionaries(
    {
        "resource": st.just("vapeur"),
        "heat_way": st.just("fuel"),
        "fuel": st.sampled_from(["gas_pcs", "gas_pci", "other_pci", "electricity"]),
        "fuel_quantity": above_zero,
        "share_pct": st.integers(1, 100).map(str),
        "hours_per_year": above_zero,
    }
)
gases = st.fixed_dictionaries(
    {
        "resource": st.just("gaz naturel"),
        "quantity": numbers,
        "unit": st.sampled_from(["kWh", "MWh"]),
        "energy_basis": st.sampled_from(["PCS", "PCI"]),
    }
)
months = st.sets(st.sampled_from(MONTH_KEYS), min_size=1).flatmap(
    lambda ticked: st.sampled_from([{}, {name: str(i + 1) for i, name in enumerate(sorted(ticked))}]).map(
        lambda weights: {f"runs_{name}": "on" for name in ticked} | weights
    )
)
details = st.fixed_dictionaries(
    {
        "direction": st.sampled_from(["offer", "need"]),
        "confidentiality": seen,
        "quantity_confidentiality": seen,
        "price_confidentiality": seen,
        "quality_confidentiality": seen,
    },
    optional={
        "band_pct": st.integers(0, 100).map(str),
        "price_eur_per_unit": st.integers(-9999, 9999).map(lambda n: french_number(n / 100)),
        "supply_temp_c": st.integers(60, 300).map(str),
        "valid_from": st.sampled_from(["01/01/2026", "2026-02-28"]),
        "description": st.sampled_from(["lundi\nmardi", "=1+1", "« zut » ; rien"]),
    },
)


@pytest.mark.parametrize("kind", sorted(WRITERS))
@settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(flow=matters | heats | gases, ticks=months, more=details)
def test_what_any_form_declares_is_exported_and_imported_as_the_same_flow(
    flow: dict[str, str], ticks: dict[str, str], more: dict[str, str], kind: str, services: Services
) -> None:
    store = FakeStore()
    store.repositories.sites.save_companies([make_company()])
    store.repositories.sites.save([make_site()])
    over = replace(services, store=store, declarations=FormReader(services.reference))

    declared = declare_flow(over, MANAGER, "site_a", {**flow, **ticks, **more, SHOWN: "1"})
    file = read_file(f"x.{kind}", written(kind, content_of([declared])), over.reference, site=None)
    report = import_files(over, MANAGER, [file])

    assert (report.files[0].unchanged, report.files[0].written, report.files[0].rejected) == (1, 0, 0)
    assert over.store.read(lambda r: r.flows.all()) == [declared]
