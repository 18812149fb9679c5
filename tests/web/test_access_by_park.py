"""What a coordinator of parks gets from every address of the matrix, by whose the thing is.

The expected status follows from that of the coordinator of the whole territory: a thing of a site in one of
the parks answers as it does to them, every other thing as a missing one. What no thing decides is written
down.
"""

from collections.abc import Callable, Mapping

import pytest
from flask import Flask

from symbiose.domain.accounts import Role, operator
from symbiose.domain.companies import Site
from symbiose.domain.parks import KeptPark
from symbiose.services.accounts import save_account
from symbiose.services.context import Services
from tests.builders import NOON, make_draft
from tests.fakes import FakeStore
from tests.web.access_matrix import FORBIDDEN, FOUND, MATRIX, MISSING, NOBODY_KNOWS, OK
from tests.web.conftest import CHAINED, DIRECT, address_of
from tests.web.curve_matrix import CURVE_UNWANTED, CURVE_UPLOAD, POWER_A, POWER_C
from tests.web.loop_matrix import LOOP_ID, WISH_JOB
from tests.web.objective_matrix import OBJECTIVE_MATRIX, OF_WEST, OF_WHOLE
from tests.web.people import PASSWORD, Person
from tests.web.roof_matrix import CONFLICT, OF_C, OF_TWO
from tests.web.solar_matrix import SOLAR_ID, SOLAR_WISH_JOB
from tests.web.test_access import RIGHTS, answer
from tests.web.test_access import _group as _group  # what the rows of the sun are about
from tests.web.test_access import _loop as _loop  # what the rows of loops are about
from tests.web.test_access import _objectives as _objectives  # what the rows of objectives are about
from tests.web.test_access import _power as _power  # what the rows of load curves are about
from tests.web.test_access import _question as _question  # what the rows of questions are about
from tests.web.test_access import _roofs as _roofs  # what the rows of roofs are about
from tests.web.test_access import _synergy as _synergy  # what the rows of synergies are about
from tests.web.test_access import _work_of_giver as _work_of_giver  # what those of jobs are about

