"""Sites, resources and drafts as JSON, and exports."""

from flask import Response, request
from flask.typing import ResponseReturnValue

from symbiose.domain.api_tokens import TokenScope
from symbiose.domain.companies import Site
from symbiose.services import drafts as use_cases
from symbiose.services.declare import sites_managed
from web.access import EVERYONE, PARTIES, requires
from web.api.answers import json_answer, json_body
from web.api.flow_documents import (
    DraftBody,
    ResourceList,
    SiteDocument,
    SiteList,
    draft_document,
    drafts_of,
    resource_document,
)
from web.api.queries import ExportQuery, NoQuery, ResourcesQuery
from web.api.routes import blueprint
from web.context import actor, services
from web.exports.streaming import export_answer
from web.limits import HEAVY


@blueprint.get("/api/v1/sites")
@requires(PARTIES, TokenScope.READ)
def sites() -> ResponseReturnValue:
    """Return the sites that the caller manages."""
    NoQuery.of(request.args)
    found = sites_managed(services(), actor())
    return json_answer(SiteList(sites=tuple(_site(site) for site in found)))


@blueprint.get("/api/v1/resources")
@requires(EVERYONE, TokenScope.READ)
def resources() -> ResponseReturnValue:
    """Return the catalogue, or what words and a waste code may mean in it."""
    query = ResourcesQuery.of(request.args)
    catalogue = services().reference.resources
    if not query.q.strip() and not query.waste_code:
        return json_answer(ResourceList(resources=tuple(resource_document(one) for one in catalogue)))
    found = tuple(services().declarations.suggestions(query.q, query.waste_code or None))
    named = tuple(resource_document(catalogue.get(suggestion.id)) for suggestion in found)
    return json_answer(ResourceList(suggestions=found, resources=named))


@blueprint.get("/api/v1/export")
@requires(PARTIES, TokenScope.EXPORT, cost=HEAVY)
def export() -> ResponseReturnValue:
    """Return what the caller may take away, in a file."""
    return export_answer(ExportQuery.of(request.args).format)


@blueprint.get("/api/v1/drafts")
@requires(PARTIES, TokenScope.READ)
def drafts() -> ResponseReturnValue:
    """Return the drafts of the caller's sites."""
    NoQuery.of(request.args)
    lines = use_cases.drafts_of(services(), actor())
    return json_answer(drafts_of(line.draft for line in lines))


@blueprint.post("/api/v1/drafts")
@requires(PARTIES, TokenScope.DECLARE)
def save_draft() -> ResponseReturnValue:
    """Keep a draft, in place of the one it names."""
    NoQuery.of(request.args)
    body = services().flow_documents.parse(json_body(), DraftBody)
    draft = use_cases.save_draft(
        services(), actor(), body.site_id, body.fields, draft_id=body.id or "", flow_id=body.flow_id
    )
    return json_answer(draft_document(draft), 200 if body.id else 201)


@blueprint.delete("/api/v1/drafts/<draft_id>")
@requires(PARTIES, TokenScope.DECLARE)
def delete_draft(draft_id: str) -> ResponseReturnValue:
    """Delete a draft."""
    NoQuery.of(request.args)
    use_cases.delete_draft(services(), actor(), draft_id)
    return Response(status=204)


def _site(site: Site) -> SiteDocument:
    return SiteDocument(
        id=site.id,
        name=site.name,
        siret=site.siret,
        commune_code=site.commune_code,
        commune=services().reference.communes.name_of(site.commune_code),
        activity=site.activity.code if site.activity else None,
    )
