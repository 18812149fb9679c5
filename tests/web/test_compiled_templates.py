"""Templates are compiled once for all processes of a folder, and no page depends on what is kept there."""

import shutil
import stat
from pathlib import Path

import pytest
from flask import Flask, render_template
from jinja2 import Environment

from web.compiled_templates import FOLDER, keep_compiled

TEMPLATE = "greeting.html"


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that grows by the source of each template that is compiled."""
    sources: list[str] = []
    generate = Environment._generate

    def noted(self: Environment, source: object, *names: object, **more: object) -> str:
        sources.append(str(names[0]))
        return generate(self, source, *names, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Environment, "_generate", noted)
    return sources


def shown(home: Path, text: str = "Bonjour {{ name }}", version: str = "1.0") -> str:
    """Return a page as a new process of the service shows it."""
    templates = home / "sources"
    templates.mkdir(exist_ok=True)
    (templates / TEMPLATE).write_text(text, encoding="utf-8")
    app = Flask("web", template_folder=str(templates))
    keep_compiled(app, home / "web", version)
    with app.app_context():
        return render_template(TEMPLATE, name="Alpha")


def test_another_process_reads_what_the_first_one_compiled(tmp_path: Path, compiled: list[str]) -> None:
    first = shown(tmp_path)
    again = shown(tmp_path)

    assert first == again == "Bonjour Alpha"
    assert compiled == [TEMPLATE]


def test_a_changed_template_is_compiled_again(tmp_path: Path, compiled: list[str]) -> None:
    shown(tmp_path)

    assert shown(tmp_path, "Bonsoir {{ name }}") == "Bonsoir Alpha"
    assert compiled == [TEMPLATE, TEMPLATE]


def test_another_version_compiles_for_itself_and_takes_away_what_was_kept(
    tmp_path: Path, compiled: list[str]
) -> None:
    shown(tmp_path, version="1.0")
    shown(tmp_path, version="1.1")

    assert compiled == [TEMPLATE, TEMPLATE]
    assert [one.name for one in (tmp_path / "web" / FOLDER).iterdir()] == ["1.1"]


def test_only_the_service_reads_and_writes_what_is_kept(tmp_path: Path) -> None:
    shown(tmp_path)

    kept = tmp_path / "web" / FOLDER / "1.0"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700
    assert [stat.S_IMODE(one.stat().st_mode) for one in kept.iterdir()] == [0o600]


@pytest.mark.parametrize("content", [b"", b"no code", None], ids=["empty", "other", "cut"])
def test_a_file_that_holds_no_whole_code_is_compiled_anew(
    tmp_path: Path, compiled: list[str], content: bytes | None
) -> None:
    shown(tmp_path)
    (file,) = (tmp_path / "web" / FOLDER / "1.0").iterdir()
    file.write_bytes(file.read_bytes()[:-20] if content is None else content)

    assert shown(tmp_path) == "Bonjour Alpha"
    assert compiled == [TEMPLATE, TEMPLATE]


def test_pages_are_shown_where_nothing_can_be_kept(tmp_path: Path) -> None:
    (tmp_path / "web").write_text("a file where the folder should be", encoding="utf-8")

    assert shown(tmp_path) == "Bonjour Alpha"


def test_pages_are_shown_when_the_folder_goes_meanwhile(tmp_path: Path) -> None:
    templates = tmp_path / "sources"
    templates.mkdir()
    (templates / TEMPLATE).write_text("Bonjour", encoding="utf-8")
    app = Flask("web", template_folder=str(templates))
    keep_compiled(app, tmp_path / "web", "1.0")
    shutil.rmtree(tmp_path / "web")

    with app.app_context():
        assert render_template(TEMPLATE) == "Bonjour"