SignIn = Callable[[str], Person]
WEST, EAST = "parc_artois_flandres", "park_of_the_east"
COORDINATORS = {"west": (WEST,), "east": (EAST,), "nowhere": ("park_without_sites",)}
"""Name in the tests → parks. Sites A and B stand in the west, C in the east, the processor in none."""
SITES_OF = {"west": {"site_a", "site_b"}, "east": {"site_c"}, "nowhere": set()}
SITES_OF_THING: Mapping[str, set[str]] = {
    "site_a": {"site_a"},
    "site_b": {"site_b"},
    "site_c": {"site_c"},
    "flow_offer": {"site_a"},
    "flow_need": {"site_b"},
    "flow_oxide": {"site_c"},
    "draft_of_giver": {"site_a"},
    DIRECT.id: {"site_a", "site_b"},
    CHAINED.id: {"site_a", "site_c"},
    "synergy_of_two": {"site_a", "site_b"},
    "question_to_giver": {"site_a", "site_b"},
    "document_of_coordination": {"site_a", "site_b"},
    OF_WEST.id: {"site_a", "site_b"},
    LOOP_ID: {"site_a", "site_b"},
    SOLAR_ID: {"site_a"},
    OF_TWO: {"site_a", "site_b"},
    OF_C: {"site_c"},
    POWER_A: {"site_a"},
    POWER_C: {"site_c"},
}
"""Thing that stands in an address → sites whose coordinators answer for it."""
NOBODIES = {NOBODY_KNOWS, "nobody", "nobody_knows"}
OF_NO_SITE = NOBODIES | {
    "processor_p",
    "substitution_s",
    "disposal_cost_landfill",
    "account_of_outsider",
    "upload_of_giver",
    CURVE_UPLOAD,
    CURVE_UNWANTED,
    "company_a",
    "other",
    WEST,
    "evidence_asked",
    "evidence_given",
    "mentions-legales",
    "waste_register_out",
    OF_WHOLE.id,
    "waste_diverted",
    "sawmill",
    "instance",
    "enonce",
}
"""Things in addresses that belong to no site, or whose rows say below what they answer."""
BY_FORM = {
    "flows.declare_flow",
    "api.declare_flow",
    "api.worth_of_draft",
    "api.save_draft",
    "roofs.name",
    "typical_flows.offer",
    "typical_flows.confirm_all",
}
"""Endpoints whose form names site A: where it is not the caller's, they get what another firm gets."""
SETTING_OBJECTIVES = {
    (method, path): dict.fromkeys(COORDINATORS, FORBIDDEN)
    for endpoint, method, path in OBJECTIVE_MATRIX
    if endpoint not in ("objectives.listing", "objectives.sheet")
}
"""Objectives are set by who answers for the whole territory."""
WRITTEN: Mapping[tuple[str, str], Mapping[str, int]] = {
    ("GET", "/territoire/chiffres"): dict.fromkeys(COORDINATORS, FORBIDDEN),
    ("POST", "/territoire/chiffres/publication"): dict.fromkeys(COORDINATORS, FORBIDDEN),
    ("POST", "/indicateurs/publication"): dict.fromkeys(COORDINATORS, FORBIDDEN),
    ("GET", "/indicateurs/waste_diverted/changements"): dict.fromkeys(COORDINATORS, FORBIDDEN),
    ("GET", f"/indicateurs/{NOBODY_KNOWS}/changements"): dict.fromkeys(COORDINATORS, FORBIDDEN),
    ("GET", "/rapports/annuel?version=travail&perimetre=epci:CALL"): dict.fromkeys(COORDINATORS, MISSING),
    ("GET", "/rapports/annuel?version=publique"): dict.fromkeys(COORDINATORS, FORBIDDEN),
    ("GET", "/rapports/annuel?version=publique&perimetre=epci:CALL"): dict.fromkeys(COORDINATORS, FORBIDDEN),
    ("GET", f"/rapports/annuel?version=publique&perimetre=epci:{NOBODY_KNOWS}"): dict.fromkeys(
        COORDINATORS, FORBIDDEN
    ),
    ("GET", f"/objectifs/{OF_WHOLE.id}"): dict.fromkeys(COORDINATORS, MISSING),
    **SETTING_OBJECTIVES,
    ("GET", "/propositions/essai?offre=flow_offer&besoin=flow_oxide"): {
        "west": MISSING,
        "east": MISSING,
        "nowhere": MISSING,
    },
    ("GET", f"/propositions/comparer?p={DIRECT.id}&p={CHAINED.id}"): {
        "west": OK,
        "east": MISSING,
        "nowhere": MISSING,
    },
    ("GET", "/propositions/verification"): dict.fromkeys(COORDINATORS, FORBIDDEN),
    ("GET", "/propositions/verification/enonce.json"): dict.fromkeys(COORDINATORS, FORBIDDEN),
    ("POST", "/propositions/essai"): {"west": FOUND, "east": MISSING, "nowhere": MISSING},
    ("POST", "/foncier"): {"west": FOUND, "east": MISSING, "nowhere": MISSING},
    ("POST", "/propositions/selection"): {"west": FOUND, "east": MISSING, "nowhere": MISSING},
    ("GET", f"/chaleur?perimetre=park:{WEST}"): {"west": OK, "east": MISSING, "nowhere": MISSING},
    ("GET", "/chaleur?perimetre=site:site_a"): {"west": OK, "east": MISSING, "nowhere": MISSING},
    ("GET", "/api/v1/heat-streams?site=site_a"): {"west": OK, "east": MISSING, "nowhere": MISSING},
    ("GET", "/api/v1/heat-targets?site=site_a"): {"west": OK, "east": MISSING, "nowhere": MISSING},
    ("GET", "/preparateurs/processor_p/modifier"): dict.fromkeys(COORDINATORS, FORBIDDEN),
    ("POST", "/preparateurs/processor_p/modifier"): dict.fromkeys(COORDINATORS, FORBIDDEN),
    ("POST", "/preparateurs/processor_p/emploi"): dict.fromkeys(COORDINATORS, FORBIDDEN),
    ("POST", "/preparateurs/processor_p/restauration"): dict.fromkeys(COORDINATORS, FORBIDDEN),
    ("GET", "/flux/habituels?site=site_a"): {"west": OK, "east": MISSING, "nowhere": MISSING},
    ("GET", "/modeles/entreprises/company_a"): {"west": OK, "east": OK, "nowhere": MISSING},
    ("POST", "/sites/nouveau"): {"west": FOUND, "east": FORBIDDEN, "nowhere": FORBIDDEN},
    ("POST", "/sites/demandes/request_c/rattachement"): {"west": FOUND, "east": MISSING, "nowhere": MISSING},
    ("POST", "/sites/demandes/request_c/rejet"): {"west": FOUND, "east": MISSING, "nowhere": MISSING},
    ("POST", "/synergies/synergy_of_two/constat"): {"west": FORBIDDEN, "east": MISSING, "nowhere": MISSING},
    ("GET", f"/boucles/ajustements/{WISH_JOB}"): dict.fromkeys(COORDINATORS, MISSING),
    ("POST", f"/boucles/ajustements/{WISH_JOB}/acceptation"): dict.fromkeys(COORDINATORS, MISSING),
    ("GET", f"/soleil/ajustements/{SOLAR_WISH_JOB}"): dict.fromkeys(COORDINATORS, MISSING),
    ("POST", f"/soleil/ajustements/{SOLAR_WISH_JOB}/acceptation"): dict.fromkeys(COORDINATORS, MISSING),
    **dict.fromkeys(
        (("GET", f"/toits/{OF_C}"), ("GET", f"/toits/{OF_C}/carte"), ("GET", f"/api/v1/roofs/{OF_C}")),
        dict.fromkeys(COORDINATORS, OK),
    ),
    ("POST", f"/toits/{OF_C}/rattachement"): {"west": FORBIDDEN, "east": FOUND, "nowhere": FORBIDDEN},
    ("POST", f"/toits/{OF_C}/retrait"): {"west": FORBIDDEN, "east": CONFLICT, "nowhere": FORBIDDEN},
    ("GET", "/travaux/job_of_giver"): dict.fromkeys(COORDINATORS, MISSING),
    ("GET", "/travaux/job_of_giver/etat"): dict.fromkeys(COORDINATORS, MISSING),
    ("POST", "/travaux/job_of_giver/annulation"): dict.fromkeys(COORDINATORS, MISSING),
}
"""Method and address → what each coordinator gets where it does not follow from whose the thing is."""


