"""SIREN and SIRET numbers: their form and their check digit."""

import re

SIREN_DIGITS = 9
SIRET_DIGITS = 14
LA_POSTE_SIREN = "356000000"
LA_POSTE_HEAD_OFFICE = "35600000000048"
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]")


def checked_siren(text: str) -> str:
    """Return the nine digits of a SIREN, spaces removed.

    >>> checked_siren("530 708 536")
    '530708536'

    Raises:
        ValueError: It has not nine digits, or its check digit is wrong.
    """
    digits = _digits(text, SIREN_DIGITS, "SIREN")
    if not passes_luhn(digits):
        msg = f"SIREN {digits} : la clé de contrôle est fausse, vérifiez chaque chiffre"
        raise ValueError(msg)
    return digits


def checked_siret(text: str) -> str:
    """Return the fourteen digits of a SIRET, spaces removed.

    The sites of La Poste, but its head office, follow a rule of their own: the sum of their digits is a
    multiple of five.

    >>> checked_siret("530 708 536 00038")
    '53070853600038'
    >>> checked_siret("35600000009075")
    '35600000009075'

    Raises:
        ValueError: It has not fourteen digits, or its check digit is wrong.
    """
    digits = _digits(text, SIRET_DIGITS, "SIRET")
    if digits.startswith(LA_POSTE_SIREN) and digits != LA_POSTE_HEAD_OFFICE:
        holds = sum(map(int, digits)) % 5 == 0
    else:
        holds = passes_luhn(digits)
    if not holds:
        msg = f"SIRET {digits} : la clé de contrôle est fausse, vérifiez chaque chiffre"
        raise ValueError(msg)
    return digits


def passes_luhn(digits: str) -> bool:
    """Tell whether a row of digits ends with its Luhn check digit (ISO/IEC 7812-1, annex B).

    >>> passes_luhn("53070853600038"), passes_luhn("53070853600039")
    (True, False)
    """
    doubled = (int(digit) * (1 + position % 2) for position, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _digits(text: str, count: int, name: str) -> str:
    digits = _SPACES.sub("", text)
    if not re.fullmatch(r"[0-9]+", digits) or len(digits) != count:
        msg = f"un {name} a {count} chiffres"
        raise ValueError(msg)
    if not digits.strip("0"):
        msg = f"un {name} n’est pas fait que de zéros"
        raise ValueError(msg)
    return digits
