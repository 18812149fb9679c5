"""The service installs nothing and asks nothing of anyone: it starts without a network (R11)."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.app.test_running_service import settings_of
from tests.conftest import REPOSITORY

pytestmark = pytest.mark.embedded
ALONE = ("unshare", "--user", "--map-root-user", "--net")
"""Runs a command where there is no network but this machine's own."""
SCRIPT = """
import socket, subprocess, sys, time, urllib.request
try:
    socket.create_connection(("192.0.2.1", 80), timeout=2)
except OSError as error:
    print("no way out:", error.errno is not None)
line = [sys.executable, "-m", "symbiose.app", "serve", "--port", "5000"]
with subprocess.Popen(line) as service:
    for _ in range(600):
        try:
            page = urllib.request.urlopen("http://127.0.0.1:5000/ready").read()
            break
        except OSError:
            time.sleep(0.1)
    page += urllib.request.urlopen("http://127.0.0.1:5000/login").read()
    service.terminate()
print("ready:", b'"ok"' in page and b"csrf_token" in page, "ended:", service.wait())
"""


def is_there_a_way_to_be_alone() -> bool:
    if shutil.which("unshare") is None or shutil.which("ip") is None:
        return False
    tried = subprocess.run([*ALONE, "ip", "link", "set", "lo", "up"], capture_output=True, check=False)
    return tried.returncode == 0


@pytest.mark.skipif(not is_there_a_way_to_be_alone(), reason="this system gives no namespace without network")
def test_r11_the_service_starts_and_answers_without_a_network(tmp_path: Path) -> None:
    script = tmp_path / "start.py"
    script.write_text(SCRIPT, encoding="utf-8")
    inside = f"ip link set lo up && exec {sys.executable} {script}"

    done = subprocess.run(
        [*ALONE, "sh", "-c", inside],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=REPOSITORY,
        env=settings_of(tmp_path / "home"),
    )

    assert done.stdout.splitlines() == ["no way out: True", "ready: True ended: 0"], done.stderr
