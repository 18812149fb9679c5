"""Companies and sites in the graph."""

from collections.abc import Sequence

from graph.driver import Transaction
from graph.queries import Statement, load
from graph.records import Record, check_saved, figure_lists, figures, latest_by_id, native_record, plain
from symbiose.domain.companies import Activity, Company, Site
from symbiose.domain.errors import UnknownThing

_SAVE_COMPANIES = load("site/save_companies")
_SAVE = load("site/save")
_GET = load("site/get")
_GET_FOR_CHANGE = load("site/get_for_change")
_FIND_BY_SIRET = load("site/find_by_siret")
_LIST = load("site/list")
_LIST_IDS_IN_PARKS = load("site/list_ids_in_parks")
_LIST_COMPANIES = load("site/list_companies")


class GraphSites:
    """Companies and sites within one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Work within a transaction."""
        self._transaction = transaction

    def save_companies(self, companies: Sequence[Company]) -> None:
        """Create or replace companies by id."""
        rows = [{"id": company.id, "properties": plain(company.model_dump())} for company in companies]
        self._transaction.rows(_SAVE_COMPANIES, rows=latest_by_id(rows))

    def save(self, sites: Sequence[Site]) -> None:
        """Create or replace sites by id.

        Raises:
            UnknownThing: The company of one does not exist.
        """
        rows = latest_by_id([to_record(site) for site in sites])
        check_saved(self._transaction.rows(_SAVE, rows=rows), rows, "company", "company_id")

    def get(self, site_id: str) -> Site:
        """Return a site, or raise `UnknownThing`."""
        return self._found(_GET, site_id)

    def for_change(self, site_id: str) -> Site:
        """Return a site that nobody else changes before this transaction ends; else `UnknownThing`."""
        return self._found(_GET_FOR_CHANGE, site_id)

    def _found(self, statement: Statement, site_id: str) -> Site:
        found = self._transaction.row(statement, site_id=site_id)
        if found is None:
            msg = f"Site {site_id} does not exist. Check the id."
            raise UnknownThing(msg, site=site_id)
        return to_domain(found["site"])

    def by_siret(self, siret: str) -> Site | None:
        """Return the site that carries a SIRET."""
        found = self._transaction.row(_FIND_BY_SIRET, siret=siret)
        return to_domain(found["site"]) if found else None

    def ids_in_parks(self, park_ids: Sequence[str]) -> tuple[str, ...]:
        """Return the ids of the sites that stand in some parks, in order."""
        rows = self._transaction.rows(_LIST_IDS_IN_PARKS, park_ids=list(park_ids))
        return tuple(row["id"] for row in rows)

    def all(self) -> list[Site]:
        """Return all sites, by id."""
        (row,) = self._transaction.rows(_LIST)
        return [to_domain(record) for record in row["sites"]]

    def companies(self) -> list[Company]:
        """Return all companies, by id."""
        return [Company.model_validate(row["company"]) for row in self._transaction.rows(_LIST_COMPANIES)]


def to_record(site: Site) -> Record:
    """Return a site as the graph keeps it, with what it is linked to."""
    activity = site.activity
    properties = plain(site.model_dump(exclude={"activity", "drivers"})) | figure_lists(
        "driver", site.drivers
    )
    if activity:
        properties |= {"activity_nomenclature": activity.nomenclature, "activity_code": activity.code}
    return {
        "id": site.id,
        "properties": properties,
        "company_id": site.company_id,
        "commune_code": site.commune_code,
        "park_ids": [site.park_id] if site.park_id else [],
        "waste_codes": list(site.dangerous_waste_codes),
        "activities": [activity_record(activity)] if activity else [],
    }


def activity_record(activity: Activity) -> Record:
    """Return an activity as the graph keeps it: a code means nothing without its nomenclature."""
    return {
        "key": f"{activity.nomenclature}: {activity.code}",
        "nomenclature": activity.nomenclature,
        "code": activity.code,
    }


def to_domain(record: Record) -> Site:
    """Return the site of a record."""
    values = dict(record)
    code = values.pop("activity_code", None)
    nomenclature = values.pop("activity_nomenclature", None)
    if code is not None:
        values["activity"] = {"nomenclature": nomenclature, "code": code}
    values["drivers"] = figures("driver", values)
    return Site.model_validate(native_record(values))
