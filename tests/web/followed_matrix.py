"""Who gets what from the addresses at which a loop or group that was accepted is followed, with the forms."""

from collections.abc import Mapping

from tests.web.review_matrix import FORBIDDEN, MANAGERS, MISSING, PARTIES, STAFF, Row

STEPS = {
    "agree": ("accord", MANAGERS),
    "take_back": ("retrait", PARTIES),
    "record": ("constat", STAFF),
    "start": ("demarrage", STAFF),
    "measure": ("releves", STAFF),
    "close": ("fin", STAFF),
}
"""Endpoint → end of its address, and who may take the step."""
DOSSIER = {
    ("dossier", "GET"): "dossier",
    ("add_document", "POST"): "dossier/documents",
    ("download", "GET"): "dossier/documents/nobody",
    ("remove_document", "POST"): "dossier/documents/nobody/retrait",
    ("note", "POST"): "dossier/notes",
}
"""Endpoint and method of the dossier → end of its address."""
SEEN = {"acceptance": "1", "seen": "0"}


def followed_rows(blueprint: str, address: str) -> dict[tuple[str, str, str], Row]:
    """Return the rows of what nobody accepted: there is nothing to follow for those who may."""
    steps = {
        (f"{blueprint}.{endpoint}", "POST", f"{address}/{step}"): (dict.fromkeys(roles, MISSING), FORBIDDEN)
        for endpoint, (step, roles) in STEPS.items()
    }
    dossier = {
        (f"{blueprint}.{endpoint}", method, f"{address}/{end}"): (
            dict.fromkeys(PARTIES, MISSING),
            FORBIDDEN,
        )
        for (endpoint, method), end in DOSSIER.items()
    }
    return steps | dossier


def followed_forms(
    address: str, started: Mapping[str, str], measured: Mapping[str, str]
) -> dict[str, Mapping[str, object]]:
    """Return the forms by address, with what a sort asks for besides where it starts and is measured."""
    return {
        f"{address}/accord": SEEN | {"site": "site_a"},
        f"{address}/retrait": SEEN | {"site": "site_a"},
        f"{address}/constat": SEEN | {"site": "site_a", "appui": "courrier"},
        f"{address}/demarrage": SEEN | started,
        f"{address}/releves": SEEN | {"mois": "2026-11"} | measured,
        f"{address}/dossier/notes": {"text": "vu", "audience": "parties"},
        f"{address}/fin": SEEN | {"motif": "trop cher"},
    }
