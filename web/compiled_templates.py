"""Templates compiled once and kept in our folder: to compile one takes ten times as long as to read it."""

import shutil
from contextlib import suppress
from pathlib import Path

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

FOLDER = "templates"
_OURS_ALONE = 0o700


class CompiledTemplates(FileSystemBytecodeCache):
    """What was compiled, by template; a changed template has another checksum, and is compiled again."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled; on a full disk the page is shown all the same."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def keep_compiled(app: Flask, folder: Path, version: str) -> None:
    """Let the application keep what it compiles of its templates; what other versions kept goes.

    Where the folder cannot be written, every process compiles for itself.

    Args:
        app: The application.
        folder: Folder of ours, which nobody else writes: what is kept there is code.
        version: Version of the product, which compiles templates in its own way.
    """
    kept = folder / FOLDER / version
    try:
        kept.mkdir(mode=_OURS_ALONE, parents=True, exist_ok=True)
        others = [one for one in kept.parent.iterdir() if one != kept]
    except OSError:
        return
    for other in others:
        shutil.rmtree(other, ignore_errors=True)
    app.jinja_env.bytecode_cache = CompiledTemplates(str(kept))
