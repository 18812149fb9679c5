"""What a declaration is asked, family by family, with examples: only three fields must be answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from symbiose.domain.documents.flow_entry import MONTH_KEYS, WEEK_KEYS
from symbiose.domain.resources import Family
from symbiose.domain.week_parts import WeekPart
from web.language import N_, _
from web.week_wording import part_word
from web.wording import MONTHS


class FormFamily(StrEnum):
    """The families that the form knows, by the word in its address."""

    MATERIAL = "matiere"
    HEAT = "chaleur"
    ENERGY = "energie"
    WATER = "eau"
    SERVICE = "service"


FORM_FAMILY_OF: Mapping[Family, FormFamily] = {
    Family.MATERIAL: FormFamily.MATERIAL,
    Family.WATER: FormFamily.WATER,
    Family.HEAT: FormFamily.HEAT,
    Family.STEAM: FormFamily.HEAT,
    Family.COLD: FormFamily.HEAT,
    Family.ELECTRICITY: FormFamily.ENERGY,
    Family.GAS: FormFamily.ENERGY,
    Family.SERVICE: FormFamily.SERVICE,
}
"""Family of a resource → the questions it is asked."""


@dataclass(frozen=True)
class FieldText:
    """How one field is asked."""

    label: str
    hint: str = ""
    kind: str = "number"
    """number, text, date, period or use."""


FIELDS: Mapping[str, FieldText] = {
    "period": FieldText(N_("Période de la quantité"), kind="period"),
    "waste_code": FieldText(
        N_("Code déchet"),
        N_("Six chiffres, par exemple 10 02 07*, tels qu’au registre ou sur le bordereau."),
        "text",
    ),
    "density_t_per_m3": FieldText(
        N_("Densité (t/m³)"), N_("Seulement si la quantité est un volume d’une matière comptée en tonnes.")
    ),
    "price_eur_per_unit": FieldText(
        N_("Coût actuel (€ par unité)"),
        N_(
            "Ce que vous payez pour l’évacuer ou l’acheter, par unité de la quantité ; "
            "négatif si on vous paie."
        ),
    ),
    "use": FieldText(N_("Usage"), kind="use"),
    "supply_temp_c": FieldText(
        N_("Température de départ (°C)"), N_("Fumées : 180 ; eau de refroidissement : 35.")
    ),
    "return_temp_c": FieldText(
        N_("Température de retour (°C)"),
        N_("Celle jusqu’où la chaleur peut être prise, ou celle qui revient."),
    ),
    "power_kw": FieldText(N_("Puissance (kW)"), N_("En marche, par exemple 300.")),
    "hours_per_year": FieldText(
        N_("Heures de marche par an"), N_("5 jours en 2 × 8 h : environ 4 000 ; en continu : 8 000.")
    ),
    "valid_from": FieldText(N_("Valable du"), N_("Date, par exemple 01/01/2027."), "text"),
    "valid_to": FieldText(N_("Valable jusqu’au"), "", "text"),
}


@dataclass(frozen=True)
class FamilyQuestions:
    """What one family is asked."""

    label: str
    intro: str
    examples: tuple[str, ...]
    fields: tuple[str, ...]
    """Fields beyond the first three, in order; the heat block is apart."""


QUESTIONS: Mapping[FormFamily, FamilyQuestions] = {
    FormFamily.MATERIAL: FamilyQuestions(
        N_("Matière, produit ou déchet"),
        N_(
            "Le code déchet et une ou deux propriétés (humidité, pureté…) disent si un voisin "
            "peut s’en servir ; le coût actuel dit ce que l’échange ferait gagner."
        ),
        (
            N_("120 t de palettes bois usagées par an, 40 €/t pour les faire enlever"),
            N_("15 m³ de copeaux d’aluminium par mois : la densité est alors demandée"),
            N_("besoin de 500 t de granulats recyclés"),
        ),
        ("period", "waste_code", "price_eur_per_unit", "density_t_per_m3", "use"),
    ),
    FormFamily.HEAT: FamilyQuestions(
        N_("Chaleur ou froid"),
        N_(
            "La température décide de tout. Si vous ne connaissez pas la quantité d’énergie, "
            "donnez la puissance et les heures, ou le combustible consommé : elle est calculée devant vous."
        ),
        (
            N_("fumées d’un four à 250 °C, 300 kW pendant 2 000 h"),
            N_("compresseur d’air de 90 kW électriques, 4 000 h par an"),
            N_("environ 2 GWh d’eau de rinçage à 60 °C, jours ouvrés : à écrire tel quel, quantité vide"),
            N_("besoin d’eau chaude à 80 °C, aujourd’hui 3 000 MWh PCS de gaz par an"),
        ),
        ("supply_temp_c", "return_temp_c", "power_kw", "hours_per_year", "price_eur_per_unit", "period"),
    ),
    FormFamily.ENERGY: FamilyQuestions(
        N_("Électricité, gaz ou combustible"),
        N_(
            "Les factures de gaz comptent en kWh PCS ; les fiches techniques souvent en PCI, "
            "10 % plus bas : dites lequel. Pour une puissance en kW, ajoutez les heures."
        ),
        (
            N_("surplus de toiture solaire, 180 MWh par an"),
            N_("besoin de 4 GWh PCS de gaz naturel"),
            N_("biogaz brut, 250 kW pendant 8 000 h"),
        ),
        ("period", "power_kw", "hours_per_year", "price_eur_per_unit", "density_t_per_m3"),
    ),
    FormFamily.WATER: FamilyQuestions(
        N_("Eau"),
        N_("Le volume, la température et une ou deux propriétés (pH, conductivité) suffisent."),
        (
            N_("eau de rinçage peu chargée, 12 m³ par jour"),
            N_("besoin de 30 000 m³ d’eau industrielle par an"),
        ),
        ("period", "supply_temp_c", "price_eur_per_unit", "waste_code"),
    ),
    FormFamily.SERVICE: FamilyQuestions(
        N_("Service ou équipement"),
        N_("Réparation, location, équipement partagé : comptez en heures, en pièces ou en m²."),
        (
            N_("chariot élévateur disponible 600 h par an"),
            N_("besoin de maintenance de 40 moteurs par an"),
            N_("800 m² d’entrepôt libres de janvier à mars"),
        ),
        ("use", "period", "price_eur_per_unit"),
    ),
}


UNIT_OF_FAMILY: Mapping[FormFamily, str] = {
    FormFamily.MATERIAL: "t",
    FormFamily.HEAT: "MWh",
    FormFamily.ENERGY: "MWh",
    FormFamily.WATER: "m3",
    FormFamily.SERVICE: "h",
}
"""Unit that the form proposes first."""


def family_chosen(word: str, deduced: Family | None) -> FormFamily | None:
    """Return the family whose questions are shown: the one chosen, else the one that the words mean."""
    try:
        return FormFamily(word)
    except ValueError:
        return FORM_FAMILY_OF.get(deduced) if deduced else None


LABELS: Mapping[str, str] = {
    "site_id": N_("Site"),
    "direction": N_("Sens"),
    "resource": N_("Ressource"),
    "quantity": N_("Quantité"),
    "unit": N_("Unité"),
    "quantity_low": N_("Bas de la fourchette"),
    "quantity_high": N_("Haut de la fourchette"),
    "band_pct": N_("Incertitude (%)"),
    "fuel": N_("Énergie consommée"),
    "fuel_quantity": N_("Consommation par an"),
    "fuel_unit": N_("Unité de la consommation"),
    "share_pct": N_("Part utile ou perdue (%)"),
    "medium": N_("Origine de la chaleur"),
    "carrier": N_("Fluide"),
    "fouling": N_("Encrassement"),
    "corrosive": N_("Corrosion"),
    "week": N_("Semaine"),
    "heat_way": N_("Façon de connaître la chaleur"),
    "confidentiality": N_("Ce que les autres voient du flux"),
    "quantity_confidentiality": N_("Ce que les autres voient de la quantité"),
    "price_confidentiality": N_("Ce que les autres voient du coût"),
    "quality_confidentiality": N_("Ce que les autres voient de la qualité"),
    "description": N_("Remarque"),
    "waste_mirror": N_("Dangerosité du déchet"),
}
"""Fields asked outside the families → how they are named."""


def said(text: str) -> str:
    """Return a text of this module in the language of the page; a sign of per cent is one."""
    return _(text)


def field_label(name: str) -> str:
    """Return how a field of the form is named on screen."""
    if name in FIELDS:
        return _(FIELDS[name].label)
    if name in LABELS:
        return _(LABELS[name])
    if name in WEEK_KEYS:
        return part_word(tuple(WeekPart)[WEEK_KEYS.index(name)])
    month = name.removeprefix("runs_")
    if month in MONTH_KEYS:
        return _(MONTHS[MONTH_KEYS.index(month)])
    if name.startswith("quality_"):
        return _("Qualité, ligne %(row)s", row=name.rpartition("_")[2])
    return name
