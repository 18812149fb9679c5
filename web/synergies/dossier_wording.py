"""What is said in French of what a synergy carries: its status, what is missing, its documents."""

from collections.abc import Mapping

from flask import Flask

from symbiose.domain.dossier_documents import DesignDocument, DocumentKind, MediaType, SynergyDocument
from symbiose.domain.dossier_entries import Audience
from symbiose.domain.dossier_notes import DesignNote, SynergyNote
from symbiose.domain.synergies import Side
from symbiose.domain.waste_paths import Because, Caution
from symbiose.domain.waste_status import ConditionTick, Lack, MissingEvidence
from symbiose.services.design_dossiers import DesignDossier
from symbiose.services.synergy_dossier import Dossier
from web.language import N_, _
from web.synergies.wording import party

Entry = SynergyDocument | SynergyNote | DesignDocument | DesignNote | ConditionTick

AUDIENCES: Mapping[Audience, str] = {
    Audience.PARTIES: N_("Les deux parties et la coordination"),
    Audience.COORDINATION: N_("La coordination seulement"),
}
"""For whom → what it is called."""
KINDS: Mapping[DocumentKind, str] = {
    DocumentKind.ANALYSIS: N_("Analyse, fiche de données de sécurité"),
    DocumentKind.PERMIT: N_("Arrêté, autorisation, récépissé"),
    DocumentKind.CONTRACT: N_("Contrat, convention, lettre d’engagement"),
    DocumentKind.CONFORMITY: N_("Attestation de conformité, certificat"),
    DocumentKind.TRACING: N_("Bordereau, extrait de registre, pesée"),
    DocumentKind.STUDY: N_("Étude, devis, plan"),
    DocumentKind.OTHER: N_("Autre document"),
}
"""Kind of document → what it is called."""
MEDIA: Mapping[MediaType, str] = {
    MediaType.PDF: "PDF",
    MediaType.PNG: "PNG",
    MediaType.JPEG: "JPEG",
    MediaType.XLSX: "XLSX",
    MediaType.DOCX: "DOCX",
    MediaType.ODS: "ODS",
    MediaType.ODT: "ODT",
    MediaType.TEXT: N_("texte"),
}
"""Type of document → its short name."""
BECAUSE: Mapping[Because, str] = {
    Because.DANGEROUS: N_(
        "Le cédant le déclare sous un code de déchet dangereux : il voyage avec un bordereau jusqu’à qui "
        "peut le traiter."
    ),
    Because.PROCESSED: N_(
        "Le cédant le déclare sous un code déchet et un préparateur le traite en chemin : ce qu’il rend peut "
        "sortir du statut de déchet."
    ),
    Because.ASKED_AS_WASTE: N_("Le receveur le prend sous son code déchet, ou y est autorisé."),
    Because.USED_AS_IT_IS: N_(
        "Le cédant le déclare sous un code déchet, mais il s’emploie tel quel : c’est un sous-produit si les "
        "cinq conditions sont démontrées, sinon un déchet."
    ),
    Because.FROM_A_PROCESS: N_("Aucun code déchet n’est déclaré et la matière sort d’un procédé."),
    Because.NEVER_WASTE: N_("Aucun code déchet n’est déclaré et ce n’est pas un résidu."),
}
"""Why a path is suggested → the sentence."""
CAUTIONS: Mapping[Caution, str] = {
    Caution.DANGEROUS_BY_PRODUCT: N_(
        "Le flux est déclaré sous un code de déchet dangereux : corrigez la déclaration ou choisissez le "
        "statut de déchet."
    ),
    Caution.TREATED_BY_PRODUCT: N_(
        "Un préparateur le traite en chemin : un sous-produit s’emploie sans autre traitement que les "
        "pratiques industrielles courantes."
    ),
    Caution.CODE_ON_PRODUCT: N_("Le flux est déclaré sous un code déchet : un produit n’en porte pas."),
    Caution.NO_CODE: N_("Aucun code déchet n’est déclaré au flux : établissez-le."),
    Caution.NOT_AUTHORISED: N_(
        "Rien ne dit que le premier à le prendre est autorisé pour ce code : demandez son autorisation et "
        "inscrivez-la à son établissement."
    ),
}
"""What speaks against a path → the sentence."""


def init_dossier_words(app: Flask) -> None:
    """Give the templates the words of dossiers."""
    app.add_template_filter(signed, "signed")
    app.add_template_filter(told_kind, "document_kind")
    app.add_template_filter(told_media, "media")
    app.add_template_filter(told_because, "because")
    app.add_template_filter(told_caution, "caution")
    app.add_template_filter(told_missing, "missing_evidence")


def signed(entry: Entry, dossier: Dossier | DesignDossier) -> str:
    """Return in whose name an entry of a dossier is written, as far as the reader may know."""
    if isinstance(entry, (DesignDocument, DesignNote)):
        names = dossier.sites if isinstance(dossier, DesignDossier) else {}
        if entry.site_id is None:
            return _("la coordination")
        return names.get(entry.site_id) or _("un membre")
    return party(entry.party).lower()


def told_kind(kind: DocumentKind) -> str:
    """Return what a kind of document is called."""
    return _(KINDS[kind])


def told_media(media_type: MediaType) -> str:
    """Return the short name of a type of document."""
    return _(MEDIA[media_type])


def told_because(because: Because) -> str:
    """Return why a path is suggested."""
    return _(BECAUSE[because])


def told_caution(caution: Caution) -> str:
    """Return what speaks against a path."""
    return _(CAUTIONS[caution])


def told_missing(missing: MissingEvidence) -> str:
    """Return what is missing, and of whom."""
    giver = missing.side is Side.GIVER
    match missing.lack:
        case Lack.PATH:
            return _("Choisir le statut de ce qui est cédé")
        case Lack.OPERATION:
            return _("Indiquer l’opération de traitement (code R ou D)")
        case Lack.CONFIRMATION if giver:
            return _("Le cédant n’a pas confirmé le statut")
        case Lack.CONFIRMATION:
            return _("Le receveur n’a pas confirmé le statut")
        case Lack.QUANTITY if giver:
            return _("Le cédant n’a pas déclaré la quantité de %(year)s", year=missing.year)
        case Lack.QUANTITY:
            return _("Le receveur n’a pas déclaré la quantité de %(year)s", year=missing.year)
        case Lack.CONDITION:
            title = missing.condition.title if missing.condition else ""
            return _("À démontrer : %(condition)s", condition=title)
