"""A process that opens an embedded database, for tests that kill it: `owner.py HOME [NAME]`.

It prints one JSON line about the database. With a name, it then writes from several threads and prints
the id of each write that the database has acknowledged, until it is killed or its input ends.
"""

import json
import sys
import threading
from functools import partial
from pathlib import Path

from graph.driver import Database, Transaction
from graph.embedded import open_embedded
from graph.queries import Statement

WRITE = Statement("test/write", "CREATE (:Company {id: $id, name: 'written under load'})")
WRITERS = 3


def main() -> None:
    """Open, tell, write until the end."""
    home, names = Path(sys.argv[1]), sys.argv[2:]
    with open_embedded(home) as embedded, Database(embedded.settings) as database:
        server = embedded.server.pid if embedded.server else None
        told = {"owned": embedded.owned, "server": server, "uri": embedded.settings.uri}
        print(json.dumps(told), flush=True)
        stop = threading.Event()
        writers = [
            threading.Thread(target=write, args=(database, f"{name}_{number}", stop))
            for name in names
            for number in range(WRITERS)
        ]
        for writer in writers:
            writer.start()
        sys.stdin.read()
        stop.set()
        for writer in writers:
            writer.join()


def write(database: Database, writer: str, stop: threading.Event) -> None:
    """Write one thing after another, and tell each once it is acknowledged."""
    number = 0
    while not stop.is_set():
        company_id = f"{writer}_{number}"
        database.write(partial(create, company_id))
        sys.stdout.write(f"{company_id}\n")
        sys.stdout.flush()
        number += 1


def create(company_id: str, transaction: Transaction) -> None:
    """Create one node."""
    transaction.rows(WRITE, id=company_id)


if __name__ == "__main__":
    main()
