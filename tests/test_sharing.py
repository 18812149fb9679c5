"""How several processes share the tests: what is costly to start is started by one of them."""

import pytest

from tests.conftest import REPOSITORY
from tests.sharing import LONG_FILES, group_of, place_of, read_from


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("tests/graph/test_jobs.py::test_a_job_comes_back[embedded]", "embedded"),
        ("tests/graph/test_jobs.py::test_a_job_comes_back[neo4j]", "neo4j"),
        ("tests/graph/test_backup.py::test_a_backup_comes_back[embedded-neo4j]", "neo4j"),
        ("tests/graph/test_server_differences.py::test_only_neo4j_refuses[embedded-[1, null]]", "embedded"),
        ("tests/graph/test_killed_use_cases.py::test_neo4j_killed_leaves_nothing_half_done", "neo4j"),
        ("tests/graph/test_copy.py::test_everything_is_copied", "neo4j"),
        ("tests/graph/test_schema.py::test_every_label_is_declared[Site]", "tests/graph/test_schema.py"),
        ("tests/browser/test_every_page.py::test_all_pages[root]", "walks"),
        ("tests/browser/test_stories.py::test_a_story", "stories"),
        ("tests/browser/test_live_worth.py::test_a_worth[open]", "stories"),
        ("tests/browser/test_review.py::test_a_review", "browser"),
        ("tests/seed_data/test_demonstration_sun.py::test_a_roof", "demonstration"),
        ("tests/web/test_access.py::test_the_matrix_holds_for[neo4j]", "tests/web/test_access.py"),
    ],
)
def test_the_group_of_a_test_is_told_by_its_name(name: str, group: str) -> None:
    assert group_of(name) == group


def test_what_takes_longest_is_begun_first_and_the_rest_by_its_path() -> None:
    names = ["tests/app/a.py::t", "tests/browser/b.py::t", "tests/web/c.py::t", "tests/graph/d.py::t[neo4j]"]

    ordered = sorted(names, key=place_of)

    assert ordered == [names[3], names[1], names[0], names[2]]


@pytest.mark.parametrize("path", LONG_FILES)
def test_a_long_file_is_there_and_begun_after_the_servers_and_before_the_rest(path: str) -> None:
    assert (REPOSITORY / path).is_file()
    assert place_of("tests/seed_data/test_demonstration_sun.py::t") < place_of(f"{path}::t")
    assert place_of(f"{path}::t") < place_of("tests/app/a.py::t")


@pytest.mark.parametrize("workers", [1, 2, 4, 9])
def test_each_process_reads_all_files_and_begins_elsewhere_but_runs_tests_in_one_order(workers: int) -> None:
    files = [f"tests/{folder}/test_{n}.py" for folder in ("app", "graph", "web") for n in range(3)]

    read = [read_from(files, worker, workers) for worker in range(workers)]

    assert len({one[0] for one in read}) == workers
    assert all(sorted(one) == files for one in read)
    orders = [sorted((f"{file}::t{n}" for file in one for n in (1, 0)), key=place_of) for one in read]
    assert all(order == orders[0] for order in orders)
    assert [name.rpartition("::")[2] for name in orders[0]] == ["t1", "t0"] * len(files)
