"""The permission matrix: who gets what from each address and method, and the forms that they take."""

from symbiose.services.reference_values import untouched_value
from tests.builders import NOON
from tests.web.api_matrix import API_MATRIX
from tests.web.conftest import CHAINED, DIRECT, OUTSIDER
from tests.web.curve_matrix import CURVE_FORMS, CURVE_MATRIX
from tests.web.dossier_matrix import DOSSIER_FORMS, DOSSIER_MATRIX
from tests.web.heat_matrix import HEAT_MATRIX
from tests.web.land_matrix import LAND_FORMS, LAND_MATRIX
from tests.web.loop_matrix import LOOP_FORMS, LOOP_MATRIX
from tests.web.objective_matrix import OBJECTIVE_FORMS, OBJECTIVE_MATRIX
from tests.web.park_matrix import PARK_FORMS, PARK_MATRIX
from tests.web.people import PASSWORD
from tests.web.report_matrix import REPORT_MATRIX
from tests.web.review_matrix import REVIEW_FORMS, REVIEW_MATRIX
from tests.web.roof_matrix import ROOF_FORMS, ROOF_MATRIX
from tests.web.solar_matrix import SOLAR_FORMS, SOLAR_MATRIX
from tests.web.synergy_matrix import SYNERGY_FORMS, SYNERGY_MATRIX

ADMINISTRATOR = ("administrator",)
STAFF = ("administrator", "coordinator")
MANAGERS = ("giver", "receiver", "stranger")
PARTIES = (*STAFF, *MANAGERS)
EVERYONE = (*PARTIES, "analyst")
OK, FOUND, UNAUTHORISED, FORBIDDEN, MISSING, CONFLICT, UNPROCESSABLE = 200, 302, 401, 403, 404, 409, 422
OTHER_PASSWORD = "trois oies au bord du canal"
NOBODY_KNOWS = "nobody_knows_this_id"
VALUE = untouched_value("disposal_cost_landfill", NOON)

MATRIX: dict[tuple[str, str, str], tuple[dict[str, int], int]] = {}
"""(endpoint, method, path) → (status by person where it is told apart, status of everyone else signed in)."""


def may(
    endpoint: str,
    path: str,
    who: tuple[str, ...],
    done: int = OK,
    method: str = "GET",
    other: int = FORBIDDEN,
) -> None:
    """State who gets `done` from an address, and what the others get."""
    MATRIX[(endpoint, method, path)] = (dict.fromkeys(who, done), other)


may("home.index", "/", EVERYONE)
may("accounts.login", "/login", EVERYONE, FOUND)
may("accounts.sign_in", "/login", EVERYONE, UNAUTHORISED, "POST")
may("accounts.sign_out", "/logout", EVERYONE, FOUND, "POST")
may("languages.choose", "/langue", EVERYONE, UNPROCESSABLE, "POST")
may("accounts.invitation", f"/invitation/{NOBODY_KNOWS}", EVERYONE, 410)
may("accounts.choose_password", f"/invitation/{NOBODY_KNOWS}", EVERYONE, 410, "POST")
may("home.plotly", "/plotly/other/plotly.min.js", EVERYONE, FOUND)
for endpoint, word in (
    ("legal", "mentions-legales"),
    ("personal_data", "donnees-personnelles"),
    ("accessibility", "accessibilite"),
):
    may(f"notices.{endpoint}", f"/{word}", EVERYONE)
for page, shown, saved, again in (
    ("mentions-legales", OK, UNPROCESSABLE, CONFLICT),
    (NOBODY_KNOWS, MISSING, MISSING, MISSING),
):
    may("notices.form", f"/textes/{page}", ADMINISTRATOR, shown)
    may("notices.save", f"/textes/{page}", ADMINISTRATOR, saved, "POST")
    may("notices.restore", f"/textes/{page}/restauration", ADMINISTRATOR, again, "POST")
