"""`python -m benchmarks.declarations`: files dropped on the running service, and exports streamed from it.

Starts `symbiose serve` on an embedded database of 4,000 sites and 20,000 flows, signs in as the coordinator
and measures from outside: time to the first byte, whole time, and the most memory that the service and its
readers of files held together (resident, without the database).
"""

import csv
import http.cookiejar
import io
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import click
import xlsxwriter

from benchmarks.territory import GeneratedTerritory
from graph.driver import Database
from graph.embedded import open_embedded
from symbiose.app.wiring import migrated_services
from symbiose.domain.accounts import Role, operator
from symbiose.files.reading import read_file
from symbiose.files.reference import load_reference
from symbiose.services.accounts import save_account
from symbiose.services.importing import import_files

SITES = 4_000
LINES = 10_000
PORT = 5077
EMAIL, PASSWORD = "coordinator@benchmark.example", "a long benchmark password"
SAMPLE_EVERY_S = 0.05
FOLLOW_EVERY_S = 0.5
"""How often a page that follows a job looks again."""
HEADER = (
    "site_id",
    "sens",
    "ressource",
    "quantite",
    "unite",
    "code_dechet",
    "prix_eur_par_unite",
    "reference",
)


@dataclass
class Visitor:
    """A browser without pictures: cookies, forms with their tokens, redirects followed."""

    base: str
    opener: urllib.request.OpenerDirector = field(
        default_factory=lambda: urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )
    )

    def page(self, path: str) -> str:
        """Return a page."""
        with self.opener.open(self.base + path) as answer:
            return str(answer.read().decode())

    def token(self, path: str) -> str:
        """Return the token against forged requests of a page's first form."""
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.page(path))
        if found is None:
            raise click.ClickException(f"{path} has no form")
        return found[1]

    def send(self, path: str, fields: dict[str, str]) -> str:
        """Send a form and return the page that it leads to."""
        with self.opener.open(self.base + path, urllib.parse.urlencode(fields).encode()) as answer:
            return str(answer.read().decode())

    def drop(self, path: str, fields: dict[str, str], name: str, content: bytes) -> tuple[str, str]:
        """Send a form with a file and return the address and the page that it leads to."""
        edge = "edge-of-a-part"
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in fields.items()
        ]
        head = f'--{edge}\r\nContent-Disposition: form-data; name="fichier"; filename="{name}"\r\n'
        body = b"".join([*parts, head.encode(), b"\r\n", content, f"\r\n--{edge}--\r\n".encode()])
        headers = {"Content-Type": f"multipart/form-data; boundary={edge}"}
        request = urllib.request.Request(self.base + path, body, headers)  # noqa: S310 – our own address
        with self.opener.open(request) as answer:
            return str(answer.url), str(answer.read().decode())


def lines() -> Iterator[tuple[str, ...]]:
    """Yield the lines of a file that a coordinator drops: new flows of known sites, a few in free words."""
    reference = load_reference()
    words = [resource.label_fr for resource in reference.resources if resource.unit == "t"]
    for number in range(LINES):
        word = words[number % len(words)]
        text = f"{word} du quai {number % 40}" if number % 5 == 0 else word
        price = f"{number % 90},{number % 10}5"
        yield (f"site_{number % SITES}", "offre", text, f"{number % 900 + 1},5", "t", "", price, f"l{number}")


def as_csv() -> bytes:
    """Return the lines as a CSV file of a French spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerows([HEADER, *lines()])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx() -> bytes:
    """Return the lines as a workbook."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for row, line in enumerate([HEADER, *lines()]):
            sheet.write_row(row, 0, line)
    return held.getvalue()


def prepare(home: Path) -> None:
    """Fill an embedded database and give the coordinator an account."""
    with open_embedded(home) as server, Database(server.settings) as database:
        services = migrated_services(database)
        generated = GeneratedTerritory(SITES, services.reference)
        files = [
            read_file("territory.json", generated.territory, services.reference, site=None),
            read_file("flows.json", generated.declarations, services.reference, site=None),
        ]
        import_files(services, operator("benchmark"), files)
        save_account(services, operator("benchmark"), EMAIL, Role.COORDINATOR, PASSWORD)


