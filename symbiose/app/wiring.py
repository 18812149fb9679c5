"""Opens the database and assembles the services: the only place that knows every package."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from flask import Flask

from graph.catalogue import save_catalogue
from graph.driver import Database, DatabaseSettings
from graph.embedded import open_embedded
from graph.migrations import migrate
from graph.store import GraphStore
from matching.heat.targets import heat_targets
from matching.network import measure
from symbiose import __version__
from symbiose.app.company_register import HttpCompanyRegister
from symbiose.app.matcher import (
    exchange_matcher,
    live_market,
    loop_designer,
    newcomer_weigher,
    solar_designer,
)
from symbiose.app.passwords import Argon2Hasher
from symbiose.app.settings import Settings
from symbiose.app.smtp_mailer import SmtpMailer
from symbiose.app.tiles_address import checked_tiles, origin_of
from symbiose.domain.errors import InvalidSettings
from symbiose.domain.market_views import LiveMarkets
from symbiose.files.bounded_reading import BoundedFileReader
from symbiose.files.document_types import DocumentTypes
from symbiose.files.export_files import ExportFiles
from symbiose.files.flow_documents import JsonFlows
from symbiose.files.form import FormReader
from symbiose.files.kept_rates import KeptRates
from symbiose.files.reference import load_reference
from symbiose.files.roof_sites import FootprintSurveyor
from symbiose.files.shelf import UploadFolder
from symbiose.files.streets import StreetFile
from symbiose.files.template_xlsx import XlsxTemplate
from symbiose.files.worked_sun import load_worked_sun
from symbiose.services.classify import classify_everything
from symbiose.services.context import Services
from symbiose.services.roof_matching import place_roofs_kept_before
from web.application import create_app
from web.settings import Operator, WebSettings


def now_utc() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


@contextmanager
def configured_database(settings: Settings) -> Iterator[Database]:
    """Open the Neo4j of the settings, else the embedded database in the home folder.

    Raises:
        GraphUnavailable: It does not answer.
        InvalidSettings: A Neo4j address is set without its password.
    """
    if settings.neo4j_uri:
        with Database(neo4j_settings(settings)) as database:
            yield database
    else:
        with embedded_database(settings.home) as database:
            yield database


def neo4j_settings(settings: Settings) -> DatabaseSettings:
    """Return how to reach the configured Neo4j.

    Raises:
        InvalidSettings: The address or the password is not set.
    """
    if not settings.neo4j_uri or settings.neo4j_password is None:
        msg = "Set SYMBIOSE_NEO4J_URI and SYMBIOSE_NEO4J_PASSWORD to reach a Neo4j server."
        raise InvalidSettings(msg)
    return DatabaseSettings(
        uri=settings.neo4j_uri,
        user=settings.neo4j_user,
        password=settings.neo4j_password.get_secret_value(),
        database=settings.neo4j_database,
    )


@contextmanager
def embedded_database(home: Path) -> Iterator[Database]:
    """Open the embedded database of a home folder, as its owner or as a client of a running service."""
    with open_embedded(home) as server, Database(server.settings) as database:
        yield database


@contextmanager
def open_services(settings: Settings) -> Iterator[Services]:
    """Open the database, bring it to this version's schema and assemble the services."""
    with configured_database(settings) as database:
        yield migrated_services(database, settings.home)


def migrated_services(database: Database, home: Path | None = None) -> Services:
    """Bring an open database to this version's schema and reference data, and assemble the services on it."""
    migrate(database)
    services = services_on(database, home)
    refresh_catalogue(database, services)
    place_roofs_kept_before(services)
    return services


def refresh_catalogue(database: Database, services: Services) -> bool:
    """Write this version's reference data, put flows under their models anew, and tell whether it did."""
    written = save_catalogue(database, services.reference)
    if written:
        classify_everything(services)
    return written


def services_on(database: Database, home: Path | None = None) -> Services:
    """Assemble the services on an open database.

    Args:
        database: The graph.
        home: Folder of the service's own files; None for the one of the settings.
    """
    reference, settings = load_reference(), Settings.read()
    return Services(
        store=GraphStore(database),
        matcher=exchange_matcher(reference),
        declarations=FormReader(reference),
        templates=XlsxTemplate(reference.resources),
        flow_documents=JsonFlows(reference),
        exports=ExportFiles(reference.resources),
        files=BoundedFileReader(),
        uploads=UploadFolder((home or settings.home) / "web" / "imports"),
        documents=DocumentTypes(),
        reference=reference,
        clock=now_utc,
        hasher=Argon2Hasher(),
        version=__version__,
        measure_network=measure,
        target_heat=heat_targets,
        worked_sun=load_worked_sun,
        loop_designer=loop_designer(reference),
        solar_designer=solar_designer(reference),
        streets=None if settings.streets is None else StreetFile(settings.streets),
        weigh_newcomers=newcomer_weigher(reference),
        roof_surveyor=FootprintSurveyor(),
        runs_kept_to_check=settings.runs_kept_to_check,
        live_markets=LiveMarkets.made_by(partial(live_market, reference)),
        question_rates=KeptRates((home or settings.home) / "web" / "questions.sqlite3", now_utc),
    )


def private_folder(folder: Path) -> Path:
    """Create a folder that only its owner may read, and return it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def web_application(services: Services, settings: Settings, secret: str, *, home: Path, https: bool) -> Flask:
    """Build the web application on open services.

    Args:
        services: The ports that the use cases are called with.
        settings: What the operator set: outlines of the map, contact.
        secret: Signs cookies and form tokens.
        home: Folder in which the pages keep files of their own.
        https: True behind TLS.
    """
    tiles = checked_tiles(settings.tiles_url) if settings.tiles_url else ""
    pages = WebSettings(
        secret_key=secret,
        https=https,
        folder=private_folder(home / "web"),
        outlines=settings.outlines,
        tiles_url=tiles,
        tiles_origin=origin_of(tiles) if tiles else "",
        tiles_attribution=settings.tiles_attribution,
        url=settings.url or "",
        contact=settings.contact,
        operator=operator_of(settings),
        inactive_days=settings.inactive_days,
        metrics=settings.metrics,
        metrics_token_digest=settings.metrics_token_digest(),
    )
    told = replace(services, silent_after=timedelta(days=settings.silent_days))
    return create_app(pages, with_mail(with_company_register(told, settings), settings))


def operator_of(settings: Settings) -> Operator:
    """Return who runs the service, for the texts that it answers for."""
    return Operator(
        name=settings.operator,
        address=settings.operator_address,
        publication_director=settings.publication_director,
        hosted_by=settings.hosted_by,
        data_protection=settings.data_protection,
        logs_kept=settings.logs_kept,
    )


def with_company_register(services: Services, settings: Settings) -> Services:
    """Return services that may ask the register of companies whose address the operator set.

    Raises:
        InvalidSettings: The address may not be asked.
    """
    if not settings.company_register_url:
        return services
    return replace(
        services, company_register=HttpCompanyRegister(settings.company_register_url, services.version)
    )


def with_mail(services: Services, settings: Settings) -> Services:
    """Return services that send mail through the server that the operator set.

    Raises:
        InvalidSettings: The server or the sender is none, or nobody knows the address that links begin with.
    """
    if settings.smtp_url is None:
        return services
    if not settings.url:
        msg = "SYMBIOSE_URL: set the address at which people reach the service; the links in letters need it."
        raise InvalidSettings(msg)
    mailer = SmtpMailer(settings.smtp_url.get_secret_value(), settings.mail_from, services.clock)
    return replace(services, mailer=mailer)
