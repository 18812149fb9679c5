"""Processors and substitutions field by field, as their versions are told."""

from symbiose.domain.companies import Site
from symbiose.domain.edits import Edit
from symbiose.domain.processing import Processor, Substitution
from symbiose.domain.resources import ResourceCatalogue
from symbiose.services.processing_reading import band_text
from web.language import _
from web.reference.telling import Stated
from web.sentences import resource_called
from web.wording import NOTHING, day, figure, number, per, unit, word


def stated_processor(edit: Edit, catalogue: ResourceCatalogue, sites: dict[str, Site]) -> Stated:
    """Return all that a version of a processor states."""
    one = Processor.model_validate_json(edit.content)
    for_one = f"€/{per(one.unit)}"
    site = sites.get(one.site_id)
    return {
        _("Opération"): one.name,
        _("Site"): site.name if site else one.site_id,
        _("Usage"): word(one.use.value),
        _("Reçoit"): yields(one.inputs, catalogue),
        _("Accepte"): _(" ; ").join(f"{word(name)} {band_text(band)}" for name, band in one.accepts.items())
        or NOTHING,
        _("Donne"): yields(one.outputs, catalogue),
        _("Capacité"): f"{figure(one.capacity_per_year)} {unit(one.unit)}/{_('an')}",
        _("Coût de traitement"): f"{number(float(one.cost_eur_per_unit), 6)} {for_one}",
        _("Coût de mise en service"): f"{number(float(one.opening_cost_eur), 6)} €/{_('an')}",
        _(
            "Coût d’un coproduit sans preneur"
        ): f"{number(float(one.disposal_cost_eur_per_unit), 6)} {for_one}",
        _("Source"): one.source,
        _("Dans les calculs"): _("non, retiré") if edit.retired else _("oui"),
    }


def stated_substitution(edit: Edit, catalogue: ResourceCatalogue) -> Stated:
    """Return all that a version of a substitution states."""
    one = Substitution.model_validate_json(edit.content)
    cost = number(float(one.pretreatment_cost_eur_per_unit), 6)
    return {
        _("Ressource offerte"): resource_called(one.from_resource_id),
        _("Ressource remplacée"): resource_called(one.to_resource_id),
        _("Rendement"): figure(one.yield_ratio),
        _("Coût de préparation"): f"{cost} €/{per(_unit_of(one, catalogue))}",
        _("Usage"): word(one.use.value),
        _("Source"): one.source,
        _("Valable depuis"): day(one.valid_from),
        _("Dans les calculs"): _("non, retirée") if edit.retired else _("oui"),
    }


def yields(ratios: dict[str, float], catalogue: ResourceCatalogue) -> str:
    """Return resources with their yields."""
    told = [f"{resource_called(name)} ({figure(float(ratio))})" for name, ratio in ratios.items()]
    return _(" ; ").join(told) or NOTHING


def _unit_of(one: Substitution, catalogue: ResourceCatalogue) -> str:
    found = catalogue.find(one.from_resource_id)
    return found.unit if found else _("unité")
