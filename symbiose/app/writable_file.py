"""A file that a command is to write: refused, before anything is opened, where it could not be."""

import os
from pathlib import Path

import click


def writable_file(_context: click.Context, _parameter: click.Parameter, path: Path | None) -> Path | None:
    """Return the path as it was given.

    Raises:
        BadParameter: Its folder does not exist or may not be written, or it is no ordinary file.
    """
    if path is None:
        return None
    folder = path.resolve().parent
    if not folder.is_dir():
        msg = f"the folder {folder} does not exist: create it, or choose another one."
        raise click.BadParameter(msg)
    if path.exists() and not path.is_file():
        msg = f"{path} is no ordinary file: give the name of a file."
        raise click.BadParameter(msg)
    if not os.access(folder, os.W_OK | os.X_OK):
        msg = f"you may not write in the folder {folder}: choose another one."
        raise click.BadParameter(msg)
    return path
