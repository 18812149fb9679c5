"""The Java that runs a Neo4j of the tests: its jars, what starts it, and where its classes are kept."""

import hashlib
import os
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).parent / "neo4j_server"
VERSION = "5.26.12"
CACHE = Path("~/.cache/symbiose-tests").expanduser() / f"neo4j-{VERSION}"
OLDEST_JAVA = 17
QUICK_START = ("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData")
NEEDED = (
    "no Neo4j for the tests: set NEO4J_TEST_URI (an empty database), or start Docker, or install a JDK 17 "
    "and Maven (sudo apt install openjdk-17-jdk-headless maven)"
)


class NoNeo4j(Exception):
    """No way to get a Neo4j here; the message says what to install."""


def can_run_neo4j() -> bool:
    """Tell whether there is a Java that runs Neo4j, and what fetches Neo4j for it."""
    if shutil.which("java") is None or shutil.which("javac") is None or shutil.which("mvn") is None:
        return False
    number = _java_version().partition('"')[2].partition(".")[0]
    return number.isdigit() and int(number) >= OLDEST_JAVA


def begin(folder: Path, port: int, *options: str) -> "subprocess.Popen[bytes]":
    """Start a server on a folder and a port; it ends in order when its input ends."""
    classes = f"{_jars()}/*{os.pathsep}{_starter()}"
    command = ["java", *QUICK_START, *options, "-cp", classes, "Server", str(folder), str(port)]
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "server.log").open("ab") as log:
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=log)


def archive_of_classes() -> Path:
    """Return where the classes that a server loads are kept as this Java has them in its memory.

    Java maps it instead of reading, checking and linking 15,000 classes anew: half the processor time of a
    start. One that does not fit is passed over.
    """
    made_by = hashlib.sha256((_java_version() + _starter().name).encode()).hexdigest()[:12]
    return CACHE / f"classes-{made_by}.jsa"


def _java_version() -> str:
    done = subprocess.run(["java", "-version"], capture_output=True, text=True, timeout=60, check=False)
    return done.stderr


def _jars() -> Path:
    """Return the folder of Neo4j's jars, fetched once and kept outside the repository."""
    kept = CACHE / "lib"
    if not (CACHE / "complete").exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        fetch = [
            "mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), "dependency:copy-dependencies",
            "-DincludeScope=runtime", f"-DoutputDirectory={kept}",
        ]  # fmt: skip
        done = subprocess.run(fetch, capture_output=True, text=True, timeout=600, check=False)
        if done.returncode:
            msg = (
                f"Maven could not fetch Neo4j {VERSION}: {(done.stdout + done.stderr)[-500:]}. Else: {NEEDED}"
            )
            raise NoNeo4j(msg)
        (CACHE / "complete").touch()
    return kept


def _starter() -> Path:
    """Return the compiled starter, which the packaged server does not publish.

    It is a jar, since no archive of classes is made of a folder of them.
    """
    source = HERE / "Server.java"
    jar = CACHE / f"starter-{hashlib.sha256(source.read_bytes()).hexdigest()[:12]}.jar"
    if not jar.exists():
        jars = _jars()  # which makes the folder, the first time
        with tempfile.TemporaryDirectory(dir=CACHE) as room:
            command = ["javac", "-cp", f"{jars}/*", "-d", room, str(source)]
            subprocess.run(command, check=True, timeout=120)
            draft = Path(room) / jar.name
            with zipfile.ZipFile(draft, "w") as packed:
                for file in Path(room).glob("*.class"):
                    packed.write(file, file.name)
            draft.replace(jar)
    return jar
