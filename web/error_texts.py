"""What a person reads when something did not work: a title, and what to do next."""

from collections.abc import Mapping
from typing import NamedTuple

from web.language import N_


class ErrorText(NamedTuple):
    """Title and text of an error page, to be translated when it is shown."""

    title: str
    text: str


ERROR_TEXTS: Mapping[int, ErrorText] = {
    400: ErrorText(
        N_("Demande incomplète"),
        N_(
            "Le formulaire a expiré ou la demande est incomplète. Revenez à la page précédente, "
            "rechargez-la, puis recommencez."
        ),
    ),
    401: ErrorText(
        N_("Votre session est terminée"),
        N_(
            "Vous vous êtes déconnecté, ou la session est restée trop longtemps sans activité. "
            "Connectez-vous de nouveau."
        ),
    ),
    403: ErrorText(
        N_("Accès refusé"),
        N_(
            "Votre compte ne donne pas accès à cette page ou à cette action. Si vous en avez besoin, "
            "demandez au coordinateur du parc."
        ),
    ),
    404: ErrorText(
        N_("Page introuvable"),
        N_("Cette adresse ne mène à rien, ou à quelque chose que votre compte ne voit pas."),
    ),
    405: ErrorText(N_("Action impossible"), N_("Cette adresse ne s’ouvre pas de cette façon.")),
    410: ErrorText(
        N_("Lien déjà utilisé ou périmé"),
        N_("Ce lien ne sert qu’une fois et pour un temps limité. Demandez-en un nouveau à l’administrateur."),
    ),
    409: ErrorText(
        N_("La situation a changé"),
        N_("Une autre décision a été prise entre-temps. Rechargez la page pour voir l’état actuel."),
    ),
    412: ErrorText(
        N_("La situation a changé"),
        N_("Ce n’est plus la version que vous avez lue. Relisez-la, puis recommencez."),
    ),
    413: ErrorText(
        N_("Envoi trop volumineux"),
        N_(
            "Ce que vous avez envoyé dépasse la taille admise : 10 Mo pour un fichier. "
            "Découpez-le en plusieurs fichiers. Un cadastre solaire plus grand s’importe sur la machine du "
            "service, avec la commande : symbiose import FICHIER."
        ),
    ),
    415: ErrorText(N_("Type de contenu refusé"), N_("Ce type de contenu n’est pas lu ici.")),
    422: ErrorText(
        N_("Saisie à corriger"),
        N_("Une valeur envoyée n’est pas admise. Revenez à la page précédente et corrigez-la."),
    ),
    429: ErrorText(
        N_("Trop de tentatives"),
        N_("Trop d’essais en peu de temps. Attendez quelques minutes, puis recommencez."),
    ),
    503: ErrorText(
        N_("Service momentanément indisponible"),
        N_(
            "La base de données ou le calcul ne répond pas. Rien n’est perdu : "
            "réessayez dans quelques instants."
        ),
    ),
}
"""Status → what is said."""
API_TEXTS: Mapping[int, ErrorText] = {
    400: ErrorText(
        N_("Demande incomplète"),
        N_(
            "La demande est incomplète. Avec la session d’un navigateur, l’en-tête X-CSRFToken est attendu ; "
            "un programme s’identifie par un jeton (Authorization: Bearer)."
        ),
    ),
    401: ErrorText(
        N_("Identification requise"),
        N_(
            "Envoyez un jeton d’accès (Authorization: Bearer), créé sur la page « Jetons » de votre compte, "
            "ou connectez-vous."
        ),
    ),
    404: ErrorText(N_("Introuvable"), N_("Rien de tel ici, ou quelque chose que votre compte ne voit pas.")),
    405: ErrorText(
        N_("Méthode refusée"), N_("Cette adresse n’admet pas cette méthode : voyez l’en-tête Allow.")
    ),
    409: ErrorText(
        N_("Contradiction"),
        N_(
            "Cela contredit ce qui est enregistré : la référence sert déjà à d’autres valeurs, ou le flux "
            "a été retiré. Relisez-le, puis décidez."
        ),
    ),
    422: ErrorText(
        N_("Saisie à corriger"), N_("Des valeurs ne sont pas admises : « errors » dit lesquelles.")
    ),
    428: ErrorText(
        N_("Version requise"),
        N_("Indiquez dans l’en-tête If-Match l’ETag de la version que vous remplacez."),
    ),
}
"""Status → what is said to programs, where it differs."""
UNFORESEEN = ErrorText(
    N_("Une erreur est survenue"),
    N_(
        "Le service n’a pas pu répondre. Rien n’a été enregistré à moitié. Réessayez ; "
        "si l’erreur revient, transmettez l’identifiant ci-dessous à l’administrateur."
    ),
)
"""What is said of any other status."""
