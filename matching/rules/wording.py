"""Numbers and days as French sentences of the rules write them."""

from datetime import date

MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
WEEK_PARTS = ("les jours ouvrés de jour", "les jours ouvrés de nuit", "le week-end")
DIGITS = 4
MEASURES = {
    "pct": "%",
    "ppm": "ppm",
    "g_l": "g/l",
    "mg_l": "mg/l",
    "mg_kg": "mg/kg",
    "us_cm": "µS/cm",
}
"""End of a property's name → unit that it is told in."""
PROPERTIES = {
    "chloride": "chlorures",
    "colour": "couleur",
    "conductivity": "conductivité",
    "dry_matter": "matière sèche",
    "heavy_metals_class": "classe de métaux lourds",
    "iron": "fer",
    "ph": "pH",
    "purity": "pureté",
    "water": "eau",
}
"""Property → French name; others are told as they were declared."""


def figure(value: float) -> str:
    """Return a number with four significant digits, a decimal comma and thin spaces.

    >>> figure(0.25), figure(12.0), figure(3.14159)
    ('0,25', '12', '3,142')
    """
    whole = len(str(int(abs(value))))
    text = f"{value:,.{max(0, DIGITS - whole)}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(",", "\N{NARROW NO-BREAK SPACE}").replace(".", ",")


def property_name(name: str) -> str:
    """Return a property of quality as it is told: its French name, its unit in brackets.

    >>> property_name("dry_matter_pct"), property_name("zinc_pct"), property_name("iron_g_l")
    ('matière sèche (%)', 'zinc (%)', 'fer (g/l)')
    >>> property_name("teneur en sable")
    'teneur en sable'
    """
    for ending, measure in MEASURES.items():
        if name.endswith(f"_{ending}"):
            return f"{property_name(name.removesuffix(f'_{ending}'))} ({measure})"
    return PROPERTIES.get(name, name.replace("_", " "))


def day(ordinal: int) -> str:
    """Return a day as 22/11/2026."""
    return f"{date.fromordinal(ordinal):%d/%m/%Y}"
