"""plotly.js as installed with Python: its version, its embedded map style sheet, its compressed copy."""

import gzip
import hashlib
import re
import secrets
from functools import lru_cache
from importlib import metadata, resources
from pathlib import Path

COMPRESSION = 6
_MAP_STYLE = re.compile(r"e\.textContent='([^']*)'")


def plotly_script() -> Path:
    """Return the plotly.js of the installed package."""
    return Path(str(resources.files("plotly") / "package_data" / "plotly.min.js"))


@lru_cache(maxsize=1)
def plotly_version() -> str:
    """Return what changes when plotly.js does: the package's version and the script's digest."""
    digest = hashlib.sha256(plotly_script().read_bytes()).hexdigest()[:12]
    return f"{metadata.version('plotly')}-{digest}"


@lru_cache(maxsize=1)
def map_style_sheet() -> str:
    """Return the style sheet that plotly's map library inserts into the page, byte for byte.

    Raises:
        LookupError: The installed plotly.js holds it in another form.
    """
    found = _MAP_STYLE.search(plotly_script().read_text("utf-8"))
    if found is None:
        msg = "plotly.js no longer holds its map style sheet where it did. Adapt web/plotly_assets.py."
        raise LookupError(msg)
    return found.group(1)


def compressed_script(cache_folder: Path) -> Path:
    """Return the gzip of plotly.js, made once for each version; a crash leaves no half file."""
    target = cache_folder / f"plotly-{plotly_version()}.min.js.gz"
    if target.exists():
        return target
    cache_folder.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{target.name}.{secrets.token_hex(8)}")
    draft.write_bytes(gzip.compress(plotly_script().read_bytes(), COMPRESSION, mtime=0))
    draft.replace(target)
    return target
