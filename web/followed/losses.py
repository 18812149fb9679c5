"""What is said of a roof or flow that an accepted loop or group rests on and that no longer stands."""

from flask import Flask

from symbiose.domain.design_losses import LossKind
from symbiose.services.design_losses import LossTold
from web.language import _


def init_loss_words(app: Flask) -> None:
    """Give the templates the words of what is lost."""
    app.add_template_filter(told_loss, "loss")


def told_loss(loss: LossTold) -> str:
    """Return what became of a roof or flow: of whom, where the reader may know."""
    site = loss.site
    match loss.kind:
        case LossKind.ROOF_GONE if site:
            return _("Un toit de « %(site)s » ne figure plus dans aucun cadastre.", site=site)
        case LossKind.ROOF_GONE:
            return _("Un toit d’un autre membre ne figure plus dans aucun cadastre.")
        case LossKind.ROOF_OF_ANOTHER if site:
            return _("Un toit de « %(site)s » ne lui est plus rattaché.", site=site)
        case LossKind.ROOF_OF_ANOTHER:
            return _("Un toit d’un autre membre ne lui est plus rattaché.")
        case LossKind.ROOF_SMALLER if site:
            return _("Le cadastre tient un toit de « %(site)s » pour plus petit qu’avant.", site=site)
        case LossKind.ROOF_SMALLER:
            return _("Le cadastre tient un toit d’un autre membre pour plus petit qu’avant.")
        case LossKind.FLOW_OVER if site:
            return _("Un flux de « %(site)s » est retiré ou échu, ou ce site est fermé.", site=site)
        case LossKind.FLOW_OVER:
            return _("Un flux d’un autre membre est retiré ou échu, ou son site est fermé.")
