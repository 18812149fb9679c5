"""`symbiose demo`: the whole service on the demonstration territory, in a folder of its own."""

import logging
import sys
from pathlib import Path

import click

from symbiose.app.exit_codes import DONE, NEGATIVE


def in_existing_folder(_ctx: click.Context, _param: click.Parameter, file: Path | None) -> Path | None:
    """Refuse a file in a folder that does not exist before anything is started."""
    if file is not None and not file.absolute().parent.is_dir():
        msg = f"the folder {file.absolute().parent} does not exist; create it first."
        raise click.BadParameter(msg)
    return file


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=5000, show_default=True, help="Port.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on (loopback).")
@click.option("--no-web", is_flag=True, help="Stop after printing the proposals.")
@click.option("--json", "as_json", is_flag=True, help="Print the document symbiose.proposals/1 alone.")
@click.option(
    "--accounts",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=in_existing_folder,
    help="Write the accounts to this file too.",
)
def demo(port: int, host: str, no_web: bool, as_json: bool, accounts: Path | None) -> None:
    """Start the service on the demonstration territory: embedded database, proposals, web page.

    Everything stays in SYMBIOSE_HOME/demo; decisions are kept when it is started again.
    """
    from symbiose.app.demonstration import Demonstration, print_accounts, write_accounts
    from symbiose.app.logs import LogFormat, begin_log
    from symbiose.app.serving import check_free, serve_until_stopped
    from symbiose.app.settings import Settings, check_address
    from symbiose.app.wiring import embedded_database, migrated_services, web_application
    from symbiose.app.working import working_beside

    settings = Settings.read()
    check_address(host, behind_tls=False)
    begin_log(LogFormat.TEXT, logging.WARNING)
    if not no_web:
        check_free(host, port)
    demonstration = Demonstration(settings.home / "demo")
    with embedded_database(demonstration.home) as database:
        services = migrated_services(database, demonstration.home)
        document = demonstration.prepare(services, as_json=as_json)
        if accounts:
            write_accounts(accounts, demonstration.accounts())
        print_accounts(demonstration.accounts(), demonstration.home, aside=as_json)
        if not no_web:
            secret = demonstration.secret()
            app = web_application(services, settings, secret, home=demonstration.home, https=False)
            with working_beside(services, settings):
                serve_until_stopped(app, host, port)
    sys.exit(DONE if document.status in {"optimal", "feasible"} else NEGATIVE)
