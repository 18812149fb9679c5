"""The question that a mirror entry asks of who declares a waste: dangerous, or not?"""

from dataclasses import dataclass

from symbiose.domain.labels import label_key
from symbiose.domain.resources import Resource
from symbiose.domain.waste import WasteEntry, WasteList

_DANGEROUS = frozenset(
    label_key(
        "dangereux dangereuse souillé souillée pollué polluée contaminé contaminée amiante amianté amiantée "
        "toxique PCB goudron hydrocarbure mercure"
    ).split()
)
_HARMLESS = (
    "non dangereux",
    "non dangereuse",
    "non pollue",
    "non polluee",
    "non souille",
    "non souillee",
    "non contamine",
    "non contaminee",
    "sans danger",
    "inerte",
    "sans amiante",
    "sans hydrocarbure",
    "sans goudron",
)
_MOST_NAMED = 3


@dataclass(frozen=True)
class MirrorQuestion:
    """A choice between entries that only the composition of the waste decides."""

    chosen: WasteEntry | None
    """The entry that was declared; None when no code was."""
    others: tuple[WasteEntry, ...]
    """The entries that it may be instead."""
    sentence: str
    """The question, in French."""
    by_words: bool = False
    """True when the words contradict the code; else every line of the code raises the same question."""


def mirror_question(wastes: WasteList, code: str | None, text: str = "") -> MirrorQuestion | None:
    """Return what to ask of a declared code; None when nothing is open.

    A harmless code with a dangerous mirror is asked about, unless the words say that the waste is harmless; a
    code with a star is asked about only when the words say so.

    Args:
        wastes: The list of waste.
        code: Declared code, written as the law does; None when there is none.
        text: Words of the declarant for the waste.
    """
    if code is None or code not in wastes:
        return None
    entry, others = wastes.get(code), wastes.mirrors_of(code)
    says_harmless, says_danger = _says(text)
    if not others or (says_harmless and not entry.dangerous) or (entry.dangerous and not says_harmless):
        return None
    sentence = _sentence(entry, _named(others), text, says_danger=says_danger)
    return MirrorQuestion(entry, others, sentence, by_words=entry.dangerous or says_danger)


def mirror_choice(wastes: WasteList, resource: Resource) -> MirrorQuestion | None:
    """Return what to ask when no code is declared and a resource is found on both sides of a mirror."""
    carried = [wastes.get(code) for code in resource.waste_codes if code in wastes]
    sides = [e for e in carried if any(m in carried for m in wastes.mirrors_of(e.code))]
    if not sides:
        return None
    harmless = [entry.code for entry in sides if not entry.dangerous]
    dangerous = [entry.code for entry in sides if entry.dangerous]
    sentence = (
        f"« {resource.label_fr} » : déchet dangereux ({', '.join(dangerous)}) ou non "
        f"({', '.join(harmless)}) ? Indiquez le code déchet"
    )
    return MirrorQuestion(None, tuple(sides), sentence)


def _sentence(entry: WasteEntry, others: str, text: str, *, says_danger: bool) -> str:
    code, choose = entry.code, f"confirmez, ou choisissez l’entrée miroir {others}"
    if entry.dangerous:
        return f"« {text} » se dit non dangereux, {code} est dangereux : {choose}"
    if says_danger:
        return f"« {text} » semble dangereux, {code} ne l’est pas : {choose}"
    return (
        f"le code {code} a une entrée miroir dangereuse, {others} : confirmez que ce déchet ne contient pas "
        "de substances dangereuses"
    )


def _says(text: str) -> tuple[bool, bool]:
    """Tell whether words say that a waste is harmless, and whether they say that it is dangerous."""
    key = f" {label_key(text)} "
    harmless = any(f" {label_key(phrase)} " in key for phrase in _HARMLESS)
    return harmless, not harmless and bool(_DANGEROUS & set(key.split()))


def _named(entries: tuple[WasteEntry, ...]) -> str:
    shown = [f"{entry.code} ({entry.designation})" for entry in entries[:_MOST_NAMED]]
    return " ou ".join(shown) + (" …" if len(entries) > _MOST_NAMED else "")
