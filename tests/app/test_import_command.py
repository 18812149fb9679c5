"""`symbiose import`: reports, exit codes, rights, and what is stored."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from symbiose.domain.accounts import Role, operator
from symbiose.services.accounts import save_account
from symbiose.services.context import Services
from tests.app.conftest import Command
from tests.files.workbooks import with_part
from tests.files.workbooks import workbook as workbook_of

GOOD = "site_id;sens;ressource;quantite;unite\nsite_a;offre;fly_ash;12;t\nsite_b;besoin;fly_ash;9;t\n"
BAD = GOOD + "site_a;offre;fly_ash;x;t\n"
TERRITORY = {
    "format": "symbiose.territory/1",
    "companies": [{"id": "c9", "name": "Entreprise 9"}],
    "sites": [{"id": "s9", "company_id": "c9", "name": "Site 9", "commune_code": "62276"}],
}


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return written(tmp_path / "good.csv", GOOD)


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    return written(tmp_path / "bad.csv", BAD)


def written(path: Path, content: str | object) -> Path:
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def stored(services: Services) -> int:
    return len(services.store.read(lambda r: r.flows.all()))


def test_a_dry_run_opens_no_database_and_prints_the_document_alone(command: Command, good: Path) -> None:
    outcome = command("import", good, "--dry-run", "--json")

    document = json.loads(outcome.out)
    assert outcome.code == 0
    assert outcome.err == ""
    assert document["format"] == "symbiose.import-report/1"
    assert document["dry_run"] is True
    assert document["files"][0] | {"rows": []} == {
        "file": str(good),
        "kind": "declarations",
        "accepted": 2,
        "rejected": 0,
        "written": 0,
        "unchanged": 0,
        "ignored_columns": [],
        "crs": None,
        "warnings": [],
        "rows": [],
        "flows": [],
    }
    assert document["files"][0]["rows"][0]["line"] == 2


def test_a_dry_run_loads_neither_driver_nor_web_nor_solver(good: Path) -> None:
    script = (
        "import sys\nfrom symbiose.app.cli import main\n"
        f"sys.argv = ['symbiose', 'import', {str(good)!r}, '--dry-run']\n"
        "try:\n    main()\nfinally:\n"
        "    loaded = {'neo4j', 'flask', 'pulp', 'arcadedb_embedded'} & set(sys.modules)\n"
        "    assert not loaded, loaded\n"
    )

    done = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr


def test_values_have_the_names_of_the_format(command: Command, good: Path) -> None:
    values = json.loads(command("import", good, "--dry-run", "--json").out)["files"][0]["rows"][0]["values"]

    named = (
        "site direction resource resource_id suggestions quantity_per_year unit waste_code "
        "price_eur_per_unit months quality confidentiality valid_from "
        "valid_to supply_temp_c return_temp_c power_kw"
    )
    assert set(named.split()) <= set(values)
    assert values["resource_id"] == "fly_ash"
    assert sum(values["months"]) == pytest.approx(1)


def test_bad_lines_end_with_1_and_import_nothing(command: Command, database: Services, bad: Path) -> None:
    outcome = command("import", bad)

    assert outcome.code == 1
    assert "ligne     4" in outcome.out
    assert stored(database) == 0


def test_good_lines_are_kept_on_request_and_still_end_with_1(
    command: Command, database: Services, bad: Path
) -> None:
    outcome = command("import", bad, "--keep-good", "--json")

    file = json.loads(outcome.out)["files"][0]
    assert (outcome.code, file["accepted"], file["rejected"], file["written"]) == (1, 2, 1, 2)
    assert stored(database) == 2


def test_the_same_file_twice_changes_nothing(command: Command, database: Services, good: Path) -> None:
    command("import", good)
    before = database.store.read(lambda r: (r.flows.all(), r.journal.latest(99)))

    outcome = command("import", good, "--json")

    file = json.loads(outcome.out)["files"][0]
    assert (outcome.code, file["written"], file["unchanged"]) == (0, 0, 2)
    assert database.store.read(lambda r: (r.flows.all(), r.journal.latest(99))) == before


def test_the_same_identity_with_other_values_is_an_update(
    command: Command, database: Services, good: Path, tmp_path: Path
) -> None:
    command("import", good)

    outcome = command("import", written(tmp_path / "again.csv", GOOD.replace(";12;", ";13;")), "--json")

    file = json.loads(outcome.out)["files"][0]
    flows = database.store.read(lambda r: r.flows.all())
    assert (file["written"], file["unchanged"], len(flows)) == (1, 1, 2)
    assert sorted(flow.quantity_per_year for flow in flows) == [9, 13]


@pytest.mark.parametrize("named", ["Cendres volantes de charbon", "FLY ASH", "fly_ash"])
def test_other_words_for_the_same_resource_are_the_same_flow(
    command: Command, database: Services, good: Path, tmp_path: Path, named: str
) -> None:
    command("import", good)

    command("import", written(tmp_path / "again.csv", GOOD.replace("fly_ash", named)))

    assert stored(database) == 2


def test_a_flow_of_an_unknown_site_is_rejected_saying_how_to_add_it(
    command: Command, database: Services, tmp_path: Path
) -> None:
    outcome = command("import", written(tmp_path / "x.csv", GOOD.replace("site_a", "s9")), "--json")

    error = json.loads(outcome.out)["files"][0]["rows"][0]["errors"][0]
    assert outcome.code == 1
    assert (error["column"], error["value"]) == ("site_id", "s9")
    assert "symbiose.territory/1" in error["reason"]


def test_a_territory_comes_before_the_flows_of_its_sites(
    command: Command, database: Services, tmp_path: Path
) -> None:
    flows = written(tmp_path / "flows.csv", GOOD.replace("site_a", "s9"))
    territory = written(tmp_path / "territory.json", TERRITORY)

    outcome = command("import", flows, territory, "--json")

    files = json.loads(outcome.out)["files"]
    assert outcome.code == 0
    assert [(file["kind"], file["written"]) for file in files] == [("declarations", 2), ("territory", 2)]
    again = json.loads(command("import", territory, "--json").out)["files"][0]
    assert (again["written"], again["unchanged"]) == (0, 2)


def test_a_site_is_found_by_its_siret_too(command: Command, database: Services, tmp_path: Path) -> None:
    by_siret = "siret;sens;ressource;quantite;unite\n530 708 536 00038;besoin;fly_ash;9;t\n"

    command("import", written(tmp_path / "x.csv", by_siret))

    assert database.store.read(lambda r: r.flows.all())[0].site_id == "site_b"


def test_a_line_by_siret_and_one_by_id_of_the_same_flow_are_ranked(
    command: Command, database: Services, tmp_path: Path
) -> None:
    text = GOOD + "53070853600038;besoin;fly_ash;9;t\n"

    outcome = command("import", written(tmp_path / "x.csv", text), "--json")

    assert "flux n° 2" in json.loads(outcome.out)["files"][0]["rows"][2]["warnings"][0]
    assert stored(database) == 3


def test_the_site_may_be_given_beside_the_file(command: Command, database: Services, tmp_path: Path) -> None:
    path = written(tmp_path / "x.csv", "sens;ressource;quantite;unite\noffre;fly_ash;1;t\n")

    assert command("import", path, "--site", "site_b").code == 0
    assert command("import", path, "--site", "s9").code == 1
    refused = command("import", path, "--site", "53070853600039")
    assert refused.code == 2
    assert "--site" in refused.err


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.csv", "", "vide"),
        ("words.csv", "bonjour", "en-tête"),
        ("missing.csv", "siret;sens\n", "manque"),
        ("twice.csv", "siret;sens;sens;ressource;quantite;unite\n", "deux fois"),
        ("doctype.csv", "<!DOCTYPE x><x/>", "XML"),
        ("other.json", '{"format": "x/1"}', "symbiose.declarations/1"),
        ("territory.json", '{"format": "symbiose.territory/1", "sites": [{}]}', "obligatoire"),
    ],
)
def test_what_cannot_be_read_ends_with_2_and_a_sentence_on_stderr(
    command: Command, tmp_path: Path, name: str, content: str, says: str
) -> None:
    path = written(tmp_path / name, content)

    for more in ([], ["--dry-run"], ["--json"]):
        outcome = command("import", path, *more)

        assert (outcome.code, outcome.out) == (2, "")
        assert says in outcome.err
        assert str(path) in outcome.err
        assert "Traceback" not in outcome.err


def test_one_problem_is_one_line_and_all_files_are_told(command: Command, tmp_path: Path) -> None:
    missing = written(tmp_path / "missing.csv", "siret;sens\n")
    territory = written(tmp_path / "t.json", TERRITORY | {"sites": [{"id": "a\nb"}], "note": "x\ny"})

    lines = command("import", missing, territory).err.splitlines()

    assert sum(line.startswith(str(missing)) for line in lines) == 3
    assert all(line.startswith((str(missing), str(territory))) for line in lines)
    assert len(lines) == len(set(lines)) >= 7


@pytest.mark.parametrize("words", [[], ["nowhere.csv"], ["."], ["--site"], ["x.csv", "--what"]])
def test_wrong_usage_ends_with_2(command: Command, words: list[str]) -> None:
    assert command("import", *words).code == 2


def test_a_file_that_may_not_be_read_is_told(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "x.csv", GOOD)

    def refuse(_self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    outcome = command("import", path, "--dry-run")

    assert outcome.code == 2
    assert "Permission denied" in outcome.err


def test_a_database_that_does_not_answer_ends_with_3(
    command: Command, database: Services, good: Path
) -> None:
    database.store.available = False

    outcome = command("import", good)

    assert outcome.code == 3
    assert "does not answer" in outcome.err


def test_as_takes_the_rights_of_an_account(command: Command, database: Services, good: Path) -> None:
    for role, sites in ((Role.SITE_MANAGER, ["site_a"]), (Role.ANALYST, [])):
        save_account(database, operator("test"), f"{role}@example.org", role, "x" * 12, sites)

    manager = command("import", good, "--as", "site_manager@example.org", "--json")
    analyst = command("import", good, "--as", "analyst@example.org")
    nobody = command("import", good, "--as", "nobody@example.org")

    rows = json.loads(manager.out)["files"][0]["rows"]
    assert [row["status"] for row in rows] == ["accepted", "rejected"]
    assert "coordinateur" in rows[1]["errors"][0]["reason"]
    assert (manager.code, analyst.code, nobody.code) == (1, 2, 2)
    assert "nobody@example.org" in nobody.err
    assert stored(database) == 0


def test_a_site_manager_does_not_change_the_territory(
    command: Command, database: Services, tmp_path: Path
) -> None:
    save_account(database, operator("test"), "m@example.org", Role.SITE_MANAGER, "x" * 12, ["site_a"])

    outcome = command("import", written(tmp_path / "t.json", TERRITORY), "--as", "m@example.org")

    assert outcome.code == 2
    assert len(database.store.read(lambda r: r.sites.all())) == 2


def test_a_siret_belongs_to_one_site(command: Command, database: Services, tmp_path: Path) -> None:
    site = TERRITORY["sites"][0] | {"siret": "53070853600038"}  # type: ignore[index]

    outcome = command("import", written(tmp_path / "t.json", TERRITORY | {"sites": [site]}))

    assert outcome.code == 2
    assert "site_b" in outcome.err


def test_a_report_sends_no_control_character_to_the_terminal(command: Command, tmp_path: Path) -> None:
    flow = {"site_id": "a", "direction": "\x1b[31mup", "\x1b]0;title\x07": 1, "quality": {"\x1b[2J": "x"}}
    path = written(tmp_path / "x.json", {"format": "symbiose.declarations/1", "flows": [flow]})

    outcome = command("import", path, "--dry-run")

    assert outcome.code == 1
    assert "\x1b" not in outcome.out + outcome.err
    assert "\\x1b[31mup" in outcome.out


def test_hostile_words_are_stored_as_words(command: Command, database: Services, tmp_path: Path) -> None:
    hostile = "<script>alert(1)</script>') MATCH (n) DETACH DELETE n //"
    flow = {"site_id": "site_a", "direction": "offer", "resource": hostile, "quantity": 1, "unit": "t"}
    path = written(tmp_path / "x.json", {"format": "symbiose.declarations/1", "flows": [flow]})

    assert command("import", path).code == 0
    assert database.store.read(lambda r: r.flows.all())[0].resource_text == hostile


REGISTER = (
    "Dénomination du déchet;Code déchet;Date d'expédition;Poids en tonnes\n"
    "Poussières;10 02 07*;2025-01-31;2,5\nPoussières;10 02 07*;2025-12-31;7,5\n"
)


def test_a_waste_register_is_stored_as_yearly_sums_once(
    command: Command, database: Services, tmp_path: Path
) -> None:
    register = written(tmp_path / "registre.csv", REGISTER)
    before = stored(database)

    first = json.loads(command("import", register, "--site", "site_a", "--json").out)["files"][0]
    second = json.loads(command("import", register, "--site", "site_a", "--json").out)["files"][0]

    assert (first["kind"], first["accepted"], first["written"], second["written"]) == (
        "waste_register",
        2,
        1,
        0,
    )
    assert first["flows"][0]["quantity_per_year"] == 10.0
    assert stored(database) == before + 1


def test_a_register_and_a_workbook_are_told_in_words(command: Command, tmp_path: Path) -> None:
    register = written(tmp_path / "registre.csv", REGISTER)
    workbook = tmp_path / "flux.xlsx"
    workbook.write_bytes(
        workbook_of(("site_id", "sens", "ressource", "quantite", "unite"), sheets=("A", "B"))
    )

    outcome = command("import", register, workbook, "--site", "site_a", "--dry-run")

    assert outcome.code == 0
    assert "site_a 2025 10 02 07* : 10.000 t (Poussières)" in outcome.out
    assert "ne le sont pas : « B »" in outcome.out


def test_a_workbook_with_macros_is_refused_with_exit_code_2(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "flux.xlsx"
    path.write_bytes(with_part(workbook_of(("site_id",)), "xl/vbaProject.bin", b"x"))

    outcome = command("import", path, "--dry-run", "--json")

    assert (outcome.code, outcome.out) == (2, "")
    assert "macros" in outcome.err


def test_what_can_be_read_in_two_ways_is_rejected_and_said_to_be_asked_on_the_page(
    command: Command, tmp_path: Path
) -> None:
    text = (
        "site_id;sens;ressource;quantite;unite\nsite_a;offre;fly_ash;1.234;t\nsite_a;offre;fly_ash;2.500;t\n"
    )
    file = written(tmp_path / "two-ways.csv", text)

    outcome = command("import", file, "--dry-run")

    assert outcome.code == 1
    assert outcome.out.count("nombre ambigu") == 2
    assert "1 question à trancher" in outcome.out
    assert "question" not in command("import", file, "--dry-run", "--json").err
