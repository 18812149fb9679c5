"""`symbiose worker`: do long work in a process of its own, beside the service or on another machine."""

import signal
import threading

import click

KINDS = ("propose", "trial", "import", "publish", "land", "loop", "sun")


@click.command()
@click.option(
    "--only",
    "kinds",
    multiple=True,
    type=click.Choice(KINDS),
    help="Take these jobs alone; may be given several times. Imports need the SYMBIOSE_HOME of the service.",
)
def worker(kinds: tuple[str, ...]) -> None:
    """Take jobs from the configured database and do them, until SIGTERM or Ctrl-C.

    A job that is being done is then left to the next worker.
    """
    from symbiose.app.logs import begin_log
    from symbiose.app.settings import Settings

    settings = Settings.read()
    begin_log(settings.log_format)
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())

    from symbiose.app.wiring import open_services
    from symbiose.app.working import worker_of
    from symbiose.domain.jobs import JobKind

    with open_services(settings) as services:
        one = worker_of(services, settings, [JobKind(kind) for kind in kinds or KINDS])
        click.echo(f"Worker {one.id} takes jobs", err=True)
        one.work_until(stopping)