may("home.security_text", "/.well-known/security.txt", EVERYONE)
may("api.health", "/health", EVERYONE)
may("api.ready", "/ready", EVERYONE)
may("metrics.page", "/metrics", (), other=MISSING)
may("api.openapi", "/api/v1/openapi.json", EVERYONE)
may("api.proposals", "/api/v1/proposals", PARTIES)
may("proposals.board", "/propositions", PARTIES)
may("proposals.run", "/propositions/calcul", STAFF, FOUND, "POST")
may("proposals.why_not", "/pourquoi-pas?offre=flow_offer&besoin=flow_oxide", STAFF)
may("territory.page", "/carte", EVERYONE)
may("territory.figures", "/carte/figures", EVERYONE)
may("search.page", "/recherche?q=site", EVERYONE)
may("territory.totals", "/territoire/chiffres", (*STAFF, "analyst"))
may("indicators.listing", "/indicateurs?par=epci", (*STAFF, "analyst"))
may("indicators.sheet", "/indicateurs/waste_diverted?par=commune", (*STAFF, "analyst"))
may("indicators.sheet", f"/indicateurs/{NOBODY_KNOWS}", (*STAFF, "analyst"), MISSING)
may("indicators.publish", "/indicateurs/publication", STAFF, FOUND, "POST")
may("indicators.changes", "/indicateurs/waste_diverted/changements", STAFF)
may("indicators.changes", f"/indicateurs/{NOBODY_KNOWS}/changements", STAFF, MISSING)
may("indicators.detail", "/indicateurs/waste_diverted/detail?colonne=proposed", STAFF)
may("indicators.detail", f"/indicateurs/{NOBODY_KNOWS}/detail?colonne=proposed", STAFF, MISSING)
may("reports.index", "/rapports", (*STAFF, "analyst"))
for scope, shown in (("", OK), ("&perimetre=epci:CALL", OK), (f"&perimetre=epci:{NOBODY_KNOWS}", MISSING)):
    may("reports.yearly", f"/rapports/annuel?version=travail{scope}", (*STAFF, "analyst"), shown)
    may("reports.yearly", f"/rapports/annuel?version=publique{scope}", (*STAFF, "analyst"), shown)
may("territory.publish", "/territoire/chiffres/publication", STAFF, FOUND, "POST")
may("reference.listing", "/sources", EVERYONE)
for value, shown, done, again in (
    (VALUE.thing_id, OK, FOUND, CONFLICT),
    (NOBODY_KNOWS, MISSING, MISSING, MISSING),
):
    may("reference.sheet", f"/sources/{value}", EVERYONE, shown)
    may("reference.period", f"/sources/{value}/periode", STAFF, shown)
    may("reference.set_value", f"/sources/{value}/periode", STAFF, done, "POST")
    may("reference.restore", f"/sources/{value}/restauration", STAFF, again, "POST")
    may("reference.remove", f"/sources/{value}/suppression-de-periode", STAFF, MISSING, "POST")
for sort, word, thing in (
    ("processor", "preparateurs", "processor_p"),
    ("processor", "preparateurs", NOBODY_KNOWS),
    ("substitution", "substitutions", "substitution_s"),
    ("substitution", "substitutions", NOBODY_KNOWS),
):
    there = thing != NOBODY_KNOWS
    may(f"processing.{word if sort == 'substitution' else 'processors'}", f"/{word}", EVERYONE)
    may(f"processing.new_{sort}", f"/{word}/ajouter", STAFF)
    may(f"processing.add_{sort}", f"/{word}/ajouter", STAFF, UNPROCESSABLE, "POST")
    may(f"processing.{sort}", f"/{word}/{thing}", EVERYONE, OK if there else MISSING)
    may(f"processing.{sort}_form", f"/{word}/{thing}/modifier", STAFF, OK if there else MISSING)
    for endpoint, last, done in (
        ("change", "modifier", UNPROCESSABLE),
        ("retire", "emploi", CONFLICT),
        ("restore", "restauration", CONFLICT),
    ):
        may(
            f"processing.{endpoint}_{sort}",
            f"/{word}/{thing}/{last}",
            STAFF,
            done if there else MISSING,
            "POST",
        )
