"""The sheet « Aide » of the spreadsheet template: how to fill it in, with an example for each family."""

from collections.abc import Mapping

RULES = (
    "Une ligne par flux. Les cinq premières colonnes sont obligatoires, les autres peuvent rester vides.",
    "Une ligne vide ne compte pas : laissez celles qui restent.",
    "Les lignes déjà remplies sont vos flux déclarés. Renvoyez le fichier tel quel : rien ne change. "
    "Corrigez une cellule : ce flux est mis à jour. Ajoutez une ligne : un flux nouveau est déclaré.",
    "Effacer une ligne ne retire pas le flux : retirez-le sur sa page, dans Symbiose.",
    "Avant d’enregistrer, Symbiose montre ce qui serait nouveau, changé ou refusé, et pourquoi.",
    "Seule la première feuille est lue. Ne changez pas les noms de sa deuxième ligne, grisée.",
    "Décimales à la virgule ou au point ; n’écrivez pas de séparateur de milliers.",
)
EXAMPLES: tuple[tuple[str, Mapping[str, str | float]], ...] = (
    (
        "Matière",
        {
            "direction": "offre",
            "resource": "Palettes bois usagées",
            "quantity": 1200.0,
            "unit": "piece",
            "period": "an",
            "description": "Palettes non traitées, triées sur place",
        },
    ),
    (
        "Déchet",
        {
            "direction": "offre",
            "resource": "Huiles usagées",
            "quantity": 3.5,
            "unit": "m3",
            "period": "mois",
            "density_t_per_m3": 0.9,
            "waste_code": "13 02 05*",
        },
    ),
    (
        "Matière achetée",
        {
            "direction": "besoin",
            "resource": "Granulats recyclés",
            "quantity": 800.0,
            "unit": "t",
            "quantity_low": 600.0,
            "quantity_high": 1000.0,
        },
    ),
    (
        "Chaleur perdue",
        {
            "direction": "offre",
            "resource": "Chaleur",
            "quantity": 250.0,
            "unit": "kW",
            "hours_per_year": 4000.0,
            "supply_temp_c": 85.0,
            "return_temp_c": 60.0,
        },
    ),
    (
        "Vapeur",
        {
            "direction": "besoin",
            "resource": "Vapeur d’eau",
            "quantity": 2000.0,
            "unit": "MWh",
            "period": "an",
            "supply_temp_c": 160.0,
        },
    ),
    (
        "Gaz",
        {"direction": "besoin", "resource": "Gaz naturel (PCS)", "quantity": 5.2, "unit": "GWh PCS"},
    ),
    (
        "Électricité",
        {
            "direction": "besoin",
            "resource": "Électricité",
            "quantity": 45000.0,
            "unit": "kWh",
            "period": "mois",
        },
    ),
    (
        "Eau",
        {
            "direction": "offre",
            "resource": "Eau de refroidissement",
            "quantity": 30.0,
            "unit": "m3",
            "period": "jour",
        },
    ),
    (
        "Service",
        {"direction": "offre", "resource": "Réparation de palettes", "quantity": 3000.0, "unit": "piece"},
    ),
)
"""Family → cells by English name of the column: figures that show how to write, and nothing else."""
EXAMPLE_COLUMNS = (
    *("direction", "resource", "quantity", "unit", "period", "hours_per_year", "density_t_per_m3"),
    *("waste_code", "supply_temp_c", "return_temp_c", "quantity_low", "quantity_high", "description"),
)
"""Columns that examples fill in, in the order of the template."""
