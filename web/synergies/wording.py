"""What is said of synergies in French: who, why they are listed, and what happened to them."""

from collections.abc import Mapping

from flask import Flask

from symbiose.domain.synergies import Happening, Party, Side
from symbiose.domain.synergy_attention import Attention, Reason
from symbiose.services.synergy_seeing import SeenEvent
from web.language import N_, _, plural

PARTIES: Mapping[Party, str] = {
    Party.COORDINATOR: N_("La coordination"),
    Party.GIVER: N_("Le cédant"),
    Party.RECEIVER: N_("Le receveur"),
    Party.BOTH: N_("Les deux parties"),
}
"""Party → what it is called."""
REASONS: Mapping[Reason, str] = {
    Reason.DUE: N_("Échéance"),
    Reason.AGREE: N_("Accord attendu"),
    Reason.SIGN: N_("Contrat à confirmer"),
    Reason.ACT: N_("Action à faire"),
    Reason.SUPPLY: N_("Pièce à fournir"),
    Reason.PROVE: N_("Dossier à compléter"),
    Reason.CHECK: N_("Pièce à vérifier"),
    Reason.STEP: N_("Étape à consigner"),
    Reason.RECORD: N_("Accord ou contrat à constater"),
    Reason.MEASURE: N_("Relevé à saisir"),
    Reason.LOST: N_("Toit ou flux perdu"),
    Reason.SILENT: N_("Sans nouvelle"),
}
"""Reason why a synergy is listed → its short name, for the filter."""
HAPPENINGS: Mapping[Happening, str] = {
    Happening.OPENED: N_("Proposition acceptée : la synergie est ouverte"),
    Happening.AGREED: N_("Accord donné, et consentement à se faire connaître de l’autre partie"),
    Happening.STUDIED: N_("Étude commencée"),
    Happening.SIGNED: N_("Contrat confirmé"),
    Happening.STARTED: N_("Échange en service"),
    Happening.ENDED: N_("Échange terminé"),
    Happening.AGREEMENT_RECORDED: N_("Accord constaté par la coordination"),
    Happening.SIGNATURE_RECORDED: N_("Contrat constaté par la coordination"),
    Happening.ABANDONED: N_("Synergie abandonnée"),
    Happening.REOPENED: N_("Acceptation retirée avant tout accord"),
    Happening.PLANNED: N_("Prochaine action fixée"),
    Happening.DONE: N_("Action faite"),
    Happening.EVIDENCE_ASKED: N_("Pièce demandée"),
    Happening.EVIDENCE_SUPPLIED: N_("Pièce fournie"),
    Happening.EVIDENCE_RETURNED: N_("Pièce à reprendre"),
    Happening.EVIDENCE_ACCEPTED: N_("Pièce validée"),
}
"""What happened → what it is called."""


def init_synergy_words(app: Flask) -> None:
    """Give the templates the words of synergies."""
    app.add_template_filter(party, "party")
    app.add_template_filter(told_attention, "attention")
    app.add_template_filter(told_event, "happening")
    app.jinja_env.globals["reason_names"] = lambda: {reason.value: _(REASONS[reason]) for reason in Reason}


def party(who: Party | Side) -> str:
    """Return what a party is called."""
    return _(PARTIES[Party(who.value)])


def told_attention(attention: Attention) -> str:
    """Return why a synergy is listed, in a few words."""
    days = attention.days or 0
    match attention.reason:
        case Reason.DUE if days < 0:
            return plural("En retard d’un jour", "En retard de %(num)s jours", -days)
        case Reason.DUE if days == 0:
            return _("À faire aujourd’hui")
        case Reason.DUE:
            return plural("À faire demain", "À faire dans %(num)s jours", days)
        case Reason.AGREE:
            return _("Votre accord est attendu")
        case Reason.SIGN:
            return _("Votre confirmation du contrat est attendue")
        case Reason.ACT:
            return _("La prochaine action est à vous")
        case Reason.SUPPLY:
            return plural("%(num)s pièce à fournir", "%(num)s pièces à fournir", attention.count)
        case Reason.PROVE:
            return plural(
                "Dossier : %(num)s point à compléter", "Dossier : %(num)s points à compléter", attention.count
            )
        case Reason.CHECK:
            return plural("%(num)s pièce à vérifier", "%(num)s pièces à vérifier", attention.count)
        case Reason.STEP:
            return _("L’étape suivante est à consigner")
        case Reason.RECORD:
            return plural(
                "%(num)s accord ou contrat à constater",
                "%(num)s accords ou contrats à constater",
                attention.count,
            )
        case Reason.MEASURE:
            return plural("%(num)s mois à relever", "%(num)s mois à relever", attention.count)
        case Reason.LOST:
            return plural(
                "%(num)s toit ou flux a changé depuis l’acceptation",
                "%(num)s toits ou flux ont changé depuis l’acceptation",
                attention.count,
            )
        case Reason.SILENT:
            return plural("Sans nouvelle depuis %(num)s jour", "Sans nouvelle depuis %(num)s jours", days)


def told_event(seen: SeenEvent) -> str:
    """Return what happened; a plan without an action is its end."""
    event = seen.event
    if event.kind is Happening.PLANNED and event.words is None:
        return _("Plus rien de prévu")
    return _(HAPPENINGS[event.kind])
