"""French sentences that people read carry the apostrophe of print, wherever they are written."""

import re
from importlib.resources import files
from pathlib import Path

STRAIGHT = re.compile(
    r"(?<![\w’'])(?:[ldnsjcmt]|qu|lorsqu|puisqu|jusqu|aujourd)'(?=[aeiouyhàâéèêëîïôœ])", re.IGNORECASE
)
QUOTED = {
    "symbiose/domain/mirror_entries.py",  # the European list of waste, as published
    "symbiose/files/declarations_columns.py",  # shows that both apostrophes are one
    "symbiose/files/register_columns.py",  # headers of the register, as the order of 31 May 2021 writes them
    "web/sentences.py",  # shows what becomes of one
}
"""Files that quote others to the letter, or are about the sign itself."""


def straight(package: str, *endings: str) -> set[str]:
    """Return the files of a package with a straight apostrophe after a French elision."""
    root = Path(str(files(package)))
    return {
        path.relative_to(root.parent).as_posix()
        for ending in endings
        for path in root.rglob(f"*{ending}")
        if STRAIGHT.search(path.read_text(encoding="utf-8"))
    }


def test_sentences_of_the_product_have_the_apostrophe_of_print() -> None:
    found = straight("symbiose", ".py") | straight("matching", ".py") | straight("web", ".py", ".html")

    assert found == QUOTED


def test_labels_and_sources_of_reference_data_have_the_apostrophe_of_print() -> None:
    assert straight("seed_data", ".yaml") == set()
