"""What the pages need to know of where they run."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Operator:
    """Who runs the service, for the texts that it answers for; what is empty is marked as missing there."""

    name: str = ""
    """Name of the body."""
    address: str = ""
    """Its postal address."""
    publication_director: str = ""
    """Who directs the publication: a function, or a person that agrees to be named."""
    hosted_by: str = ""
    """Name and address of who hosts the service."""
    data_protection: str = ""
    """Address of the data protection officer; the contact where it is empty."""
    logs_kept: str = ""
    """How long the server's logs are kept, in words."""


@dataclass(frozen=True)
class WebSettings:
    """Settings of the pages; built by the composition root, never read from the environment here."""

    secret_key: str
    """Signs cookies and form tokens; at least 32 bytes."""
    https: bool
    """True behind TLS: cookies are Secure and carry the `__Host-` prefix, and HSTS is sent."""
    folder: Path
    """Folder of ours for the compressed plotly.js, compiled templates and the count of failed sign-ins."""
    outlines: Path | None = None
    """GeoJSON of the communes' true outlines; without it the map shows cells around their centres."""
    tiles_url: str = ""
    """Address of background tiles of the map, checked by the composition root; empty without any."""
    tiles_origin: str = ""
    """Its scheme, host and port, as the content security policy admits them."""
    tiles_attribution: str = ""
    """Whose tiles they are."""
    url: str = ""
    """Address at which people reach the service; empty when the operator has not given one."""
    metrics: bool = False
    """True when `/metrics` answers those who may read it."""
    metrics_token_digest: str = ""
    """SHA-256 of the token that a collector elsewhere calls with, in hexadecimal; empty without one."""
    contact: str = ""
    """Address shown on the accessibility page; empty when the operator has not given one."""
    operator: Operator = field(default_factory=Operator)
    """Who runs the service."""
    inactive_days: int = 730
    """Days after which an account that nobody uses is closed."""
