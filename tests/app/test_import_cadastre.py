"""`symbiose import` of a solar cadastre: the document it prints, exit codes, and what is stored."""

import json
import os
import signal
from collections.abc import Sequence
from pathlib import Path

import pytest

from symbiose.domain.journal import JournalEntry
from symbiose.domain.roofs import Roof
from symbiose.services.context import Services
from tests.app.conftest import Command
from tests.fake_roofs import FakeRoofs
from tests.fakes import FakeJournal
from tests.files.cadastres import GOOD, geojson, roofs


def written(folder: Path, *properties: dict[str, object], name: str = "toits.geojson") -> Path:
    """Return a cadastre on disk."""
    file = folder / name
    file.write_bytes(geojson(roofs(*properties)))
    return file


def test_a_dry_run_prints_each_roof_in_one_document_with_other_files(
    command: Command, tmp_path: Path
) -> None:
    file = written(tmp_path, {**GOOD, "nom": '"rows":[]'}, {**GOOD, "prod_an": 1.0}, name='"rows":[].geojson')
    flows = tmp_path / "flux.csv"
    flows.write_text("site_id;sens;ressource;quantite;unite\nsite_a;offre;fly_ash;12;t\n", encoding="utf-8")

    outcome = command("import", file, flows, "--dry-run", "--json")

    document = json.loads(outcome.out)
    cadastre, declared = document["files"]
    assert outcome.code == 1
    assert (document["format"], document["dry_run"]) == ("symbiose.import-report/1", True)
    assert (cadastre["kind"], cadastre["crs"], cadastre["accepted"], cadastre["rejected"]) == (
        "solar_cadastre",
        "EPSG:4326",
        1,
        1,
    )
    assert [row["status"] for row in cadastre["rows"]] == ["accepted", "rejected"]
    assert cadastre["rows"][0]["values"]["yearly_kwh"] == 19000.0
    assert cadastre["rows"][1]["errors"][0]["column"] == "prod_an"
    assert declared["rows"][0]["values"]["site"] == "site_a"


def test_a_table_for_a_person_names_each_bad_roof(command: Command, tmp_path: Path) -> None:
    outcome = command("import", written(tmp_path, GOOD, {**GOOD, "prod_an": 1.0}), "--dry-run")

    assert outcome.code == 1
    assert "1 acceptée, 1 rejetée" in outcome.out
    assert "prod_an" in outcome.out


def test_a_cadastre_is_stored_and_a_bad_one_is_refused_as_a_whole(
    command: Command, tmp_path: Path, database: Services
) -> None:
    good, bad = written(tmp_path, GOOD), written(tmp_path, {"surface": 3}, name="autre.geojson")

    refused = command("import", bad)
    stored = command("import", good)

    assert (refused.code, stored.code) == (2, 0)
    assert "production annuelle" in refused.err
    assert [roof.cadastre for roof in database.store.read(lambda r: r.roofs.all())] == ["toits"]


def test_how_far_it_is_is_told_on_standard_error_alone_and_only_where_it_is_asked_for(
    command: Command, tmp_path: Path, database: Services
) -> None:
    file = written(tmp_path, GOOD)

    quiet, told = command("import", file, "--json"), command("import", file, "--json", "--progress")

    assert quiet.err == ""
    assert list(dict.fromkeys(told.err.splitlines())) == [
        "contrôle : 1 sur 1 toit",
        "enregistrement : 1 sur 1 toit",
    ]
    assert json.loads(told.out)["files"][0]["unchanged"] == 1


def test_stopped_while_it_stores_it_leaves_the_database_as_it_was_and_says_so(
    command: Command, tmp_path: Path, database: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = database.store.read(lambda r: r.journal.count())
    save = FakeRoofs.save

    def save_then_press(roofs: FakeRoofs, batch: Sequence[Roof]) -> None:
        save(roofs, batch)
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(FakeRoofs, "save", save_then_press)
    outcome = command("import", written(tmp_path, GOOD))

    assert outcome.code == 130
    assert "Interrompu : rien n’est importé, la base est comme avant." in outcome.err
    assert database.store.read(lambda r: r.roofs.all()) == []
    assert database.store.read(lambda r: r.journal.count()) == entries
    monkeypatch.undo()


def test_stopped_too_late_it_keeps_the_whole_version_and_says_so(
    command: Command, tmp_path: Path, database: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    append = FakeJournal.append

    def append_and_press(journal: FakeJournal, entry: JournalEntry) -> None:
        append(journal, entry)
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(FakeJournal, "append", append_and_press)
    outcome = command("import", written(tmp_path, GOOD))

    assert outcome.code == 0
    assert "l’import est allé à son terme" in outcome.err
    assert len(database.store.read(lambda r: r.roofs.all())) == 1
