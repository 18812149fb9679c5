"""The page that tells which test holds each promise of security and reliability, read from the tests' names.

A test of check S12 is called `test_s12_…`; one that holds two is called `test_s22_s23_…`. What follows is the
sentence that the test shows.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_TESTS: Final = Path(__file__).resolve().parents[2] / "tests"
_MENTION: Final = re.compile(r"\b(?:test_[sr]|Test[SR])\d")
"""A file without any is not read as Python, which takes a second and a half for all tests."""
_NAME: Final = re.compile(r"test_((?:[sr]\d+_)+)(\w+)")
_CLASS: Final = re.compile(r"Test([SR]\d+)(\w*)")
_HEADING: Final = """# Checks

What the service promises of security (S) and reliability (R), and the tests that hold it. A test is named
after its check, and the rest of its name is the sentence that it shows. This page is generated from those
names: run `make docs` after a change. What the promises guard against: [threat-model.md](threat-model.md).
"""
CHECKS: Final[Mapping[str, str]] = {
    "S1": "Each address declares who may open it; one that says nothing is closed.",
    "S2": "The matrix role × address × method × owner holds as it is written.",
    "S3": "A right to read never lets anyone write.",
    "S4": "A thing of another firm answers like one that is missing, and ids cannot be guessed.",
    "S5": "What a firm keeps to itself is absent from every answer to others.",
    "S6": "No aggregate gives a single site away, nor does the difference of two.",
    "S7": "Rights end at the next request when a person, a site or a role changes.",
    "S8": "Fields that the server owns, and fields nobody knows, are refused.",
    "S9": "A synergy goes through its states only, and nobody decides for both sides.",
    "S10": "Passwords are hashed with argon2id, a bounded number at once, and pages go on answering.",
    "S11": "Passwords are long, not common, not named after the firm or the place; never changed by force.",
    "S12": "Signing in opens a new session; signing out and a new password end the old ones everywhere.",
    "S13": "A session ends after two idle hours or twelve; what gives rights asks for the password again.",
    "S14": "Sign-ins are limited by account, by address and in all, and no stranger locks anyone out.",
    "S15": "Known and unknown accounts get the same answer in the same time.",
    "S16": "Secrets of links and tokens work once or for a while, and only their digests are kept.",
    "S17": "Cookies are bound to this host; forms carry a token; reading writes nothing.",
    "S18": "Nothing secret has a default, and nothing unsafe starts.",
    "S19": "Queries are fixed texts; what people type is never more than a parameter.",
    "S20": "What reads cannot write; each query ends at its time-out.",
    "S21": "What people wrote is shown as text, never as markup.",
    "S22": "Each answer carries the headers that keep a page to itself, errors too.",
    "S23": "No page asks anything of another server.",
    "S24": "No cell of a file that is handed out becomes a formula.",
    "S25": "Files are bounded in size, content, time and memory before and while they are read.",
    "S26": "A file is judged by what it holds, not by its name.",
    "S27": "No document type or entity of an XML part is followed.",
    "S28": "No database that somebody sends is opened.",
    "S29": "Files are named by the service; a path that is sent is followed nowhere.",
    "S30": "The service calls only addresses that its operator named, and sends nobody elsewhere.",
    "S31": "The journal is a chain: whatever is altered, moved or cut off is named.",
    "S32": "A change and its journal entry are one transaction; each command writes exactly one.",
    "S33": "The log tells of sign-ins, refusals, exports and roles, and of nothing confidential.",
    "S34": "A person's data can be exported and erased, and the journal stays whole.",
    "S35": "Names and contacts open when both sides of an exchange agreed, and close again.",
    "R1": "A process killed at any moment leaves the state before or after; sent again, nothing doubles.",
    "R2": "Of two who change a thing at once, one does, and the other is told the new state.",
    "R3": "Long work outlives its worker: it starts again elsewhere, and its result is written once.",
    "R4": "The optimiser keeps to its limits, and pages go on answering beside it.",
    "R5": "A database that is lost is told in French with a time to come back, and needs no restart.",
    "R6": "A backup restored elsewhere has the same digest; a damaged or newer one is refused.",
    "R7": "An older database is brought forward, also after an interruption; a newer one is refused.",
    "R8": "The same input gives the same proposals.",
    "R9": "An unforeseen error shows an id that the log has, and nothing that is sent makes one.",
    "R10": "A file imported again changes nothing; each fault is told by line, column, value and reason.",
    "R11": "What is installed is pinned by hashes; the service starts without a network.",
    "R12": "Under load, pages answer in time, nothing fails, and memory and open files do not grow.",
}
"""Check → what is promised."""


@dataclass(frozen=True)
class Proof:
    """A test that is named after a check."""

    check: str
    """Check, such as `S12`."""
    sentence: str
    """What the test shows."""
    file: str
    """Where it is, from the root of the repository."""


def proofs(tests: Path = _TESTS) -> tuple[Proof, ...]:
    """Return the tests that are named after checks, in the order of checks, files and lines."""
    found = [proof for path in sorted(tests.rglob("test_*.py")) for proof in _proofs_of(path, tests.parent)]
    return tuple(sorted(found, key=lambda proof: _order(proof.check)))


def checks_page() -> str:
    """Return the page."""
    by_check: dict[str, list[Proof]] = {check: [] for check in CHECKS}
    for proof in proofs():
        by_check.setdefault(proof.check, []).append(proof)
    rows = [
        f"| [{check}](#{check.lower()}) | {CHECKS[check]} | {_status(by_check[check])} |\n"
        for check in CHECKS
    ]
    table = "\n| check | promise | status |\n| --- | --- | --- |\n" + "".join(rows)
    return _HEADING + table + "".join(_section(check, by_check[check]) for check in CHECKS)


def unproven() -> list[str]:
    """Return the checks that no test is named after."""
    proven = {proof.check for proof in proofs()}
    return [check for check in CHECKS if check not in proven]


def unknown() -> list[Proof]:
    """Return the tests that are named after a check that is none."""
    return [proof for proof in proofs() if proof.check not in CHECKS]


def _proofs_of(path: Path, root: Path) -> Iterator[Proof]:
    text = path.read_text(encoding="utf-8")
    if not _MENTION.search(text):
        return
    file = path.relative_to(root).as_posix()
    for name in _names(ast.parse(text)):
        for check, sentence in _read(name):
            yield Proof(check, sentence, file)


def _names(tree: ast.Module) -> Iterator[str]:
    """Yield the names of what pytest collects: functions, and the classes of state machines."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id


def _read(name: str) -> Iterator[tuple[str, str]]:
    if match := _NAME.fullmatch(name):
        for check in match[1].rstrip("_").split("_"):
            yield _canonical(check), match[2].replace("_", " ")
    elif match := _CLASS.fullmatch(name):
        words = re.sub(r"(?<!^)(?=[A-Z])", " ", match[2]).lower()
        yield _canonical(match[1]), words


def _canonical(check: str) -> str:
    """Return a check as the table names it.

    >>> _canonical("s09")
    'S9'
    """
    return f"{check[0].upper()}{int(check[1:])}"


def _order(check: str) -> tuple[bool, int]:
    return check[0] == "R", int(check[1:])


def _status(found: list[Proof]) -> str:
    return f"{len(found)} tests" if len(found) > 1 else "1 test" if found else "**no test yet**"


def _section(check: str, found: list[Proof]) -> str:
    lines = [f"\n## {check}\n\n{CHECKS[check]}\n"]
    file = ""
    for proof in found:
        if proof.file != file:
            file = proof.file
            lines.append(f"\n`{file}`\n\n")
        lines.append(f"- {proof.sentence}\n")
    return "".join(lines)
