"""Sites named by people: one a line, by name, SIRET or id."""

import re
from collections.abc import Sequence

from symbiose.domain.accounts import Actor
from symbiose.domain.companies import Site
from symbiose.domain.errors import InvalidDocument, Problem
from symbiose.domain.labels import label_key
from symbiose.domain.permissions import CanManageAccounts
from symbiose.services.context import Services

_NAMED = re.compile(r"(?P<name>.*)\[(?P<key>[^\]]+)\]")
LONGEST_SHOWN = 200


def site_text(sites: Sequence[Site]) -> str:
    """Return sites as they are read again: name, then SIRET or id in brackets, one a line."""
    return "\n".join(f"{site.name} [{site.siret or site.id}]" for site in sites)


def sites_named(services: Services, actor: Actor, text: str) -> tuple[str, ...]:
    """Return the ids of the sites that lines name, each once.

    Raises:
        NotAllowed: The caller does not manage accounts.
        InvalidDocument: A line names no site, or several; all faults at once.
    """
    CanManageAccounts(actor).require()
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    sites = services.store.read(lambda r: r.sites.all()) if lines else []
    found, problems = [], []
    for line in lines:
        named = _meant(sites, line)
        if len(named) == 1:
            found.append(named[0].id)
            continue
        several = "plusieurs sites portent ce nom : donnez le SIRET ou l’identifiant"
        expected = several if named else "aucun site n’a ce nom, ce SIRET ou cet identifiant"
        shown = line[:LONGEST_SHOWN]
        problems.append(Problem("sites", shown, f"« {shown} » : {expected}"))
    if problems:
        raise InvalidDocument(problems)
    return tuple(dict.fromkeys(found))


def _meant(sites: Sequence[Site], line: str) -> list[Site]:
    """Return the sites that a line may mean: by the key in brackets, else by SIRET or id, else by name."""
    match = _NAMED.fullmatch(line)
    key = match["key"].strip() if match else line
    digits = "".join(key.split())
    exact = [site for site in sites if site.id == key or site.siret == digits]
    wanted = label_key(line)
    return exact or [site for site in sites if label_key(site.name) == wanted]
