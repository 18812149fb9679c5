"""Whether a resource may be discarded under a waste code: its own codes, their section, or the same words."""

from symbiose.domain.labels import label_key
from symbiose.domain.resources import Resource, keys_of
from symbiose.domain.waste import WasteList

_SHORTEST_WORD = 4
_SAY_LITTLE = frozenset(
    label_key(
        "déchets autres contenant provenant substances dangereuses visés rubrique rubriques matières "
        "produits usés usées usagés usagées spécifiés ailleurs mélange mélanges traitement notamment exemple"
    ).split()
)


def disagrees(wastes: WasteList, resource: Resource, code: str) -> bool:
    """Tell whether a resource cannot well be what a waste code stands for.

    It can when it carries the code or one of its section, or when the label of the code has a word of its
    names. What is drawn or made anew and carries no code at all is no waste.
    """
    if not resource.waste_codes:
        return resource.virgin
    if code not in wastes or any(own[:5] == code[:5] for own in resource.waste_codes):
        return False
    named = {word for key in keys_of(resource) for word in _words(key)}
    return named.isdisjoint(_words(label_key(wastes.get(code).designation)))


def _words(key: str) -> frozenset[str]:
    return frozenset(word for word in key.split() if len(word) >= _SHORTEST_WORD) - _SAY_LITTLE