@contextmanager
def serving(home: Path) -> Iterator[int]:
    """Run `symbiose serve` and yield its process id once it answers."""
    environment = os.environ | {"SYMBIOSE_HOME": str(home), "SYMBIOSE_SECRET_KEY": "benchmark" * 8}
    command = [str(Path(sys.executable).with_name("symbiose")), "serve", "--port", str(PORT)]
    with subprocess.Popen(command, env=environment) as process:
        try:
            _await_ready()
            yield process.pid
        finally:
            process.terminate()


def _await_ready() -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/ready").close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise click.ClickException("the service does not become ready")


@contextmanager
def watched(pid: int) -> Iterator[list[int]]:
    """Sample the resident memory of a process and of its children; the list holds the most, in bytes."""
    most, over = [0], threading.Event()

    def watch() -> None:
        while not over.wait(SAMPLE_EVERY_S):
            most[0] = max(most[0], sum(_resident(one) for one in _family(pid)))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield most
    finally:
        over.set()
        thread.join()


def _family(pid: int) -> list[int]:
    """Return a process and its descendants, the database apart."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True)
    rows = [line.split(None, 2) for line in listed.stdout.splitlines()]
    family = [pid]
    for parent in family:
        family += [int(p) for p, of, name in rows if int(of) == parent and "embedded/child.py" not in name]
    return family


def _resident(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()
    except OSError:
        return 0
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE")


def tell(what: str, seconds: float, most: int) -> None:
    """Print one measure."""
    click.echo(f"{what:<55} {seconds:8.2f} s {most / 1e6:8.0f} MB")


def measure_export(visitor: Visitor, pid: int, kind: str, when: str) -> None:
    """Measure an export: the first byte, then the whole."""
    with watched(pid) as most:
        began = time.perf_counter()
        with visitor.opener.open(f"{visitor.base}/flux/export?format={kind}") as answer:
            answer.read(1)
            first = time.perf_counter() - began
            size = 1 + len(answer.read())
        whole = time.perf_counter() - began
    tell(f"export {kind}, {when}: first byte", first, most[0])
    tell(f"export {kind}, {when}: whole, {size / 1e6:.1f} MB", whole, most[0])


def measure_import(visitor: Visitor, pid: int, name: str, content: bytes) -> None:
    """Measure a file from being dropped to its preview."""
    fields = {"csrf_token": visitor.token("/import"), "site_id": ""}
    with watched(pid) as most:
        began = time.perf_counter()
        address, page = visitor.drop("/import", fields, name, content)
        while "data-job=" in page:  # a large file is read as a job
            time.sleep(FOLLOW_EVERY_S)
            with visitor.opener.open(address) as answer:
                address, page = str(answer.url), str(answer.read().decode())
        whole = time.perf_counter() - began
    tell(f"preview of {name}, {LINES} lines, {len(content) / 1e3:.0f} kB", whole, most[0])
    click.echo(f"  {address}")


@click.command()
def main() -> None:
    """Measure imports and exports through the pages."""
    home = Path(tempfile.mkdtemp(prefix="symbiose-benchmark-"))
    prepare(home)
    with serving(home) as pid:
        visitor = Visitor(f"http://127.0.0.1:{PORT}")
        sign_in = {"email": EMAIL, "password": PASSWORD, "csrf_token": visitor.token("/login")}
        visitor.send("/login", sign_in)
        measure_export(visitor, pid, "csv", "cold")
        for kind in ("csv", "json", "geojson", "xlsx"):
            measure_export(visitor, pid, kind, "warm")
        measure_import(visitor, pid, "flux.csv", as_csv())
        measure_import(visitor, pid, "flux.xlsx", as_xlsx())


if __name__ == "__main__":
    main()
