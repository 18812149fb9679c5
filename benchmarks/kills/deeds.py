"""What goes on when the kill comes: declarations, imports, decisions, optimisations, backups, jobs.

Each deed works until it is told as done, however often it has to be sent, and then says what it finds wrong.
"""

import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.kills.caller import PATIENCE_S, PAUSE_S, Caller
from benchmarks.load.browser import Browser
from benchmarks.load.people import PASSWORD
from benchmarks.service import Service
from graph.backups.restoring import checked_backup
from symbiose.domain.errors import SymbioseError
from symbiose.files.backup_file import check_seal, unpacked

IMPORTED = 150
COMMAND_S = 120.0
DONE = 0


@dataclass(frozen=True)
class World:
    """What the deeds work with."""

    service: Service
    caller: Caller
    email: str
    folder: Path

    def browser(self) -> Browser:
        """Return a browser of the coordinator, signed in once the service answers."""
        browser = Browser("127.0.0.1", self.service.port)
        deadline = time.monotonic() + PATIENCE_S
        while not browser.sign_in(self.email, PASSWORD).location and time.monotonic() < deadline:
            time.sleep(PAUSE_S)
        return browser


Deed = Callable[[World, str, random.Random], list[str]]


def declare(world: World, number: str, dice: random.Random) -> list[str]:
    """Declare a few flows one after another."""
    sent = [world.caller.declare(f"{number}_{i}") for i in range(8)]
    return [f"declaration {number}: {statuses}" for statuses in sent if statuses[-1] not in (200, 201)]


def import_file(world: World, number: str, dice: random.Random) -> list[str]:
    """Import a file."""
    statuses = world.caller.import_lines(number, IMPORTED)
    return [] if statuses[-1] == 200 else [f"import {number}: {statuses}"]


def decide(world: World, number: str, dice: random.Random) -> list[str]:
    """Refuse a proposal in the browser; sent again, it is told as decided already."""
    browser = world.browser()
    listing = browser.get("/propositions?etat=proposed").text
    ids = sorted({part.partition('"')[0] for part in listing.split('href="/propositions/')[1:]})
    ids = [i for i in ids if i.startswith("proposal_") and i.replace("_", "").isalnum()]
    if not ids:
        return []
    chosen = dice.choice(ids)
    fields = {"version": "0", "reason": f"round {number}", "code": "other"}
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        status = browser.post(f"/propositions/{chosen}/refus", fields).status
        if status in (302, 404, 409):  # done now, gone in a later run, or decided before
            return []
        if status in (401, 400):  # the session was of the process that was killed before it was written
            browser = world.browser()
        time.sleep(PAUSE_S)
    return [f"the refusal of {chosen} was never told as done"]


def optimise(world: World, number: str, dice: random.Random) -> list[str]:
    """Optimise with the command beside the service, until it ends well."""
    return _until_done(world, ["propose", "--json", "--time-limit", "10"])


def back_up(world: World, number: str, dice: random.Random) -> list[str]:
    """Write a backup beside the service; under its name is a whole one or nothing."""
    path = world.folder / f"{number}.bak"
    wrong = _until_done(world, ["backup", str(path)], lambda: whole_or_absent(path))
    return wrong + whole_or_absent(path) + ([] if path.exists() else [f"{path.name} was never written"])


def optimise_as_job(world: World, number: str, dice: random.Random) -> list[str]:
    """Ask for an optimisation in the browser, and follow it until it is done, whoever does it."""
    browser, key = world.browser(), f"key{number}"
    deadline = time.monotonic() + PATIENCE_S
    place = ""
    while time.monotonic() < deadline:
        asked = "" if place else browser.post("/propositions/calcul", {"cle": key}).location
        place = place or (asked.partition("?")[0] if "/travaux/" in asked else "")
        answer = browser.get(f"{place}/etat") if place else None
        if answer is not None and answer.status == 200 and '"done"' in answer.text:
            return []
        if answer is not None and '"failed"' in answer.text:
            return [f"job {place} failed: {answer.text}"]
        if browser.get("/compte").status in (302, 401, 400):
            browser = world.browser()
        time.sleep(PAUSE_S)
    return [f"the job of round {number} did not end: {place}"]


def _until_done(world: World, words: list[str], look: Callable[[], list[str]] = list) -> list[str]:
    """Run a command until it ends well; look after each end."""
    wrong: list[str] = []
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        line = [sys.executable, "-m", "symbiose.app", *words]
        ended = subprocess.run(
            line, capture_output=True, env=world.service.environment, timeout=COMMAND_S, check=False
        )
        wrong += look()
        if ended.returncode == DONE:
            return wrong
        time.sleep(PAUSE_S)
    return [*wrong, f"{words[0]} never ended well: {ended.stderr[-300:]!r}"]


def whole_or_absent(path: Path) -> list[str]:
    """Return what is wrong with a backup that is there."""
    if not path.exists():
        return []
    try:
        check_seal(path)
        checked_backup(lambda: unpacked(path))
    except SymbioseError as error:
        return [f"{path.name} is not whole: {error}"]
    return []


DEEDS: dict[str, Deed] = {
    "declare": declare,
    "import": import_file,
    "decide": decide,
    "optimise": optimise,
    "back up": back_up,
    "job": optimise_as_job,
}
WEIGHTS = {"declare": 5, "import": 4, "decide": 4, "optimise": 2, "back up": 3, "job": 1}
"""How often each comes; a job takes longest, since a lease has to run out."""
