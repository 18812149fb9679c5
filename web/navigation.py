"""The pages that each role finds in the menu."""

from flask import Flask

from symbiose.domain.accounts import Role
from web.access import Policy, policy_of
from web.language import _

SECTIONS = {
    "disclosure": "flows",
    "exports": "flows",
    "history": "flows",
    "imports": "flows",
    "land": "proposals",
    "loops": "proposals",
    "objectives": "indicators",
    "on_behalf": "flows",
    "parks": "sites",
    "processing": "reference",
    "roofs": "territory",
    "sun": "proposals",
    "typical_flows": "flows",
}
"""Blueprint → blueprint of the entry of the menu that its pages stand under, where that is not its own."""


def pages_of(app: Flask, role: Role) -> list[tuple[str, str]]:
    """Return endpoint and label of each page of the menu that a role may open."""
    menu = (
        ("proposals.board", _("Propositions")),
        ("synergies.listing", _("Synergies")),
        ("territory.page", _("Carte")),
        ("flows.listing", _("Flux")),
        ("others.listing", _("Autres sites")),
        ("sites.listing", _("Mes sites") if role is Role.SITE_MANAGER else _("Sites")),
        ("heat.page", _("Chaleur")),
        ("coverage.page", _("Modèles")),
        ("indicators.listing", _("Indicateurs")),
        ("reports.index", _("Rapports")),
        ("reference.listing", _("Sources")),
        ("administration.listing", _("Comptes")),
    )
    return [entry for entry in menu if _opens(policy_of(app, entry[0]), role)]


def _opens(policy: Policy | None, role: Role) -> bool:
    return policy is not None and (policy.public or role in policy.roles)


def init_navigation(app: Flask) -> None:
    """Give the menu to the templates."""

    def menu_of(role: Role) -> list[tuple[str, str]]:
        return pages_of(app, role)

    def stands_under(blueprint: str | None, endpoint: str) -> bool:
        entry, _dot, _page = endpoint.partition(".")
        return blueprint is not None and SECTIONS.get(blueprint, blueprint) == entry

    app.jinja_env.globals["pages_of"] = menu_of
    app.jinja_env.globals["stands_under"] = stands_under
