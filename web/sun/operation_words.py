"""What the page of a group says of how it is followed."""

from flask import url_for

from symbiose.services.solar_lines import GroupLine
from web.followed.words import MeterField, OperationWords
from web.language import _
from web.sun.wording import key_told


def operation_words(line: GroupLine) -> OperationWords:
    """Return the words of the part that follows a group."""
    steps = ("agree", "take_back", "record", "start", "measure", "close", "dossier")
    fields = [
        MeterField("produit", "produced", _("Produit par les toits, kWh")),
        MeterField("sur_place", "own_use", _("Utilisé sur place par leurs propriétaires, kWh")),
    ]
    if line.shared:
        shared = _("Partagé entre les membres, kWh, d’après le distributeur")
        fields.append(MeterField("partage", "shared", shared))
    return OperationWords(
        addresses={step: url_for(f"sun.{step}", group_id=line.id) for step in steps},
        accepted=_accepted(line),
        agreed=_("Tous les membres en ont convenu : l’opération peut démarrer.")
        if line.shared
        else _("Le site en a convenu : le toit peut être mis en service."),
        figures={
            "produced": _("Produit"),
            "used": _("Utilisé par les membres"),
            "own_use": _("Utilisé sur place"),
            "shared": _("Partagé"),
        },
        fields=fields,
        hidden={} if line.shared else {"partage": "0"},
        changed=_(
            "Le groupe a changé pendant que vous lisiez : rien n’est enregistré. Relisez-le, puis "
            "recommencez."
        ),
        end=_("Mettre fin à l’opération"),
        end_told=_(
            "Les relevés restent lisibles ; les toits et les besoins redeviennent libres. Un toit qui reste "
            "équipé se déclare comme une offre d’électricité solaire de son site."
        ),
        give_up=_("Abandonner ce groupe"),
        give_up_told=_("Le groupe est refusé avec ce motif : les calculs suivants ne le referont pas."),
        years_only=_(
            "Une année se lit ici une fois ses douze mois relevés : un mois seul dirait quand les autres "
            "membres consomment."
        ),
        lost=_("Depuis l’acceptation, ce sur quoi ce groupe repose a changé."),
        lost_decides=_(
            "Si c’est une erreur, rétablissez ce qui manque. Sinon, mettez fin à ce groupe avec ce motif "
            "– ou revenez sur son acceptation tant que personne n’en a convenu –, puis acceptez ce qui le"
            " remplace : le groupe recalculé sans ce qui manque (« Ajuster et recalculer »), ou ce que "
            "propose le prochain calcul, qui ne le gardera pas tel quel. D’ici là, les chiffres prévus et"
            " les indicateurs restent ceux du groupe accepté."
        ),
        check=_check(line) if line.shared else None,
        share=_("Part de ce qui est partagé, d’après l’année type") if line.shared else None,
        divided=key_told(line.key) if line.shared else None,
    )


def _accepted(line: GroupLine) -> str:
    if line.shared:
        return _(
            "La coordination a accepté ce groupe. Chaque membre en convient pour lui-même ; une fois tous "
            "d’accord, elle enregistre le démarrage, puis les relevés de chaque mois."
        )
    return _(
        "La coordination a accepté cette proposition. Une fois que le site en convient, elle enregistre le "
        "démarrage, puis les relevés de chaque mois."
    )


def _check(line: GroupLine) -> str:
    told = _(
        "J’ai vérifié que tous les membres sont raccordés en basse tension, au réseau du même distributeur"
    )
    return told + (_(", et que la dérogation est accordée") if line.derogation else "") + "."
