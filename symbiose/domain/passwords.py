"""Which passwords an account may have: long ones that nobody would try first; no rules of composition."""

import re
import unicodedata
from collections.abc import Iterable

from symbiose.domain.errors import Problem

SHORTEST = 12
"""With sign-ins slowed after failures, twelve characters give the 50 bits that the CNIL asks
(deliberation 2022-100 of 21 July 2022, case 2)."""
LONGEST = 128
FEWEST_DIFFERENT = 5
"""Different characters at least: `aaaaaaaaaaaa` and `121212121212` are guessed at once."""
SHORTEST_NAME = 4
"""Names of fewer letters stand in too many words by chance."""
PRODUCT_NAMES = ("symbiose", "artois", "siziaf", "rev3")
"""Names of the product and of the park that it was made for."""
_COMMON_WORDS = (
    "password",
    "motdepasse",
    "mdp",
    "azertyuiop",
    "azerty",
    "qwertyuiop",
    "qwerty",
    "qwertz",
    "admin",
    "administrateur",
    "administrator",
    "bonjour",
    "soleil",
    "welcome",
    "bienvenue",
    "letmein",
    "changeme",
    "changezmoi",
    "iloveyou",
    "jetaime",
    "doudou",
    "loulou",
    "chouchou",
    "marseille",
    "dragon",
    "monkey",
    "football",
    "princesse",
    "princess",
    "sunshine",
    "superman",
    "batman",
    "secret",
    "test",
    "demo",
    "user",
    "coordinateur",
    "abcdefghijklmnopqrstuvwxyz",
    "abcdef",
    "abc",
)
"""Words that the lists of passwords found in leaks begin with, in French and English."""
_FEWEST_OWN = 6
"""Letters that must be left once common words, digits and signs are taken away."""
_ROWS = (
    "0123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "azertyuiopqsdfghjklmwxcvbn",
    "qwertyuiopasdfghjklzxcvbnm",
)
_EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_LEET = str.maketrans(
    {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"}
)


def normalised(password: str) -> str:
    """Return the form in which a password is hashed, so that it is the same from every keyboard (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def password_problems(password: str, names: Iterable[str] = ()) -> tuple[Problem, ...]:
    """Return why a password is refused; empty when it is good. The password itself is never repeated.

    Args:
        password: As typed.
        names: Names it may not contain: of the company, the site, the park, the account.
    """
    reasons = [reason for reason in (_length(password), _named(password, names), _common(password)) if reason]
    return tuple(Problem("password", "", reason) for reason in reasons)


def _length(password: str) -> str | None:
    length = len(normalised(password))
    if length < SHORTEST:
        return f"au moins {SHORTEST} caractères : une phrase de quelques mots est facile à retenir"
    if length > LONGEST:
        return f"au plus {LONGEST} caractères"
    return None


def _named(password: str, names: Iterable[str]) -> str | None:
    """Refuse the names that anyone would try: found in the password whatever their accents and spaces."""
    squeezed = _squeezed(password)
    for name in (*PRODUCT_NAMES, *names):
        wanted = _squeezed(name)
        if len(wanted) >= SHORTEST_NAME and wanted in squeezed:
            return f"ne contient pas « {name} » : ce serait l’un des premiers essais"
    return None


def _squeezed(text: str) -> str:
    spelled = text.casefold().replace("œ", "oe").replace("æ", "ae")
    bare = "".join(c for c in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(c))
    return "".join(char for char in bare if char.isalnum())


def _common(password: str) -> str | None:
    if len(set(password)) < FEWEST_DIFFERENT or _is_row(password.casefold()):
        return "trop régulier : des caractères qui se répètent ou se suivent se devinent tout de suite"
    spelled = _EDGES.sub("", password.casefold()).translate(_LEET)
    if _is_worn(_squeezed(password)) or _is_worn(_squeezed(spelled)):
        return "trop courant : choisissez des mots qui ne vont pas d’ordinaire ensemble"
    return None


def _is_row(text: str) -> bool:
    """Tell whether a text runs along a row of the keyboard or the alphabet, perhaps round and round."""
    return any(text in (row * (len(text) // len(row) + 2)) for row in (*_ROWS, *(r[::-1] for r in _ROWS)))


def _is_worn(plain: str) -> bool:
    """Tell whether common words are all that a password is made of, but for digits and a few letters."""
    pattern = "|".join(sorted(_COMMON_WORDS, key=len, reverse=True))
    rest, found = re.subn(pattern, "", plain)
    return found > 0 and sum(char.isalpha() for char in rest) < _FEWEST_OWN
