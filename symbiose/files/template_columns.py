"""The columns of the spreadsheet template: what each is called, asks for and lets choose, in French."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from symbiose.domain.documents.flow_entry import MONTH_KEYS, WEEK_KEYS
from symbiose.files.declarations_columns import REQUIRED, key_of, quality_name
from symbiose.files.declarations_week import NAMED
from symbiose.files.declarations_words import CARRIERS, CONFIDENTIALITIES, DIRECTIONS, USES
from symbiose.files.export_table import french_words

UNITS = (
    *("t", "kg", "m3", "l", "kWh", "MWh", "GWh", "kW"),
    *("MWh PCS", "MWh PCI", "kWh PCS", "kWh PCI", "piece", "h", "m2"),
)
"""Units that the template proposes; the reader takes others as well."""
PERIODS = ("an", "mois", "semaine", "jour")
YES_NO = ("oui", "non")
_LEVELS = tuple(french_words(CONFIDENTIALITIES).values())
_OF_MONTHS = (
    *("de janvier", "de février", "de mars", "d’avril", "de mai", "de juin"),
    *("de juillet", "d’août", "de septembre", "d’octobre", "de novembre", "de décembre"),
)


@dataclass(frozen=True)
class TemplateColumn:
    """One column of the template."""

    key: str
    """English name of the column; empty for a property."""
    header: str
    """Name by which the import knows it."""
    label: str
    """What a person reads above it."""
    help: str
    """What a person reads on entering one of its cells: at most 255 characters."""
    choices: tuple[str, ...] = ()
    """What a list lets choose; empty where anything may be written."""
    strict: bool = False
    """True when nothing but the choices is understood."""
    width: float = 14

    @property
    def required(self) -> bool:
        """Tell whether a line without it is refused."""
        return self.key in REQUIRED


_TEXTS: Mapping[str, tuple[str, str]] = {
    "site_id": (
        "Site",
        "SIRET de l’établissement, 14 chiffres, ou son identifiant dans Symbiose. "
        "Il se remplit de lui-même dès que la ligne contient autre chose.",
    ),
    "direction": ("Sens", "offre : la ressource sort de votre site. besoin : elle y entre."),
    "resource": (
        "Ressource",
        "Avec vos mots, ou une ressource de la feuille « Ressources ». Des mots inconnus sont gardés ; "
        "la ressource se confirme ensuite sur le site.",
    ),
    "quantity": (
        "Quantité",
        "Un nombre, par an sauf si la colonne « periode » dit autre chose. Si une fourchette est donnée plus "
        "loin, corrigez-la aussi.",
    ),
    "unit": (
        "Unité",
        "Choisissez dans la liste, ou écrivez la vôtre. Une quantité en kW demande « heures_par_an » ; "
        "l’énergie d’un gaz se dit PCS ou PCI.",
    ),
    "period": ("Période de la quantité", "an si la cellule est vide."),
    "hours_per_year": ("Heures de marche par an", "Pour une quantité en kW : de 0 à 8784."),
    "density_t_per_m3": ("Densité, t/m³", "Pour un volume d’une matière qui se compte en tonnes."),
    "quantity_low": ("Quantité, au moins", "Bas de la fourchette, dans la même unité que la quantité."),
    "quantity_high": ("Quantité, au plus", "Haut de la fourchette, dans la même unité que la quantité."),
    "waste_code": (
        "Code déchet",
        "Six chiffres de la liste européenne, par exemple 10 02 07* ; l’astérisque dit que le déchet est "
        "dangereux.",
    ),
    "use": ("Usage", "Ce que l’un ou l’autre fait de la ressource ; facultatif."),
    "supply_temp_c": ("Température de départ, °C", "Chaleur, vapeur, froid : température fournie ou voulue."),
    "return_temp_c": ("Température de retour, °C", "Chaleur, vapeur, froid : température du retour."),
    "power_kw": ("Puissance, kW", "Chaleur ou électricité : puissance en marche."),
    "carrier": ("Fluide", "Chaleur : ce qui la porte ; facultatif."),
    "fouling": ("Encrassement", "Chaleur : oui si le fluide encrasse un échangeur, non sinon ; facultatif."),
    "corrosive": ("Corrosion", "Chaleur : oui si le fluide corrode un échangeur, non sinon ; facultatif."),
    "price_eur_per_unit": (
        "Coût actuel, € par unité",
        "Ce que coûte aujourd’hui une unité : à évacuer (offre) ou à acheter (besoin). Dans l’unité de la "
        "colonne « unite ».",
    ),
    "confidentiality": (
        "Diffusion du flux",
        "masque : les autres entreprises n’en voient rien. categorie : la catégorie seule (métaux, "
        "plastiques…), ni la ressource ni votre nom. nomme : les deux. categorie si la cellule est vide.",
    ),
    "quantity_confidentiality": (
        "Diffusion de la quantité",
        "masque, ou vide : rien. categorie : un ordre de grandeur. nomme : le chiffre, avec le calendrier. "
        "Jamais plus que le flux.",
    ),
    "price_confidentiality": (
        "Diffusion du coût",
        "masque, ou vide : rien. categorie : une fourchette. nomme : le chiffre. Jamais plus que le flux.",
    ),
    "quality_confidentiality": (
        "Diffusion de la qualité",
        "masque, ou vide : rien. categorie : le nom des propriétés. nomme : leurs valeurs. Jamais plus que "
        "le flux.",
    ),
    "valid_from": ("Valable du", "Premier jour, par exemple 01/01/2026 ; vide si le flux a toujours cours."),
    "valid_to": ("Valable au", "Dernier jour, par exemple 31/12/2026 ; vide si aucune fin n’est prévue."),
    "reference": (
        "Votre référence",
        "Ce qui désigne le flux chez vous. Ne changez pas celle d’une ligne déjà remplie : c’est par elle "
        "que la ligne est reconnue.",
    ),
    "flow_rank": ("Rang", "Distingue des lignes semblables : n’y touchez pas."),
    "estimate_ratio": (
        "Ratio d’estimation",
        "La quantité est une estimation. Si vous la corrigez, elle devient la vôtre ; ne changez rien ici.",
    ),
    "description": ("Remarque", "Tout ce qui aide à comprendre le flux."),
    **{
        key: (f"Part {month}", "Part de l’année qui revient à ce mois, dans l’échelle de votre choix.")
        for key, month in zip(MONTH_KEYS, _OF_MONTHS, strict=True)
    },
    "week": (
        "Semaine",
        "Quand cela marche : choisissez dans la liste. Ou laissez vide et donnez les trois parts ci-contre.",
    ),
    **{
        key: (f"Part {part}", f"{when}, dans l’échelle de votre choix ; les trois parts ou aucune.")
        for key, part, when in zip(
            WEEK_KEYS,
            ("jours ouvrés, de jour", "jours ouvrés, de nuit", "du week-end"),
            (
                "Ce qui passe du lundi au vendredi entre 7 h et 19 h",
                "Ce qui passe du lundi au vendredi avant 7 h et après 19 h",
                "Ce qui passe le samedi et le dimanche",
            ),
            strict=True,
        )
    },
}
_CHOICES: Mapping[str, tuple[tuple[str, ...], bool]] = {
    "direction": (tuple(french_words(DIRECTIONS).values()), True),
    "unit": (UNITS, False),
    "period": (PERIODS, True),
    "use": (tuple(french_words(USES).values()), True),
    "week": (NAMED, False),
    "carrier": (tuple(french_words(CARRIERS).values()), True),
    "fouling": (YES_NO, True),
    "corrosive": (YES_NO, True),
    "confidentiality": (_LEVELS, True),
    "quantity_confidentiality": (_LEVELS, True),
    "price_confidentiality": (_LEVELS, True),
    "quality_confidentiality": (_LEVELS, True),
}
_WIDTHS: Mapping[str, float] = {"site_id": 18, "resource": 36, "description": 40, "reference": 24}
_MONTH_WIDTH = 9


def template_columns(headers: Sequence[str]) -> tuple[TemplateColumn, ...]:
    """Return the columns of some headers of the import, with their texts and choices."""
    return tuple(_column(header) for header in headers)


def _column(header: str) -> TemplateColumn:
    key = key_of(header)
    if key is None:
        name = quality_name(header) or header
        text = (
            "Un nombre, ou une plage écrite min..max : ce que l’offre garantit, ou ce que le besoin accepte."
        )
        return TemplateColumn("", header, f"Qualité : {name}", text)
    label, text = _TEXTS[key]
    choices, strict = _CHOICES.get(key, ((), False))
    width = _MONTH_WIDTH if key in MONTH_KEYS else _WIDTHS.get(key, 14)
    return TemplateColumn(key, header, label, text, choices, strict, width)
