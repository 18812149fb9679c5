"""Settings read from the environment: names begin with `SYMBIOSE_`; nothing secret has a default."""

import hashlib
import ipaddress
from pathlib import Path
from typing import Self

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from symbiose.app.logs import LogFormat
from symbiose.app.solving_elsewhere import HERE, checked_place
from symbiose.domain.errors import InvalidSettings
from symbiose.services.context import RUNS_KEPT_TO_CHECK, SILENT_AFTER

SHORTEST_SECRET = 32


class Settings(BaseSettings):
    """Where the database and the files are, and how the web service is reached."""

    model_config = SettingsConfigDict(
        env_prefix="SYMBIOSE_", frozen=True, extra="ignore", use_attribute_docstrings=True
    )

    home: Path = Field(default_factory=lambda: Path(platformdirs.user_data_dir("symbiose", appauthor=False)))
    """Folder of the embedded database and of the service's own files."""
    neo4j_uri: str | None = None
    """Address of a Neo4j server, such as `neo4j://db.example:7687`; without it the embedded database."""
    neo4j_user: str = "neo4j"
    """User of the Neo4j server."""
    neo4j_password: SecretStr | None = None
    """Password of the Neo4j server."""
    neo4j_database: str = "neo4j"
    """Database of the Neo4j server."""
    secret_key: SecretStr | None = None
    """Signs the cookies of `symbiose serve`: at least 32 bytes."""
    behind_tls: bool = False
    """True when a proxy in front speaks TLS; asked for any address but loopback."""
    url: str | None = None
    """Address at which people reach the service, such as `https://symbiose.example`; put before links."""
    outlines: Path | None = None
    """GeoJSON of the communes' true outlines for the map; without it cells around their centres."""
    streets: Path | None = None
    """GeoJSON of streets along which heat-recovery loops are laid; without it straight lines."""
    tiles_url: str | None = None
    """Address of background tiles for the map, `https://…/{z}/{x}/{y}.png`, asked by browsers alone."""
    tiles_attribution: str = ""
    """Whose tiles they are, shown on the map; most licences ask for it."""
    company_register_url: str | None = None
    """Search address of a register of companies, asked for a SIRET where a person wants it; none without."""
    smtp_url: SecretStr | None = None
    """Mail server, as `smtps://user:password@mail.example:465`; without it links are shown on screen."""
    mail_from: str = ""
    """Address that letters come from, such as `Symbiose <symbiose@park.example>`."""
    log_format: LogFormat = LogFormat.JSON
    """How `symbiose serve` writes its log: `json`, one object per line, or `text`."""
    metrics: bool = False
    """True when `/metrics` answers: callers on this machine, or with the token of metrics."""
    metrics_token: SecretStr | None = None
    """Token by which a collector elsewhere, or behind the proxy, reads the metrics: at least 32 bytes."""
    worker_threads: int = Field(default=1, ge=0, le=8)
    """Workers that do long work beside the service; 0 where `symbiose worker` alone does it."""
    job_memory_mb: int = Field(default=4096, ge=256)
    """Memory that one optimisation may use, MiB of addresses."""
    solve_on: str = HERE
    """Where independent parts of a run are solved: `here`, `processes:N`, or a Dask scheduler's address."""
    runs_kept_to_check: int = Field(default=RUNS_KEPT_TO_CHECK, ge=0, le=1000)
    """Latest runs that keep what they solved, so that `symbiose check-run` and a page can check them anew."""
    silent_days: int = Field(default=SILENT_AFTER.days, ge=1, le=3650)
    """Days without news after which a synergy is listed as silent too long."""
    operator: str = ""
    """Name of the body that runs the service; the legal notice and the personal-data page state it."""
    operator_address: str = ""
    """Its postal address."""
    publication_director: str = ""
    """Who directs the publication, for the legal notice: a function, or a person that agrees to be named."""
    hosted_by: str = ""
    """Name and address of who hosts the service, for the legal notice."""
    data_protection: str = ""
    """Address of the data protection officer; SYMBIOSE_CONTACT stands for it where it is empty."""
    logs_kept: str = ""
    """How long the server's logs are kept, in French words, for the personal-data page."""
    inactive_days: int = Field(default=730, ge=30, le=3650)
    """Days after which an account that nobody uses is closed, at the start of the service."""
    contact: str = ""
    """Address shown to whom a page is inaccessible or who reports a weakness; empty when not given."""

    @field_validator("solve_on")
    @classmethod
    def _is_a_place(cls, where: str) -> str:
        return checked_place(where)

    @classmethod
    def read(cls) -> Self:
        """Read the environment.

        Raises:
            InvalidSettings: Some settings are wrong; the message names each.
        """
        try:
            return cls()
        except ValidationError as error:
            faults = [f"SYMBIOSE_{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors()]
            raise InvalidSettings("\n".join(faults)) from error

    def required_secret(self) -> str:
        """Return the secret key.

        Raises:
            InvalidSettings: It is missing or too short.
        """
        key = self.secret_key.get_secret_value() if self.secret_key else ""
        if len(key.encode()) < SHORTEST_SECRET:
            msg = (
                f"SYMBIOSE_SECRET_KEY is missing or shorter than {SHORTEST_SECRET} bytes. Set it to a random "
                "text, for instance the output of: python3 -c 'import secrets; print(secrets.token_hex(32))'"
            )
            raise InvalidSettings(msg)
        return key

    def metrics_token_digest(self) -> str:
        """Return the SHA-256 of the token of metrics in hexadecimal, empty without one.

        Raises:
            InvalidSettings: It is too short.
        """
        if self.metrics_token is None:
            return ""
        token = self.metrics_token.get_secret_value().encode()
        if len(token) < SHORTEST_SECRET:
            msg = f"SYMBIOSE_METRICS_TOKEN is shorter than {SHORTEST_SECRET} bytes. Set it to a random text."
            raise InvalidSettings(msg)
        return hashlib.sha256(token).hexdigest()


def check_address(host: str, *, behind_tls: bool) -> None:
    """Refuse plain HTTP on any address but loopback.

    Raises:
        InvalidSettings: The address is not loopback and no TLS is said to be in front.
    """
    if not is_loopback(host) and not behind_tls:
        msg = (
            f"Plain HTTP on {host} would send passwords in clear. Put a proxy that speaks TLS in front "
            "and set SYMBIOSE_BEHIND_TLS=1, or use --host 127.0.0.1."
        )
        raise InvalidSettings(msg)


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
