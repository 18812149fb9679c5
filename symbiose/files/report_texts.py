"""The words of the workbook of a report, in French."""

from collections.abc import Iterator, Mapping
from datetime import date

from symbiose.domain.documents.report_workbook import ReportWorkbook
from symbiose.domain.indicators import Column
from symbiose.domain.secrecy import FEWEST_DECLARANTS, Reason

READ_FIRST, FIGURES, PARTS, TERMS, VALUES = (
    "À lire",
    "Indicateurs",
    "Contributions",
    "Termes",
    "Valeurs datées",
)
SITES = "Réseau"
"""Names of the sheets."""
COLUMNS: Mapping[Column, str] = {
    Column.POTENTIAL: "Potentiel",
    Column.PROPOSED: "Proposé",
    Column.AGREED: "Convenu",
    Column.REALISED: "Réalisé",
}
KINDS: Mapping[str, str] = {
    "flow": "flux déclaré",
    "proposal": "proposition",
    "synergy": "synergie",
    "loop": "boucle de chaleur",
    "group": "groupe solaire",
    "site": "établissement",
}
BEARERS: Mapping[str, str] = {
    "giver": "cédant",
    "receiver": "receveur",
    "processor": "préparateur",
    "both": "cédant et receveur, par moitiés",
}
TERM_NAMES: Mapping[str, str] = {
    "disposal_avoided": "Élimination évitée",
    "purchase_avoided": "Achat évité",
    "transport": "Transport",
    "pretreatment": "Préparation",
    "processing": "Traitement chez le préparateur",
    "discarded_outputs": "Coproduits sans preneur",
    "setup": "Mise en place de l’échange",
    "link": "Conduite ou raccordement",
    "processor_opening": "Mise en service du préparateur",
    "co2_disposal": "Émissions : élimination évitée",
    "co2_production": "Émissions : production neuve évitée",
    "co2_recovery": "Émissions : valorisation (recyclage, épuration)",
    "co2_transport": "Émissions : transport",
}
FIGURES_HEAD = (
    *("Code", "Indicateur", "Colonne", "Unité", "Chiffre (formule vive)", "Chiffre du service", "Écart"),
    *("Contributions", "Remarque", "Définition", "Formule", "Règle de comptage", "Sources"),
)
PARTS_HEAD = (
    *("Code", "Indicateur", "Colonne", "Compté chez", "Vient de", "Identifiant", "Ressource"),
    *("Quantité par an", "Unité", "Facteur (par unité)", "Part qui compte", "Montant si tout comptait"),
    *("Montant", "Rapporté à", "Unité du montant", "Flux déclarés", "Valeurs datées"),
    *("Repose sur une estimation", "D’où vient le facteur"),
)
DECLARED_PRICE = "prix déclaré par l’établissement"
TERMS_HEAD = (
    *("Échange", "Terme", "Qui le gagne ou le supporte", "Unité", "Montant par an, si tout comptait"),
    *("Quantité par an", "Unité de la quantité", "Montant par unité", "Valeur datée"),
)
SITES_HEAD = ("Colonne", "Établissement", "Bénéfice des échanges qui y passent (€/an)")
VALUES_HEAD = ("Code", "Valeur de référence", "Chiffre", "Unité", "Valable depuis", "Source")
NOT_SUMMED = "Mesuré sur le réseau entier : aucune somme ne le donne, le chiffre est celui du service."
NOT_PUBLISHED = "Rien n’est publié de ce chiffre pour cette année."
NO_FIGURE = "Il n’y a rien à quoi rapporter ce chiffre : il n’en est pas donné."


def masked(reason: Reason) -> str:
    """Return what is said in place of a figure that is kept back."""
    return {
        Reason.FEW: f"masqué : moins de {FEWEST_DECLARANTS} entreprises",
        Reason.DOMINATED: "masqué : une entreprise en fait l’essentiel",
        Reason.ONE: "masqué : dirait le chiffre d’une seule entreprise",
        Reason.DIFFERENCE: "masqué : se déduirait d’un autre chiffre",
    }[reason]


