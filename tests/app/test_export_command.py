"""`symbiose export`: files, rights, exit codes, and what happens to a file that is there already."""

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from symbiose.domain.accounts import Role, operator
from symbiose.files.replacing import write_whole
from symbiose.services.accounts import save_account
from symbiose.services.context import Services
from tests.app.conftest import Command
from tests.builders import make_flow

KINDS = ("csv", "xlsx", "json", "geojson")
CANARY = 424242.0
PASSWORD = "une phrase assez longue 42"


@pytest.fixture
def declared(database: Services) -> Services:
    database.store.write(
        lambda r: r.flows.save(
            [
                make_flow(description="=1+1"),
                make_flow(site_id="site_b", confidentiality="named", quantity_per_year=CANARY),
                make_flow(site_id="site_b", confidentiality="hidden", resource_id="zinc_dust"),
            ]
        )
    )
    return database


@pytest.mark.parametrize("kind", KINDS)
def test_each_format_is_written_and_counted(
    command: Command, declared: Services, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / f"flux.{kind}"

    outcome = command("export", "--format", kind, "-o", path)

    assert (outcome.code, outcome.err) == (0, "")
    assert "3 flux" in outcome.out
    assert path.stat().st_size > 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [child.name for child in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
def test_what_is_exported_is_imported_again_without_a_change(
    command: Command, declared: Services, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / f"flux.{kind}"
    command("export", "--format", kind, "-o", path)
    before = declared.store.read(lambda r: r.flows.all())

    report = json.loads(command("import", path, "--json").out)["files"][0]

    assert (report["rejected"], report["written"], report["unchanged"]) == (0, 0, 3)
    assert report["ignored_columns"] == []
    assert declared.store.read(lambda r: r.flows.all()) == before


@pytest.mark.parametrize("kind", ["csv", "json", "geojson"])
def test_another_firms_figures_and_hidden_flows_are_absent(
    command: Command, declared: Services, tmp_path: Path, kind: str
) -> None:
    save_account(declared, operator("user"), "a@firm.example", Role.SITE_MANAGER, PASSWORD, ["site_a"])

    outcome = command("export", "--format", kind, "-o", tmp_path / "x", "--as", "a@firm.example")

    text = (tmp_path / "x").read_text(encoding="utf-8")
    assert outcome.code == 0
    assert "1+1" in text
    assert "424242" not in text
    assert "zinc_dust" not in text


def test_an_analyst_is_refused_and_no_file_appears(
    command: Command, declared: Services, tmp_path: Path
) -> None:
    save_account(declared, operator("user"), "n@mission.example", Role.ANALYST, PASSWORD)

    outcome = command("export", "--format", "csv", "-o", tmp_path / "x", "--as", "n@mission.example")

    assert (outcome.code, outcome.out) == (2, "")
    assert "CanExport" in outcome.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [[], ["--format", "pdf", "-o", "x"], ["--format", "csv"], ["--format", "csv", "-o", "nowhere/x.csv"]],
)
def test_wrong_usage_ends_with_2(command: Command, tmp_path: Path, words: list[str]) -> None:
    assert command("export", *words).code == 2


def test_a_folder_that_is_not_there_or_in_place_of_the_file_is_told(command: Command, tmp_path: Path) -> None:
    missing = command("export", "--format", "csv", "-o", tmp_path / "no" / "x.csv")
    folder = command("export", "--format", "csv", "-o", tmp_path)

    assert (missing.code, folder.code) == (2, 2)
    assert "does not exist" in missing.err
    assert "is no ordinary file" in folder.err


def test_a_folder_that_may_not_be_written_is_told(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)

    outcome = command("export", "--format", "csv", "-o", tmp_path / "x.csv")

    assert outcome.code == 2
    assert "may not write" in outcome.err


def test_a_file_is_replaced_whole_and_kept_when_writing_fails(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"before")

    def broken() -> Iterator[bytes]:
        yield b"half"
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        write_whole(path, broken())

    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]
    assert write_whole(path, [b"af", b"ter"]) == len(b"after")
    assert path.read_bytes() == b"after"


def test_a_link_is_followed(tmp_path: Path) -> None:
    target, link = tmp_path / "x.csv", tmp_path / "link.csv"
    target.write_bytes(b"before")
    link.symlink_to(target)

    write_whole(link, [b"after"])

    assert link.is_symlink()
    assert target.read_bytes() == b"after"
