"""What is said in place of a figure that is kept back."""

from symbiose.domain.secrecy import FEWEST_DECLARANTS, Reason
from web.language import _


def reason_told(reason: Reason) -> str:
    """Return why a figure is kept back."""
    return {
        Reason.FEW: _("masqué : moins de %(firms)d entreprises", firms=FEWEST_DECLARANTS),
        Reason.DOMINATED: _("masqué : une entreprise en fait l’essentiel"),
        Reason.ONE: _("masqué : dirait le chiffre d’une seule entreprise"),
        Reason.DIFFERENCE: _("masqué : se déduirait d’un autre chiffre"),
    }[reason]
