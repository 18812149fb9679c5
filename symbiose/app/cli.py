"""The command line: each command is loaded only when it is called, so that help answers at once."""

import importlib
import sys
from typing import Final

import click

from symbiose import __version__
from symbiose.app.exit_codes import BAD_INPUT, UNAVAILABLE, exit_code_of
from symbiose.domain.errors import SymbioseError

COMMANDS: Final = {
    "worker": ("symbiose.app.worker_command:worker", "Do long work in a process of its own."),
    "demo": ("symbiose.app.demo_command:demo", "Start the service on the demonstration territory."),
    "serve": ("symbiose.app.serve_command:serve", "Start the web service on the configured database."),
    "init": (
        "symbiose.app.database_commands:init",
        "Prepare the database: constraints, migrations, catalogue.",
    ),
    "migrate": ("symbiose.app.database_commands:migrate", "Bring the database to this version's schema."),
    "copy": ("symbiose.app.database_commands:copy", "Copy the embedded database to the configured Neo4j."),
    "journal": ("symbiose.app.journal_command:journal", "Verify the journal, or write how far it goes."),
    "backup": ("symbiose.app.backup_commands:backup", "Write everything the database holds to a file."),
    "restore": ("symbiose.app.backup_commands:restore", "Write a backup into an empty database."),
    "user": ("symbiose.app.user_command:user", "Create, reset and disable accounts."),
    "import": ("symbiose.app.import_command:import_command", "Import declarations or a territory."),
    "export": ("symbiose.app.export_command:export", "Write the declarations that the caller may see."),
    "propose": ("symbiose.app.propose_command:propose", "Optimise the exchanges and store the run."),
    "check-run": ("symbiose.app.check_run_command:check_run", "Check a stored run, without any solver."),
    "indicators": ("symbiose.app.indicators_command:indicators", "Tell the indicators of circularity."),
    "heat-network": (
        "symbiose.app.heat_network_command:heat_network",
        "Design the heat-recovery loop of one instance file.",
    ),
    "solve": ("symbiose.app.solve_command:solve", "Optimise one exchange instance file."),
    "heat-match": (
        "symbiose.app.heat_match_command:heat_match",
        "Find the fewest matches between hot and cold streams.",
    ),
    "solar-share": (
        "symbiose.app.solar_share_command:solar_share",
        "Size and share the roofs of one instance file.",
    ),
    "pinch": ("symbiose.app.pinch_command:pinch", "Tell what heat streams could recover at most."),
}
"""Name → where the command is, and its sentence in the list of commands."""


class LazyGroup(click.Group):
    """A group that imports a command's module only when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command = getattr(importlib.import_module(module), name)
        if not isinstance(command, click.Command):
            raise TypeError(cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="symbiose")
def application() -> None:
    """Industrial symbiosis and circular economy in the Artois."""


def main() -> None:
    """Run the command line; errors of the trade become one sentence and an exit code."""
    try:
        sys.exit(application.main(standalone_mode=False, prog_name="symbiose"))
    except click.ClickException as error:
        error.show()
        sys.exit(BAD_INPUT)
    except click.exceptions.Exit as end:
        sys.exit(end.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        click.echo(f"{where}{error.strerror or error}", err=True)
        sys.exit(UNAVAILABLE)
    except SymbioseError as error:
        click.echo(error.message, err=True)
        sys.exit(exit_code_of(error))
