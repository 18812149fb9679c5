"""Where a flow stands today, and the state in which a page shows it, as filters of the templates."""

from flask import Blueprint

from symbiose.domain.civil_days import day_of
from symbiose.domain.flow_changes import version_of
from symbiose.domain.flows import Flow
from symbiose.domain.validity import Validity, validity_on
from web.context import services


def validity(flow: Flow) -> Validity:
    """Return where a flow stands today."""
    return validity_on(flow, day_of(services().clock()))


def seen_as(flow: Flow) -> str:
    """Return a flow with the state in which it is shown, as a renewal names it."""
    return f"{flow.id} {version_of(flow)}"


def init_filters(blueprint: Blueprint) -> None:
    """Give both to the templates of every page."""
    blueprint.add_app_template_filter(validity)
    blueprint.add_app_template_filter(seen_as)
