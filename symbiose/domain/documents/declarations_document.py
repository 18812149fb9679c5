"""From the values of a declared line to the flow that is stored, and what a line says of a stored one."""

from datetime import datetime

from symbiose.domain.companies import Site
from symbiose.domain.documents.import_report import EstimateClaim, FlowValues
from symbiose.domain.flows import EstimateBasis, Flow, flow_id
from symbiose.domain.resources import ResourceCatalogue

_SITE_FIGURES = ("jobs", "floor_area_m2")


def identity_of(values: FlowValues, site_id: str) -> str:
    """Return the id of the flow that a line declares for a site.

    Words that say the resource only by an answer identify it as they did before: the flow is the same.
    """
    known = None if values.resource_answered else values.resource_id
    return flow_id(
        site_id=site_id,
        direction=values.direction,
        resource=known or resource_words(values.resource),
        waste_code=values.waste_code,
        valid_from=values.valid_from,
        reference=values.reference,
        rank=values.rank,
    )


def resource_words(text: str) -> str:
    """Return the words of a declarant as they count for the identity of a flow: case and spaces ignored.

    >>> resource_words("Boues  de Phosphatation")
    'boues de phosphatation'
    """
    return " ".join(text.casefold().split())


def driver_value(site: Site, driver: str) -> float | None:
    """Return the yearly figure of a site that an estimate rests on, None when it is not known."""
    value = getattr(site, driver) if driver in _SITE_FIGURES else site.drivers.get(driver)
    return None if value is None else float(value)


def estimate_basis(claim: EstimateClaim, site: Site) -> EstimateBasis | None:
    """Return the basis of an estimate with the driver's value, None when the site does not state it."""
    value = driver_value(site, claim.driver)
    if value is None:
        return None
    return EstimateBasis(ratio_id=claim.ratio_id, driver=claim.driver, driver_value=value, text=claim.text)


def to_flow(values: FlowValues, site: Site, declared_at: datetime, declared_by: str) -> Flow:
    """Return the flow that a good line declares.

    Args:
        values: What the line says, in canonical units.
        site: Site that the line names.
        declared_at: When (aware, UTC).
        declared_by: Account or command that declares.
    """
    return Flow(
        id=identity_of(values, site.id),
        site_id=site.id,
        direction=values.direction,
        resource_text=values.resource,
        resource_id=values.resource_id,
        quantity_per_year=values.quantity_per_year,
        quantity_low=values.quantity_low,
        quantity_high=values.quantity_high,
        unit=values.unit,
        months=values.months,
        week_parts=values.week_parts,
        waste_code=values.waste_code,
        use=values.use,
        supply_temp_c=values.supply_temp_c,
        return_temp_c=values.return_temp_c,
        power_kw=values.power_kw,
        carrier=values.carrier,
        fouling=values.fouling,
        corrosive=values.corrosive,
        quality=values.quality,
        price_eur_per_unit=values.price_eur_per_unit,
        confidentiality=values.confidentiality,
        field_confidentiality=values.field_confidentiality,
        valid_from=values.valid_from,
        valid_to=values.valid_to,
        reference=values.reference,
        rank=values.rank,
        estimate=estimate_basis(values.estimate, site) if values.estimate else None,
        description=values.description,
        declared_at=declared_at,
        declared_by=declared_by,
    )


def unit_written(flow: Flow, catalogue: ResourceCatalogue) -> str:
    """Return the unit of a flow; energy of a gas says its heating value, without which it is refused."""
    resource = catalogue.find(flow.resource_id)
    basis = resource.energy_basis if resource and flow.unit == "MWh" else None
    return f"{flow.unit} {basis}" if basis else flow.unit
