"""Data step: what groups, cadastres and words on roofs say only in their texts is in the graph as well.

By which key a group shares, how much, within which limits, and what becomes of the output of each roof were
told by its JSON alone, as were the sums of a cadastre; a machine of cold that roofs run and a site that a
roof was said to be of were linked to nothing. Touches groups without a key, cadastres, and decisions on roofs
that name a site. An interrupted step goes on with the groups that are left.
"""

from itertools import groupby

from graph.batches import write_in_batches
from graph.driver import Database, Transaction
from graph.queries import load
from graph.roofs import GraphRoofs
from graph.solar_groups import OWNER, chiller_rows, group_to_domain, repeated_figures, roof_rows, site_rows

_LIST = load("run/list_groups_without_figures")
_SAVE = load("run/save_group_figures")
_LINK_ROOFS = load("run/link_group_roofs")
_LINK_SITES = load("run/link_group_sites")
_LINK_CHILLERS = load("run/link_group_chillers")
_LINK_NAMED = load("roof_decision/link_sites")
_BATCH = 20
"""Groups completed in one transaction: each is read with its statement of up to 864 steps."""


def apply(database: Database) -> None:
    """Complete what an earlier version stored; done again, it finds nothing to change."""
    write_in_batches(database, _complete_groups)
    database.write(_sum_up)
    database.write(lambda transaction: transaction.rows(_LINK_NAMED))


def _complete_groups(transaction: Transaction) -> int:
    """Complete some groups, and return how many they were."""
    records = [row["group"] for row in transaction.rows(_LIST, limit=_BATCH)]
    records.sort(key=lambda record: str(record["run_id"]))
    for run_id, of_run in groupby(records, key=lambda record: str(record["run_id"])):
        groups = [group_to_domain(record) for record in of_run]
        figures = [{OWNER: group.id, "properties": repeated_figures(group)} for group in groups]
        for statement, rows in (
            (_SAVE, figures),
            (_LINK_ROOFS, roof_rows(groups)),
            (_LINK_SITES, site_rows(groups)),
            (_LINK_CHILLERS, chiller_rows(groups)),
        ):
            transaction.rows(statement, run_id=run_id, rows=rows)
    return len(records)


def _sum_up(transaction: Transaction) -> None:
    roofs = GraphRoofs(transaction)
    for cadastre in roofs.sums():
        roofs.save_sum(cadastre)