may("coverage.page", "/modeles", EVERYONE)
may("coverage.company", "/modeles/entreprises/company_a", EVERYONE)
may("coverage.company", f"/modeles/entreprises/{NOBODY_KNOWS}", EVERYONE, MISSING)
may("coverage.chain", f"/modeles/chaines/{NOBODY_KNOWS}", EVERYONE, MISSING)
may("flows.listing", "/flux", PARTIES)
may("flows.form", "/flux/declarer", PARTIES)
may("flows.declare_flow", "/flux/declarer", (*STAFF, "giver"), FOUND, "POST")
may("flows.check", "/flux/verifier", PARTIES, OK, "POST")
may("flows.worth", "/flux/valeur", PARTIES, OK, "POST")
may("flows.drafts_page", "/flux/brouillons", PARTIES)
for parties, proposal in (
    (("giver", "receiver"), DIRECT.id),
    (("giver", "stranger"), CHAINED.id),
    ((), NOBODY_KNOWS),
):
    there = proposal != NOBODY_KNOWS
    for endpoint, path in (
        ("api.proposal", f"/api/v1/proposals/{proposal}"),
        ("proposals.sheet", f"/propositions/{proposal}"),
    ):
        seen = dict.fromkeys((*STAFF, *parties), OK) if there else {}
        MATRIX[(endpoint, "GET", path)] = (dict.fromkeys(PARTIES, MISSING) | seen, FORBIDDEN)
    for endpoint, word, done in (
        ("proposals.accept", "acceptation", FOUND),
        ("proposals.refuse", "refus", FOUND),
        ("proposals.reopen", "reouverture", CONFLICT),
        ("proposals.override", "modeles", FOUND),
    ):
        may(
            endpoint,
            f"/propositions/{proposal}/{word}",
            STAFF,
            done if there else MISSING,
            "POST",
        )
for owner, flow in (
    ("giver", "flow_offer"),
    ("receiver", "flow_need"),
    ("stranger", "flow_oxide"),
    ("", NOBODY_KNOWS),
):
    for endpoint, method, path, done in (
        ("flows.sheet", "GET", f"/flux/{flow}", OK),
        ("flows.worth_page", "GET", f"/flux/{flow}/valeur", OK),
        ("disclosure.preview", "GET", f"/flux/{flow}/apercu", OK),
        ("disclosure.choose", "POST", f"/flux/{flow}/confidentialite", FOUND),
        ("flows.confirm", "POST", f"/flux/{flow}/ressource", FOUND),
        ("flows.withdraw", "POST", f"/flux/{flow}/retrait", FOUND),
        ("history.versions", "GET", f"/flux/{flow}/historique", OK),
        ("history.go_back", "POST", f"/flux/{flow}/historique/retour", CONFLICT),
        ("flows.correction", "GET", f"/flux/{flow}/modifier", OK),
        ("flows.correct", "POST", f"/flux/{flow}/modifier", CONFLICT),
    ):
        seen = dict.fromkeys((*STAFF, owner), done) if owner else {}
        MATRIX[(endpoint, method, path)] = (dict.fromkeys(PARTIES, MISSING) | seen, FORBIDDEN)
    may("flows.override", f"/flux/{flow}/modeles", STAFF, FOUND if owner else MISSING, "POST")
may("history.to_renew", "/flux/a-reconfirmer", PARTIES)
may("history.renew", "/flux/a-reconfirmer", PARTIES, FOUND, "POST")
may("sites.listing", "/sites", PARTIES)
may("sites.empty_template", "/sites/modele.xlsx", PARTIES)
may("sites.form", "/sites/demander", MANAGERS)
may("sites.ask", "/sites/demander", MANAGERS, FOUND, "POST")
may("sites.look_up", "/sites/demander/registre", MANAGERS, MISSING, "POST")
may("sites.requests", "/sites/demandes", STAFF)
may("sites.accept", "/sites/demandes/request_c/rattachement", STAFF, FOUND, "POST")
may("sites.accept", f"/sites/demandes/{NOBODY_KNOWS}/rattachement", STAFF, MISSING, "POST")
may("sites.refuse", "/sites/demandes/request_c/rejet", STAFF, FOUND, "POST")
may("sites.refuse", f"/sites/demandes/{NOBODY_KNOWS}/rejet", STAFF, MISSING, "POST")
may("sites.detach", "/sites/site_a/detachement", STAFF, MISSING, "POST")
for owner, site in (("giver", "site_a"), ("receiver", "site_b"), ("stranger", "site_c"), ("", NOBODY_KNOWS)):
    for endpoint, method, path, done in (
        ("sites.sheet", "GET", f"/sites/{site}", OK),
        ("sites.template", "GET", f"/sites/{site}/modele.xlsx", OK),
        ("sites.correct", "POST", f"/sites/{site}/activite", FOUND),
    ):
        seen = dict.fromkeys((*STAFF, owner), done) if owner else {}
        MATRIX[(endpoint, method, path)] = (dict.fromkeys(PARTIES, MISSING) | seen, FORBIDDEN)
