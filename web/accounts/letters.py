"""What the letters say that carry a link."""

from symbiose.services.letters import PLACE, Wording
from web.language import _


def invitation_letter() -> Wording:
    """Return the letter that invites somebody."""
    return Wording(
        subject=_("Votre accès à Symbiose"),
        text=_(
            "Bonjour,\n\nUn compte vous est ouvert sur Symbiose, le service d’écologie industrielle et "
            "territoriale.\nChoisissez votre mot de passe à cette adresse, qui ne sert qu’une fois, dans les "
            "sept jours :\n\n%(link)s\n\nSi vous n’attendiez pas ce message, ne faites rien.\n",
            link=PLACE,
        ),
    )


def reset_letter() -> Wording:
    """Return the letter by which a new password is chosen."""
    return Wording(
        subject=_("Votre mot de passe Symbiose"),
        text=_(
            "Bonjour,\n\nUn nouveau mot de passe a été demandé pour votre compte Symbiose.\nChoisissez-le à "
            "cette adresse, qui ne sert qu’une fois, dans l’heure :\n\n%(link)s\n\nSi vous n’avez rien "
            "demandé, ne faites rien : votre mot de passe ne change pas.\n",
            link=PLACE,
        ),
    )
