"""`symbiose serve`: the web service on the configured database."""

import logging

import click

log = logging.getLogger(__name__)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=5000, show_default=True, help="Port.")
def serve(host: str, port: int) -> None:
    """Start the web service on the configured database; needs SYMBIOSE_SECRET_KEY."""
    from symbiose.app.logs import begin_log
    from symbiose.app.settings import Settings, check_address

    settings = Settings.read()
    secret = settings.required_secret()
    check_address(host, behind_tls=settings.behind_tls)
    begin_log(settings.log_format)

    from symbiose.app.serving import check_free, serve_until_stopped

    check_free(host, port)

    from datetime import timedelta

    from symbiose.app.wiring import open_services, web_application
    from symbiose.app.working import working_beside
    from symbiose.domain.accounts import operator
    from symbiose.services.leaving import close_inactive_accounts

    with open_services(settings) as services, working_beside(services, settings):
        closed = close_inactive_accounts(services, operator("serve"), timedelta(days=settings.inactive_days))
        log.info("%s inactive accounts closed", len(closed))
        app = web_application(services, settings, secret, home=settings.home, https=settings.behind_tls)
        serve_until_stopped(app, host, port, tell=log.info)