for owner, draft in (("giver", "draft_of_giver"), ("", NOBODY_KNOWS)):
    for endpoint, method, path, done in (
        ("disclosure.preview_draft", "GET", f"/flux/brouillons/{draft}/apercu", OK),
        ("disclosure.choose_for_draft", "POST", f"/flux/brouillons/{draft}/confidentialite", FOUND),
        ("flows.draft", "GET", f"/flux/brouillons/{draft}", OK),
        ("flows.declare_draft", "POST", f"/flux/brouillons/{draft}/declaration", FOUND),
        ("flows.delete_draft", "POST", f"/flux/brouillons/{draft}/suppression", FOUND),
        ("typical_flows.confirm", "POST", f"/flux/habituels/{draft}/declaration", FOUND),
        ("typical_flows.decline", "POST", f"/flux/habituels/{draft}/suppression", FOUND),
    ):
        seen = dict.fromkeys((*STAFF, owner), done) if owner else {}
        MATRIX[(endpoint, method, path)] = (dict.fromkeys(PARTIES, MISSING) | seen, FORBIDDEN)
may("typical_flows.page", "/flux/habituels", PARTIES)
for owner, site in (("giver", "site_a"), ("", NOBODY_KNOWS)):
    seen = dict.fromkeys((*STAFF, owner), OK) if owner else {}
    MATRIX[("typical_flows.page", "GET", f"/flux/habituels?site={site}")] = (
        dict.fromkeys(PARTIES, MISSING) | seen,
        FORBIDDEN,
    )
for endpoint, path in (
    ("typical_flows.offer", "/flux/habituels"),
    ("typical_flows.confirm_all", "/flux/habituels/confirmation"),
):
    seen = dict.fromkeys((*STAFF, "giver"), FOUND)
    MATRIX[(endpoint, "POST", path)] = (dict.fromkeys(PARTIES, MISSING) | seen, FORBIDDEN)
may("imports.start", "/import", PARTIES)
may("imports.upload", "/import", PARTIES, UNPROCESSABLE, "POST")
for owner, kept in (("giver", "upload_of_giver"), ("", NOBODY_KNOWS)):
    for endpoint, method, path, done in (
        ("imports.preview", "GET", f"/import/{kept}", OK),
        ("imports.errors", "GET", f"/import/{kept}/erreurs", OK),
        ("imports.read", "POST", f"/import/{kept}/lecture", FOUND),
        ("imports.answer", "POST", f"/import/{kept}/reponses", FOUND),
        ("imports.confirm", "POST", f"/import/{kept}/importation", FOUND),
        ("imports.abandon", "POST", f"/import/{kept}/abandon", FOUND),
    ):
        seen = {owner: done} if owner else {}
        MATRIX[(endpoint, method, path)] = (dict.fromkeys(PARTIES, MISSING) | seen, FORBIDDEN)
may("jobs.listing", "/travaux", PARTIES)
for owner, job in (("giver", "job_of_giver"), ("", NOBODY_KNOWS)):
    for endpoint, method, path, done in (
        ("jobs.page", "GET", f"/travaux/{job}", OK),
        ("jobs.state", "GET", f"/travaux/{job}/etat", OK),
        ("jobs.cancel", "POST", f"/travaux/{job}/annulation", FOUND),
    ):
        seen = dict.fromkeys((*STAFF, owner), done) if owner else {}
        MATRIX[(endpoint, method, path)] = (dict.fromkeys(PARTIES, MISSING) | seen, FORBIDDEN)
