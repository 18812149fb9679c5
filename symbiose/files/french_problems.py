"""The problems of a JSON document in French, for the people who import it."""

import re
from typing import Final

from symbiose.domain.errors import Problem

_SENTENCES: Final = (
    (r"this field is required", "ce champ est obligatoire"),
    (r"unknown field; remove it or correct its name", "champ inconnu : ôtez-le ou corrigez son nom"),
    (r"an object is expected", "un objet est attendu"),
    (r"a list is expected", "une liste est attendue"),
    (r"a number is expected", "un nombre est attendu"),
    (r"a whole number is expected", "un nombre entier est attendu"),
    (r"true or false is expected", "vrai ou faux (true, false) est attendu"),
    (r"a text is expected", "un texte est attendu"),
    (r"a finite number is expected", "un nombre fini est attendu"),
    (r"a number of at least (.+) is expected", r"un nombre d’au moins \1 est attendu"),
    (r"a number above (.+) is expected", r"un nombre plus grand que \1 est attendu"),
    (r"a number of at most (.+) is expected", r"un nombre d’au plus \1 est attendu"),
    (r"a number below (.+) is expected", r"un nombre plus petit que \1 est attendu"),
    (r"one of (.+) is expected", r"attendu l’un de \1"),
    (r"given twice in the same object; keep one", "donné deux fois dans le même objet : n’en gardez qu’un"),
    (r"half a character .*", "une moitié de caractère n’est pas un texte"),
    (r"lists and objects stand more than (\d+) deep .*", r"le JSON est imbriqué sur plus de \1 niveaux"),
    (r"not JSON at line (\d+), column (\d+): .*", r"le JSON ne se lit plus à la ligne \1, colonne \2"),
    (r"the file is empty; a JSON document is expected", "le fichier est vide : un document JSON est attendu"),
    (r"String should have at least 1 character", "un texte non vide est attendu"),
    (r"Input should be a valid date.*", "une date est attendue, comme 2026-12-31"),
    (r"the lower end (.+) is above the upper end (.+): .*", r"le minimum \1 dépasse le maximum \2"),
)
"""English sentence of `symbiose.domain.documents` → the same in French."""
_RULES: Final = tuple((re.compile(pattern, re.DOTALL), french) for pattern, french in _SENTENCES)


def in_french(problem: Problem) -> Problem:
    """Return a problem with its sentence in French; one that has no translation stays as it is."""
    for pattern, french in _RULES:
        match = pattern.fullmatch(problem.expected)
        if match:
            return Problem(problem.path, problem.value, match.expand(french))
    return problem