def stood(day: date, *, told: bool) -> str:
    """Return since when a published figure stands so, or is told no more."""
    return f"arrêté au {day:%d/%m/%Y}" if told else f"pas publié depuis le {day:%d/%m/%Y}"


def read_first(report: ReportWorkbook) -> Iterator[tuple[str, str]]:
    """Yield what is to be known before the figures are read: a head and a sentence each."""
    day = f"{report.day:%d/%m/%Y}" if report.day else "rien n’est publié pour cette année"
    yield "Rapport", f"Indicateurs de circularité, année {report.year}"
    yield "Périmètre", report.scope or "Ensemble du territoire"
    yield "Arrêté au", day
    if not report.published:
        yield (
            "Quantités réalisées",
            f"Celles de l’année, telles que les entreprises les ont dites ; elles peuvent changer jusqu’au "
            f"{report.closes_on:%d/%m/%Y}.",
        )
    if report.published:
        yield (
            "Ce qui est lu",
            "Chiffres publiés seulement. Un chiffre est masqué quand moins de trois entreprises y "
            "concourent, quand une seule en fait plus de 85 %, ou quand il se déduirait d’autres chiffres "
            "publiés. Ce dont un chiffre est fait n’est pas publié : ce classeur ne le recalcule pas.",
        )
    else:
        if report.partial:
            yield (
                "Ce qui est lu",
                "Seuls comptent les sites de vos parcs : ce qui est compté ailleurs n’y est pas.",
            )
        yield from _COMPUTED
    yield (
        "Quatre colonnes",
        "Potentiel, proposé, convenu, réalisé se lisent côte à côte et ne s’additionnent jamais : une même "
        "tonne passe de l’une à l’autre.",
    )


_COMPUTED = (
    (
        "Comment c’est calculé",
        f"« {FIGURES} » : chaque chiffre est une formule sur les lignes de « {PARTS} ». Somme : somme des "
        "montants. Part : 100 × somme des montants ÷ somme de ce à quoi ils sont rapportés. Délai : médiane. "
        "La colonne « Écart » compare avec le chiffre du service : zéro, à l’arrondi près.",
    ),
    (
        "Chaque montant",
        "Quantité × facteur, ou somme des termes de l’échange, × part qui compte. La part est la quantité "
        "acceptée, ou cédée dans l’année, ÷ quantité prévue par le calcul. Sans facteur : le montant est "
        "celui que le calcul attribue au site.",
    ),
    (
        "Facteurs",
        "Tonnes : masse d’une unité de la ressource (1 pour une tonne). MWh et m³ : 1. Achats : prix d’une "
        f"unité, déclaré, sinon de référence. Les valeurs de référence sont dans « {VALUES} », chacune avec "
        "son unité, sa date et sa source.",
    ),
    (
        "Émissions",
        f"La moitié de la somme des termes de « {TERMS} » compte au cédant, l’autre au receveur.",
    ),
    (
        "Termes",
        f"Où une seule valeur de référence le donne, un terme est quantité × cette valeur, prise dans "
        f"« {VALUES} » (kilogrammes ramenés en tonnes pour les émissions). Ailleurs (distances, prix "
        "déclarés, frais fixes) il est celui du calcul, et son montant par unité est indiqué.",
    ),
    (
        "Dépendance à un seul site",
        f"100 × la plus grande somme d’un établissement (« {SITES} ») ÷ la somme de tous les échanges, "
        "chacun compté une fois : réparti entre les établissements où il passe, sous « Rapporté à ».",
    ),
    (
        "Estimations",
        "Une colonne des contributions dit lesquelles reposent sur une estimation qu’aucune entreprise n’a "
        "confirmée ; la dernière, d’où vient la masse ou le prix employé.",
    ),
    (
        "Si vous changez un nombre",
        "Les formules suivent : c’est un essai dans ce classeur, rien ne change dans le service.",
    ),
)