may("others.listing", "/territoire/flux", PARTIES)
may("api.seen_flows", "/api/v1/flows-of-others", PARTIES)
may("exports.page", "/flux/export", PARTIES)
may("tokens.listing", "/compte/jetons", EVERYONE)
may("tokens.create", "/compte/jetons", EVERYONE, OK, "POST")
may("tokens.revoke", f"/compte/jetons/{NOBODY_KNOWS}/revocation", EVERYONE, MISSING, "POST")
may("accounts.forgotten", "/mot-de-passe-oublie", EVERYONE, MISSING)
may("accounts.ask_reset", "/mot-de-passe-oublie", EVERYONE, MISSING, "POST")
may("own_account.page", "/compte", EVERYONE)
may("own_account.change", "/compte/mot-de-passe", EVERYONE, FOUND, "POST")
may("own_account.take_data", "/compte/donnees", EVERYONE, OK, "POST")
may("own_account.end_others", "/compte/sessions/fin", EVERYONE, FOUND, "POST")
may("own_account.end_session", f"/compte/sessions/{NOBODY_KNOWS}/fin", EVERYONE, MISSING, "POST")
may("administration.listing", "/comptes", ADMINISTRATOR)
may("administration.invitation", "/comptes/inviter", ADMINISTRATOR)
may("administration.send_invitation", "/comptes/inviter", ADMINISTRATOR, OK, "POST")
for account_id in (OUTSIDER.id, NOBODY_KNOWS):
    for endpoint, method, path, done in (
        ("administration.sheet", "GET", "", OK),
        ("administration.change", "POST", "/droits", FOUND),
        ("administration.new_link", "POST", "/lien", OK),
        ("administration.close", "POST", "/fermeture", FOUND),
        ("administration.reopen", "POST", "/ouverture", CONFLICT),
        ("administration.erase", "POST", "/effacement", FOUND),
        ("administration.end_sessions", "POST", "/sessions/fin", FOUND),
    ):
        known = account_id == OUTSIDER.id
        may(endpoint, f"/comptes/{account_id}{path}", ADMINISTRATOR, done if known else MISSING, method)
    may(
        "administration.end_session",
        f"/comptes/{account_id}/sessions/{NOBODY_KNOWS}/fin",
        ADMINISTRATOR,
        MISSING,
        "POST",
    )
MATRIX |= API_MATRIX | SYNERGY_MATRIX | DOSSIER_MATRIX | PARK_MATRIX | REVIEW_MATRIX | LAND_MATRIX
MATRIX |= OBJECTIVE_MATRIX | REPORT_MATRIX | HEAT_MATRIX | LOOP_MATRIX | SOLAR_MATRIX | ROOF_MATRIX
MATRIX |= CURVE_MATRIX
FORMS = {
    "mot-de-passe": {"old": PASSWORD, "password": OTHER_PASSWORD, "again": OTHER_PASSWORD},
    "inviter": {"email": "new@test.example", "role": "analyst", "sites": "", "password": PASSWORD},
    "droits": {
        "email": OUTSIDER.email,
        "role": "analyst",
        "sites": "",
        "seen": OUTSIDER.stamp,
        "password": PASSWORD,
    },
    "lien": {"password": PASSWORD},
    "fermeture": {"seen": OUTSIDER.stamp},
    "effacement": {"seen": OUTSIDER.stamp, "password": PASSWORD, "sure": "true"},
    "ouverture": {"seen": OUTSIDER.stamp, "password": PASSWORD},
    "importation": {"mode": "bonnes", "vu": ""},
    "habituels": {"site_id": "site_a", "jobs": "40"},
    "confirmation": {"site_id": "site_a"},
    "jetons": {"name": "Supervision", "read": "true", "days": "30", "password": PASSWORD},
    "confidentialite": {
        "confidentiality": "named",
        "quantity": "category",
        "price": "hidden",
        "quality": "named",
    },
    "demander": {
        "siret": "53070853600038",
        "site_name": "Usine",
        "company_name": "Entreprise",
        "commune_code": "62276",
    },
    "registre": {"siret": "53070853600038"},
    "rejet": {"reason": "inconnu du parc"},
    "detachement": {"account_id": "nobody_knows_this_account"},
    "retour": {"version": 1, "latest": 1},
    "periode": {
        "value": "150",
        "valid_from": "2026-03-01",
        "source": "devis",
        "licence": "usage interne",
        "status": "sourced",
        "seen": VALUE.stamp,
    },
    "suppression-de-periode": {"begins": "2026-03-01", "seen": VALUE.stamp},
    "emploi": {"retired": "true", "seen": "not as it is"},
    "restauration": {"version": 0, "seen": VALUE.stamp},
    "acceptation": {"version": 0},
    "refus": {"version": 0, "reason": "trop loin"},
    "reouverture": {"version": 0},
    "modeles": {"models": "5", "reason": "vu sur place"},
    "declarer": {"site_id": "site_a", "resource": "vapeur", "quantity": "10", "unit": "MWh"},
    "ressource": {"resource": "fly_ash"},
}
"""Last word of an address → a form that it takes."""
BY_ADDRESS = {**SYNERGY_FORMS, **DOSSIER_FORMS, **REVIEW_FORMS, **PARK_FORMS, **LAND_FORMS, **OBJECTIVE_FORMS}
BY_ADDRESS |= LOOP_FORMS | SOLAR_FORMS | ROOF_FORMS | CURVE_FORMS
"""Whole address → the form that it takes."""
