"""Every command: help at once, usage errors, errors of the trade as sentences with their exit code."""

import os
import subprocess
import sys

import pytest

from symbiose.app import cli
from symbiose.app.cli import COMMANDS
from symbiose.app.exit_codes import exit_code_of
from symbiose.domain import errors
from symbiose.domain.errors import SymbioseError
from tests.app.conftest import Command

HELP_S = 0.5
"""Processor time, which a machine that runs other things meanwhile takes as well."""


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "symbiose.app", *words],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )


def processor_s() -> float:
    """Return what processes that have ended took, s."""
    taken = os.times()
    return taken.children_user + taken.children_system


@pytest.mark.parametrize("words", [[], *([name] for name in sorted(COMMANDS)), ["user", "add"]])
def test_help_answers_at_once(words: list[str]) -> None:
    before = processor_s()
    done = run(*words, "--help")

    assert (done.returncode, done.stderr) == (0, "")
    assert "Usage: symbiose" in done.stdout
    assert processor_s() - before < HELP_S


def test_help_loads_neither_web_nor_driver_nor_solver() -> None:
    """One process asks every command in turn: what a command should not load, it would be the first to."""
    script = """
import sys
from symbiose.app.cli import COMMANDS, main
heavy = {'flask', 'neo4j', 'pulp', 'numpy', 'waitress', 'arcadedb_embedded'}
for name in sorted(COMMANDS):
    sys.argv = ['symbiose', name, '--help']
    try:
        main()
    except SystemExit as ended:
        assert not ended.code, (name, ended.code)
    assert not heavy & set(sys.modules), (name, heavy & set(sys.modules))
print('asked', len(COMMANDS))
"""

    done = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith(f"asked {len(COMMANDS)}\n")


def test_the_list_of_commands_has_a_sentence_for_each(command: Command) -> None:
    outcome = command("--help")

    for name, (_, sentence) in COMMANDS.items():
        assert any(name in line and sentence.split(":")[0][:30] in line for line in outcome.out.splitlines())


def test_the_version_is_told(command: Command) -> None:
    assert command("--version").out.startswith("symbiose, version ")


@pytest.mark.parametrize(
    "words", [["dance"], ["--dance"], ["import", "--dance"], ["user", "dance"], ["solve"]]
)
def test_a_wrong_command_ends_with_2_and_its_usage(command: Command, words: list[str]) -> None:
    outcome = command(*words)

    assert (outcome.code, outcome.out) == (2, "")
    assert "Usage" in outcome.err


def kinds_of_error() -> list[type[SymbioseError]]:
    return [
        kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, SymbioseError)
    ]


@pytest.mark.parametrize("kind", kinds_of_error())
def test_each_error_of_the_trade_is_a_sentence_with_its_exit_code(
    command: Command, monkeypatch: pytest.MonkeyPatch, kind: type[SymbioseError]
) -> None:
    error = kind([], "A sentence.") if issubclass(kind, errors.InvalidDocument) else kind("A sentence.")

    def fail(**_: object) -> None:
        raise error

    monkeypatch.setattr(cli.application, "main", fail)
    outcome = command()

    expected = {errors.GraphUnavailable: 3, errors.SolverFailed: 3}
    expected |= {errors.ModelInfeasible: 1, errors.DamagedDocuments: 1}
    assert outcome.err == "A sentence.\n"
    assert outcome.code == exit_code_of(error) == expected.get(kind, 2)


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (KeyboardInterrupt(), 130, ""),
        (PermissionError(13, "Permission denied", "/root/x"), 3, "/root/x: Permission denied"),
        (OSError(28, "No space left on device"), 3, "No space left on device"),
    ],
)
def test_interruptions_and_faults_of_the_machine_end_without_traceback(
    command: Command, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, says: str
) -> None:
    def fail(**_: object) -> None:
        raise error

    monkeypatch.setattr(cli.application, "main", fail)
    outcome = command()

    assert (outcome.code, outcome.err.strip()) == (code, says)