@pytest.fixture
def parks(store: FakeStore, services: Services) -> None:
    """Let B stand beside A in the west and C in the east, each park with its coordinator."""
    for name, park_ids in COORDINATORS.items():
        account = save_account(services, operator("test"), address_of(name), Role.COORDINATOR, PASSWORD)
        store.repositories.accounts.save(account.model_copy(update={"park_ids": park_ids}))
    kept = store.repositories
    sites = {site.id: site for site in kept.sites.all()}
    kept.sites.save([_in(sites["site_b"], WEST), _in(sites["site_c"], EAST)])
    made = {
        "name": "Parc de l'Est",
        "commune_codes": ("62498",),
        "source": "un test",
        "valid_from": "2025-01-01",
    }
    kept.parks.save(KeptPark(id=EAST, changed_at=NOON, changed_by="test", **made))


def _in(site: Site, park_id: str) -> Site:
    return site.model_copy(update={"park_id": park_id})


def things_in(app: Flask, method: str, path: str) -> set[str]:
    """Return the things that an address names."""
    _endpoint, named = app.url_map.bind("localhost").match(path.partition("?")[0], method)
    return {str(value) for value in named.values()}


def expected(app: Flask, name: str, endpoint: str, method: str, path: str) -> int:
    """Return what a coordinator of parks gets from an address."""
    by_person, other = MATRIX[(endpoint, method, path)]
    whole = by_person.get("coordinator", other)
    written = WRITTEN.get((method, path))
    if written is not None:
        return written[name]
    if endpoint in BY_FORM:
        return whole if "site_a" in SITES_OF[name] else by_person.get("stranger", other)
    reached = [SITES_OF_THING[thing] for thing in things_in(app, method, path) if thing in SITES_OF_THING]
    if whole == FORBIDDEN or all(sites & SITES_OF[name] for sites in reached):
        return whole
    return MISSING


def rights_by_thing(app: Flask) -> str:
    """Return what each address with a thing answers by whose it is, as a Markdown table.

    The site manager runs site A, beside site B in the west; the coordinator answers for the park of the
    thing, then for one where nothing stands.
    """
    found: dict[tuple[str, str], dict[str, set[int]]] = {}
    for (endpoint, method, path), (by_person, other) in MATRIX.items():
        rule, named = app.url_map.bind("localhost").match(path.partition("?")[0], method, return_rule=True)
        sites = [SITES_OF_THING[str(value)] for value in named.values() if str(value) in SITES_OF_THING]
        cells = found.setdefault((rule.rule, method), {})
        if sites:
            reached = set.intersection(*sites)
            whose = next((w for s, w in (("site_a", "own"), ("site_b", "same")) if s in reached), "other")
            cells.setdefault(whose, set()).add(by_person.get("giver", other))
            park = "west" if reached & SITES_OF["west"] else "east"
            cells.setdefault("theirs", set()).add(expected(app, park, endpoint, method, path))
            cells.setdefault("elsewhere", set()).add(expected(app, "nowhere", endpoint, method, path))
        elif NOBODIES & {str(value) for value in named.values()}:
            cells.setdefault("missing", set()).add(by_person.get("coordinator", other))
    columns = ("own", "same", "other", "theirs", "elsewhere", "missing")
    lines = [
        "| address | method | manager: own | same park | other park | coordinator: own park | other park "
        "| missing |",
        "| --- | --- |" + " --- |" * len(columns),
    ]
    for (address, method), cells in sorted(found.items()):
        if {"own", "other"} & cells.keys():
            told = (" or ".join(map(str, sorted(cells[name]))) if name in cells else "" for name in columns)
            lines.append(f"| `{address}` | {method} | {' | '.join(told)} |")
    return "\n".join(lines)


