"""Labels of the work of the service, of its journal and of the database itself."""

from graph.schema.words import Label, fields_of
from symbiose.domain.jobs import Job
from symbiose.domain.journal import ChainedEntry, JournalHead

SERVICE: tuple[Label, ...] = (
    Label(
        "Job",
        "Long work that somebody asked for: an optimisation, a trial, an import.",
        fields_of(Job),
        (("id",), ("lane",)),
        ("state", "account_id"),
    ),
    Label(
        "JournalEntry",
        "One command that changed something.",
        fields_of(ChainedEntry),
        (("id",), ("position",)),
        ("at",),
    ),
    Label(
        "JournalHead",
        "How far the journal goes; one node, which each command moves.",
        {"id": "Always `journal`."} | fields_of(JournalHead),
        (("id",),),
    ),
    Label(
        "Migration",
        "A step that prepared this database.",
        {
            "number": "Counts from 1.",
            "name": "What it does.",
            "applied_at": "When (the server's clock).",
        },
        (("number",),),
    ),
    Label(
        "CopyInProgress",
        "Present while a copy or restore into this database is not complete, or a backup holds commands.",
        {
            "id": "`copy`, `restore` or `backup`.",
            "until_ms": "Of a backup: until when, milliseconds since 1970 by the server's clock.",
        },
        (("id",),),
    ),
    Label(
        "Catalogue",
        "Which reference data the graph holds; one node.",
        {"id": "Always `reference`.", "digest": "Digest of the reference data."},
        (("id",),),
    ),
)
