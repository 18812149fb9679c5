"""Drafts of declarations in the graph."""

from collections.abc import Sequence

from graph.driver import Transaction
from graph.queries import load
from graph.records import Record, check_saved, latest_by_id, native_record, plain, text_lists, texts
from symbiose.domain.drafts import Draft
from symbiose.domain.errors import UnknownThing
from symbiose.domain.flows import EstimateBasis

_SAVE = load("draft/save")
_GET = load("draft/get")
_LIST_OF_SITES = load("draft/list_of_sites")
_DELETE = load("draft/delete")


class GraphDrafts:
    """Drafts within one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Work within a transaction."""
        self._transaction = transaction

    def save(self, drafts: Sequence[Draft]) -> None:
        """Create or replace drafts by id.

        Raises:
            UnknownThing: The site of one does not exist.
        """
        rows = latest_by_id(
            {"id": draft.id, "properties": to_record(draft), "site_id": draft.site_id} for draft in drafts
        )
        check_saved(self._transaction.rows(_SAVE, rows=rows), rows, "site", "site_id")

    def get(self, draft_id: str) -> Draft:
        """Return a draft, or raise `UnknownThing`."""
        found = self._transaction.row(_GET, draft_id=draft_id)
        if found is None:
            msg = f"Draft {draft_id} does not exist. Check the id."
            raise UnknownThing(msg, draft=draft_id)
        return to_domain(found["draft"])

    def of_sites(self, site_ids: Sequence[str]) -> list[Draft]:
        """Return the drafts of some sites, by site, then in the order they were begun."""
        rows = self._transaction.rows(_LIST_OF_SITES, site_ids=list(dict.fromkeys(site_ids)))
        return [to_domain(row["draft"]) for row in rows]

    def delete(self, draft_ids: Sequence[str]) -> None:
        """Delete drafts; those that are gone already are passed over."""
        self._transaction.rows(_DELETE, draft_ids=list(dict.fromkeys(draft_ids)))


def to_record(draft: Draft) -> Record:
    """Return a draft as the graph keeps it."""
    record = plain(draft.model_dump(exclude={"fields", "estimate"})) | text_lists("field", draft.fields)
    basis = draft.estimate
    return record | {
        f"estimate_{name}": getattr(basis, name) if basis else None for name in EstimateBasis.model_fields
    }


def to_domain(record: Record) -> Draft:
    """Return the draft of a record."""
    values = native_record(record)
    values["fields"] = texts("field", values)
    basis = {name: values.pop(f"estimate_{name}", None) for name in EstimateBasis.model_fields}
    if basis["ratio_id"] is not None:
        values["estimate"] = basis
    return Draft.model_validate(values)
