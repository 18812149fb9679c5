"""`symbiose propose`: optimise the exchanges of the database and store the run."""

from collections.abc import Mapping
from dataclasses import replace
from math import fsum
from pathlib import Path
from typing import TYPE_CHECKING

import click

from symbiose.app.solver_options import optimises
from symbiose.domain.exchanges import Kind, Objective

if TYPE_CHECKING:
    from symbiose.domain.documents.proposals import Entry, ProposalsDocument
    from symbiose.domain.ports import SolveSettings

_UNITS: Mapping[Objective, str] = {
    Objective.NET_BENEFIT: "€/yr",
    Objective.CO2_AVOIDED: "kgCO2e/yr",
    Objective.QUANTITY_DIVERTED: "t/yr",
}


@click.command()
@click.option(
    "--objective",
    type=click.Choice([o.value for o in Objective]),
    default=Objective.NET_BENEFIT.value,
    help="What to maximise.",
)
@optimises("symbiose.proposals/1")
@click.option(
    "--streets",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="GeoJSON of streets along which heat-recovery loops are laid, instead of those of the settings.",
)
@click.option("--as", "email", metavar="EMAIL", help="Take this account's rights instead of administrator's.")
def propose(
    objective: str, settings: "SolveSettings", streets: Path | None, email: str | None, as_json: bool
) -> str:
    """Optimise the exchanges between the declared flows, store the run and print its proposals."""
    from symbiose.app.acting import acting_services
    from symbiose.app.bounded_memory import within_memory
    from symbiose.app.matcher import exchange_matcher
    from symbiose.app.settings import Settings
    from symbiose.app.solving_elsewhere import executor_on
    from symbiose.domain.documents.proposals import proposals_document
    from symbiose.files.streets import StreetFile
    from symbiose.services.propose import propose_exchanges

    with (
        executor_on(Settings.read().solve_on) as executor,
        acting_services("propose", email) as (opened, actor),
    ):
        services = opened if streets is None else replace(opened, streets=StreetFile(streets))
        if executor is not None:
            services = replace(services, matcher=exchange_matcher(services.reference, executor=executor))
        with within_memory(Settings.read().job_memory_mb):
            report = propose_exchanges(services, actor, replace(settings, objective=Objective(objective)))
        names = {site.id: site.name for site in services.store.read(lambda r: r.sites.all())}
    document = proposals_document(report.result, report.changes, report.states)
    print_proposals(document, names, as_json=as_json)
    return document.status


def print_proposals(document: "ProposalsDocument", names: Mapping[str, str], *, as_json: bool) -> None:
    """Print a run as its JSON document, or as a table for a person."""
    if as_json:
        click.echo(document.model_dump_json(indent=2))
        return
    changes = document.changes
    click.echo(f"Run {document.run}: {document.status} by {document.solver}")
    click.echo(_how_good(document))
    together = document.together
    click.echo(
        f"Together {together.benefit_eur_per_year:,.0f} €/yr: {_counted(together.exchanges, 'exchange')} "
        f"{together.exchanges_eur_per_year:,.0f} €/yr, {_counted(together.heat_loops, 'heat-recovery loop')} "
        f"{together.heat_loops_eur_per_year:,.0f} €/yr, {_counted(together.solar_groups, 'group')} of roofs "
        f"{together.solar_groups_eur_per_year:,.0f} €/yr ({together.solar_kwp:,.0f} kWp)"
    )
    click.echo(
        f"{_counted(len(document.proposals), 'proposal')}: {len(changes.new)} new, {len(changes.gone)} gone, "
        f"{len(changes.changed)} changed"
    )
    for relaxed in document.relaxed:
        click.echo(f"Cut back: {relaxed.proposal}: {relaxed.cause}")
    for proposal in document.proposals:
        giver, receiver = _named(proposal.giver, names), _named(proposal.receiver, names)
        quantity = f"{proposal.quantity_per_year:>12,.1f} {proposal.unit:<5}"
        benefit = f"{proposal.benefit_eur_per_year:>12,.0f} €/yr"
        told = f"{proposal.resource}{_delivered(proposal)}"
        click.echo(f"{benefit} {quantity} {proposal.state:<9} {giver} → {receiver}: {told}")


def _delivered(proposal: "Entry") -> str:
    """Return what a loop delivers: its quantity, as of every proposal, is what is taken of those who give."""
    if proposal.kind != Kind.HEAT_LOOP:
        return ""
    return f" ({fsum(proposal.monthly_received):,.1f} {proposal.received_unit} delivered)"


def _how_good(document: "ProposalsDocument") -> str:
    """Return what the exchanges are worth by the objective, and how close to the best that is."""
    worth = "none" if document.objective_value is None else f"{document.objective_value:,.0f}"
    bound = "none proven" if document.bound is None else f"{document.bound:,.0f}"
    gap = "" if document.gap is None else f", gap {document.gap:.2g}"
    return f"Objective {worth} {_UNITS[Objective(document.objective)]}, bound {bound}{gap}"


def _counted(count: int, one: str) -> str:
    return f"{count} {one}" if count == 1 else f"{count} {one}s"


def _named(sites: str | tuple[str, ...], names: Mapping[str, str]) -> str:
    """Return the names of a site, or of all sites on one side of a loop or group."""
    return " + ".join(names.get(one, "") for one in ((sites,) if isinstance(sites, str) else sites))
