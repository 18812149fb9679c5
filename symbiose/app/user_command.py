"""`symbiose user`: open, reset and close accounts; passwords are chosen by their owners through a link."""

from typing import TYPE_CHECKING

import click

from symbiose.domain.accounts import Role

if TYPE_CHECKING:
    from symbiose.services.invitations import Link

as_option = click.option(
    "--as", "as_email", metavar="EMAIL", help="Take this account's rights instead of administrator's."
)
url_option = click.option(
    "--url", metavar="URL", help="Address of the service, put before the link [default: SYMBIOSE_URL]."
)


@click.group()
def user() -> None:
    """Open, reset and close accounts.

    Prints a single-use link by which the owner of the account chooses a password.
    """


@user.command()
@click.argument("email")
@click.option(
    "--role", type=click.Choice([role.value for role in Role]), required=True, help="What the account may do."
)
@click.option("--site", "sites", metavar="ID", multiple=True, help="Site (id or SIRET) of a site manager.")
@click.option(
    "--park", "parks", metavar="ID", multiple=True, help="Park of a coordinator [default: whole territory]."
)
@url_option
@as_option
def add(
    email: str,
    role: str,
    sites: tuple[str, ...],
    parks: tuple[str, ...],
    url: str | None,
    as_email: str | None,
) -> None:
    """Open an account and print its link, which works once and for 7 days."""
    from symbiose.app.acting import acting_services
    from symbiose.services.invitations import invite

    with acting_services("user", as_email) as (services, actor):
        link = invite(services, actor, email, Role(role), sites, parks)
    if link.account.role is Role.SITE_MANAGER and not link.account.site_ids:
        click.echo("This site manager has no site yet: run the command again with --site ID.", err=True)
    _print_link(link, url)


@user.command()
@click.argument("email")
@url_option
@as_option
def reset(email: str, url: str | None, as_email: str | None) -> None:
    """Print a link by which the owner chooses a new password; it works once and for 1 hour.

    Where none was chosen yet, it is the invitation anew, for 7 days.
    """
    from symbiose.app.acting import acting_services
    from symbiose.services.invitations import reset as reset_account

    with acting_services("user", as_email) as (services, actor):
        link = reset_account(services, actor, email)
    _print_link(link, url)


@user.command()
@click.argument("email")
@as_option
def disable(email: str, as_email: str | None) -> None:
    """Close an account: its sessions end at once."""
    from symbiose.app.acting import acting_services
    from symbiose.services.invitations import disable_account

    with acting_services("user", as_email) as (services, actor):
        account = disable_account(services, actor, email)
    click.echo(f"{account.email} is closed")


@user.command()
@click.argument("email")
@click.option("--yes", is_flag=True, help="Do not ask: it cannot be taken back.")
@as_option
def erase(email: str, yes: bool, as_email: str | None) -> None:
    """Erase the person of an account: what they decided stays, under a name that says nothing."""
    from symbiose.app.acting import acting_services
    from symbiose.domain.errors import UnknownThing
    from symbiose.services.leaving import erase_person

    if not yes:
        click.confirm(f"Erase {email}? This cannot be taken back", abort=True, err=True)
    with acting_services("user", as_email) as (services, actor):
        found = services.store.read(lambda r: r.accounts.by_email(email.strip().lower()))
        if found is None:
            msg = f"No account has the address {email}."
            raise UnknownThing(msg, email=email)
        account = erase_person(services, actor, found.id, found.stamp)
    click.echo(f"erased: what is left is called {account.email}")


@user.command("close-inactive")
@click.option(
    "--days",
    type=click.IntRange(30, 3650),
    help="Days without use after which an account is closed [default: SYMBIOSE_INACTIVE_DAYS, 730].",
)
@as_option
def close_inactive(days: int | None, as_email: str | None) -> None:
    """Close the accounts that nobody has used for a time; `symbiose serve` does so each time it starts."""
    from datetime import timedelta

    from symbiose.app.acting import acting_services
    from symbiose.app.settings import Settings
    from symbiose.services.leaving import close_inactive_accounts

    after = timedelta(days=days or Settings.read().inactive_days)
    with acting_services("user", as_email) as (services, actor):
        closed = close_inactive_accounts(services, actor, after)
    for account in closed:
        click.echo(f"{account.email} is closed")
    click.echo(f"{len(closed)} closed", err=True)


def _print_link(link: "Link", url: str | None) -> None:
    """Print the link alone on stdout, and on stderr until when it works."""
    from symbiose.app.settings import Settings

    address = url or Settings.read().url or ""
    click.echo(f"{address.rstrip('/')}{link.path}")
    click.echo(f"Works once, until {link.expires_at:%Y-%m-%d %H:%M} UTC, for {link.account.email}.", err=True)