def test_s2_the_documented_answers_by_whose_a_thing_is_are_those_that_hold(
    app: Flask, pytestconfig: pytest.Config
) -> None:
    begin, end = "<!-- rights by thing -->\n", "\n<!-- end of rights by thing -->"
    table = rights_by_thing(app)
    text = RIGHTS.read_text(encoding="utf-8")
    before, _, rest = text.partition(begin)
    after = rest.partition(end)[2]

    if pytestconfig.getoption("regenerate"):
        RIGHTS.write_text(f"{before}{begin}{table}{end}{after}", encoding="utf-8")

    assert f"{begin}{table}{end}" in RIGHTS.read_text(encoding="utf-8")


def test_s2_every_thing_of_the_matrix_has_its_sites(app: Flask) -> None:
    told_apart = {path for _method, path in WRITTEN}
    named = {
        thing
        for _endpoint, method, path in MATRIX
        if path not in told_apart
        for thing in things_in(app, method, path)
    }

    assert named - OF_NO_SITE - SITES_OF_THING.keys() == set()


@pytest.mark.usefixtures("parks")
@pytest.mark.parametrize("name", COORDINATORS)
def test_s2_the_matrix_by_park_holds_for(name: str, app: Flask, store: FakeStore, signed_in: SignIn) -> None:
    wrong = {}
    cookie = signed_in(name).cookie()
    at_first = store.repositories
    for endpoint, method, path in MATRIX:
        store.repositories = at_first
        person = Person(app)
        person.take(cookie)
        wanted = expected(app, name, endpoint, method, path)
        found = answer(person, method, path)
        if found != wanted:
            wrong[(method, path)] = (found, wanted)

    assert wrong == {}


@pytest.mark.usefixtures("parks")
@pytest.mark.parametrize(
    "path",
    [
        "/flux/{}",
        "/flux/{}/historique",
        "/flux/{}/modifier",
        "/api/v1/flows/{}",
        "/sites/{}",
        "/sites/{}/modifier",
        "/propositions/{}",
        "/api/v1/proposals/{}",
    ],
)
def test_s4_a_thing_of_another_park_looks_like_a_missing_one(path: str, signed_in: SignIn) -> None:
    theirs = "flow_oxide" if "flux" in path or "flows" in path else "site_c"
    person = signed_in("west")
    if "propos" in path:
        person, theirs = signed_in("east"), DIRECT.id

    other, missing = person.get(path.format(theirs)), person.get(path.format(NOBODY_KNOWS))

    assert other.status_code == missing.status_code == MISSING
    assert other.data == missing.data


@pytest.mark.usefixtures("parks")
def test_a_coordinator_of_parks_lists_and_exports_what_stands_there_and_nothing_else(
    store: FakeStore, signed_in: SignIn
) -> None:
    store.repositories.drafts.save([make_draft(id="draft_of_c", site_id="site_c")])
    west, east = signed_in("west"), signed_in("east")

    assert "Site B" in west.get("/sites").text
    assert "Site C" not in west.get("/sites").text
    assert [flow["id"] for flow in east.get("/api/v1/flows").json["flows"]] == ["flow_oxide", POWER_C]
    assert [draft["id"] for draft in east.get("/api/v1/drafts").json["drafts"]] == ["draft_of_c"]
    assert [draft["id"] for draft in west.get("/api/v1/drafts").json["drafts"]] == ["draft_of_giver"]


@pytest.mark.usefixtures("parks")
def test_sums_over_all_proposals_are_for_those_who_see_all(signed_in: SignIn) -> None:
    assert "Pistes examinées" in signed_in("coordinator").get("/propositions").text
    page = signed_in("west").get("/propositions").text
    assert DIRECT.id in page
    assert "Pistes examinées" not in page
