"""Settings of the environment: nothing secret has a default, nothing unsafe starts."""

from pathlib import Path

import pytest

from symbiose.app.settings import Settings, check_address
from symbiose.domain.errors import InvalidSettings
from tests.app.conftest import Command


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Leave none of the machine's own settings."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"SYMBIOSE_{name.upper()}", raising=False)
    monkeypatch.setenv("SYMBIOSE_HOME", str(tmp_path))


def test_the_home_is_the_users_data_folder_unless_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert Settings.read().home == tmp_path
    monkeypatch.delenv("SYMBIOSE_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert Settings.read().home == tmp_path / "data" / "symbiose"


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYMBIOSE_SECRET_KEY", "s" * 40)
    monkeypatch.setenv("SYMBIOSE_NEO4J_PASSWORD", "hunter2")

    shown = repr(Settings.read())

    assert "s" * 40 not in shown
    assert "hunter2" not in shown


@pytest.mark.parametrize("key", [None, "", "tiny-secret", "é" * 15])
def test_s18_serve_refuses_to_start_without_a_long_secret(
    command: Command, monkeypatch: pytest.MonkeyPatch, key: str | None
) -> None:
    if key is not None:
        monkeypatch.setenv("SYMBIOSE_SECRET_KEY", key)

    outcome = command("serve")

    assert (outcome.code, outcome.out) == (2, "")
    assert "SYMBIOSE_SECRET_KEY" in outcome.err
    assert key is None or len(key) < 5 or key not in outcome.err


def test_s18_a_secret_of_32_bytes_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYMBIOSE_SECRET_KEY", "é" * 16)

    assert Settings.read().required_secret() == "é" * 16


EVERYWHERE = "0.0.0.0"  # noqa: S104 - the address that must be refused
NOT_LOOPBACK = (
    EVERYWHERE,
    "::",
    "127.1",
    "127.0.0.1 ",
    "192.168.1.10",
    "symbiose.example",
    "",
    "127.0.0.1.example",
)


@pytest.mark.parametrize("host", NOT_LOOPBACK)
@pytest.mark.parametrize("name", ["serve", "demo"])
def test_s18_plain_http_stays_on_loopback(
    command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, host: str, name: str
) -> None:
    monkeypatch.setenv("SYMBIOSE_SECRET_KEY", "s" * 40)

    outcome = command(name, "--host", host)

    assert outcome.code == 2
    assert "SYMBIOSE_BEHIND_TLS" in outcome.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "localhost", "::1"])
def test_loopback_needs_no_tls(host: str) -> None:
    check_address(host, behind_tls=False)


def test_a_proxy_that_speaks_tls_allows_any_address() -> None:
    check_address(EVERYWHERE, behind_tls=True)


def test_s18_the_demonstration_never_leaves_loopback_tls_or_not(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SYMBIOSE_BEHIND_TLS", "1")

    assert command("demo", "--host", EVERYWHERE).code == 2


def test_every_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYMBIOSE_BEHIND_TLS", "perhaps")

    with pytest.raises(InvalidSettings, match="SYMBIOSE_BEHIND_TLS"):
        Settings.read()


@pytest.mark.parametrize("name", ["init", "propose", "copy"])
def test_s18_a_neo4j_address_without_password_is_refused(
    command: Command, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("SYMBIOSE_NEO4J_URI", "bolt://127.0.0.1:1")

    outcome = command(name)

    assert outcome.code == 2
    assert "SYMBIOSE_NEO4J_PASSWORD" in outcome.err


@pytest.mark.parametrize("port", ["0", "65536", "x"])
def test_a_port_is_a_port(command: Command, port: str) -> None:
    assert command("serve", "--port", port).code == 2


@pytest.mark.parametrize(
    "where", ["processes:0", "processes:two", "processes:65", "elsewhere", "http://x", ""]
)
def test_parts_are_solved_only_where_there_is_such_a_place(
    monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.setenv("SYMBIOSE_SOLVE_ON", where)

    with pytest.raises(InvalidSettings, match="SYMBIOSE_SOLVE_ON"):
        Settings.read()


@pytest.mark.parametrize("where", ["here", "processes:4", "tcp://scheduler:8786", "tls://scheduler:8786"])
def test_parts_are_solved_here_in_processes_or_on_a_cluster(
    monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.setenv("SYMBIOSE_SOLVE_ON", where)

    assert Settings.read().solve_on == where
