"""`symbiose import` of a solar cadastre: the document it prints, exit codes, and what is stored."""

import json
from pathlib import Path

from symbiose.services.context import Services
from tests.app.conftest import Command
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
    assert "1 acceptées, 1 rejetées" in outcome.out
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
