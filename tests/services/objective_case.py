"""Objectives over the small history that is counted by hand, for tests."""

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.indicators import Column
from symbiose.domain.objectives import Objective
from symbiose.services.context import Services
from symbiose.services.objective_pages import objective_sheet

POTENTIAL, PROPOSED, AGREED, REALISED = Column
STAFF = Actor(id="account_c", role=Role.COORDINATOR)
ANALYST = Actor(id="account_analyst", role=Role.ANALYST)
PARK = "parc_artois_flandres"


def texts(**changes: str) -> dict[str, str]:
    """Return what a person types to set an objective."""
    stated = {
        "indicator": "waste_diverted",
        "year": "2026",
        "scope": "",
        "target": "1 500",
        "note": "Plan du 3 mars",
    }
    return stated | changes


def stamp(services: Services, objective: Objective) -> str:
    """Return the stamp of the version that stands."""
    return objective_sheet(services, STAFF, objective.id).kept.edit.stamp
