"""The classes of the embedded server as Java has them in memory: `python -m graph.embedded.class_archive`.

The Java that comes with the server has no such archive. With one it maps what it would otherwise read, check
and link anew at each start: a start takes half the processor time, the server less memory. It is made once
beside that Java, where Java looks for it by itself; one that no longer fits, after an update or in a folder
that was copied, is passed over until it is made anew.
"""

import os
import subprocess
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.driver import Database
from graph.embedded.folder import DatabaseFolder
from graph.embedded.opening import check_platform
from graph.embedded.server import ServerProcess
from graph.migrations import migrate
from symbiose.domain.errors import GraphUnavailable

NAME = "classes_coh.jsa"
"""What Java looks for beside itself where objects have compact headers, as the server's have."""
LONGEST_S = 300


def archive_file() -> Path:
    """Return where the archive of classes is, or would be.

    Raises:
        GraphUnavailable: There is no embedded database here.
    """
    check_platform()
    from arcadedb_embedded.jvm import get_bundled_jre_lib_path

    return Path(get_bundled_jre_lib_path()).with_name(NAME)


def archive_fits() -> bool:
    """Tell whether Java, and the jars that the server has here, are those that the archive was made of."""
    return archive_file().exists() and _java("-Xshare:on", *_ours(), "-version").returncode == 0


def write_archive() -> None:
    """Let a server note what it loads for an empty database with its schema, and keep that.

    Raises:
        GraphUnavailable: There is no embedded database here, or its server does not start.
        subprocess.CalledProcessError: Java could not write the archive.
    """
    with TemporaryDirectory(dir=archive_file().parent) as room:
        named, draft = Path(room) / "names", Path(room) / NAME
        _note_names(Path(room), named)
        names, into = f"-XX:SharedClassListFile={named}", f"-XX:SharedArchiveFile={draft}"
        _java("-Xshare:dump", names, into, *_ours()).check_returncode()
        draft.replace(archive_file())


def _note_names(home: Path, names: Path) -> None:
    server = ServerProcess(DatabaseFolder.within(home), f"-XX:DumpLoadedClassList={names}")
    server.start()
    try:
        with Database(server.settings) as database:
            migrate(database)
    finally:
        server.stop()
    whole, _, _ = names.read_text(encoding="utf-8").rpartition("\n")
    names.write_text(whole + "\n", encoding="utf-8")  # the server leaves without a last line


def _ours() -> tuple[str, str]:
    return "-XX:+UseCompactObjectHeaders", f"-Djava.class.path={_class_path()}"


def _class_path() -> str:
    """Return the server's jars in the order in which its package and JPype give them to Java."""
    from arcadedb_embedded.jvm import get_jar_path

    jpype = find_spec("jpype")
    if jpype is None or jpype.origin is None:
        msg = "JPype, which the embedded database needs, is not installed"
        raise GraphUnavailable(msg)
    own = Path(jpype.origin).resolve().parent.parent / "org.jpype.jar"
    return os.pathsep.join(str(jar) for jar in (*Path(get_jar_path()).glob("*.jar"), own))


def _java(*options: str) -> "subprocess.CompletedProcess[bytes]":
    java = archive_file().parents[2] / "bin" / "java"
    return subprocess.run(  # noqa: S603 - the Java of the package
        [java, *options], check=False, capture_output=True, timeout=LONGEST_S
    )


if __name__ == "__main__":
    if not archive_fits():
        write_archive()
