"""How the versions of a flow are told: what each did, who made it, what it changed."""

from collections.abc import Mapping

from symbiose.domain.flow_changes import Step
from symbiose.domain.flows import Flow
from symbiose.services.history import FlowVersion
from web.flow_values import ToldChange, told_change
from web.language import N_, _

STEPS: Mapping[Step, str] = {
    Step.DECLARED: N_("Déclaré"),
    Step.CHANGED: N_("Modifié"),
    Step.CONFIRMED: N_("Confirmé par l’entreprise"),
    Step.RENEWED: N_("Reconfirmé : toujours exact"),
    Step.WITHDRAWN: N_("Retiré"),
    Step.RESTORED: N_("Rétabli"),
}
"""What a version did → how it is told."""


def told_changes(version: FlowVersion, before: Flow | None) -> list[ToldChange]:
    """Return the changes of a version, each side in the unit that it had then."""
    if before is None:
        return []
    return [told_change(change, before.unit, version.flow.unit) for change in version.changes]


def step_name(step: Step) -> str:
    """Return what a version did."""
    return _(STEPS[step])


def author_name(author: str | None) -> str:
    """Return who made a version: an address, a command as such, or an account that is gone."""
    if author is None:
        return _("un compte supprimé depuis")
    kind, _colon, command = author.partition(":")
    if kind != "command":
        return author
    return _("la commande «\N{NO-BREAK SPACE}%(command)s\N{NO-BREAK SPACE}»", command=command)
