"""What the page of a loop says of how it is followed."""

from flask import url_for

from symbiose.domain.heat_loops import Role
from symbiose.services.loop_lines import LoopLine
from web.followed.words import MeterField, OperationWords
from web.language import _


def operation_words(line: LoopLine) -> OperationWords:
    """Return the words of the part that follows a loop."""
    steps = ("agree", "take_back", "record", "start", "measure", "close", "dossier")
    joins_network = any(member.role is Role.NETWORK for member in line.members)
    return OperationWords(
        addresses={step: url_for(f"loops.{step}", loop_id=line.id) for step in steps},
        accepted=_(
            "La coordination a accepté cette boucle. Chaque site relié en convient pour lui-même ; une fois "
            "tous d’accord, elle enregistre la mise en service, puis la chaleur livrée chaque mois."
        ),
        agreed=_("Tous les sites reliés en ont convenu : la boucle peut être mise en service."),
        figures={"delivered": _("Chaleur livrée")},
        fields=[
            MeterField("livre", "delivered", _("Chaleur livrée à tous les sites, MWh, d’après les compteurs"))
        ],
        hidden={},
        changed=_(
            "La boucle a changé pendant que vous lisiez : rien n’est enregistré. Relisez-la, puis "
            "recommencez."
        ),
        end=_("Mettre fin au service"),
        end_told=_(
            "Les relevés restent lisibles ; la chaleur que la boucle prenait et les besoins qu’elle servait "
            "redeviennent libres."
        ),
        give_up=_("Abandonner cette boucle"),
        give_up_told=_("La boucle est refusée avec ce motif : les calculs suivants ne la referont pas."),
        years_only=_(
            "Une année se lit ici une fois ses douze mois relevés : un mois seul dirait quand les autres "
            "sites travaillent."
        ),
        lost=_("Depuis l’acceptation, ce sur quoi cette boucle repose a changé."),
        lost_decides=_(
            "Si c’est une erreur, rétablissez ce qui manque. Sinon, mettez fin à cette boucle avec ce "
            "motif – ou revenez sur son acceptation tant que personne n’en a convenu –, puis acceptez ce "
            "qui la remplace : la boucle recalculée sans ce qui manque (« Ajuster et recalculer »), ou ce"
            " que propose le prochain calcul, qui ne la gardera pas telle quelle. D’ici là, les chiffres "
            "prévus et les indicateurs restent ceux de la boucle acceptée."
        ),
        check=_("L’exploitant du réseau de chaleur public en a convenu.") if joins_network else None,
    )
