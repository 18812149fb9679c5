"""The pages of accounts: invited, changed, closed, their sessions ended, by administrators alone."""

import html
import logging
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from symbiose.app.smtp_mailer import SmtpMailer
from symbiose.domain.accounts import Account, Role, operator
from symbiose.domain.api_tokens import TokenScope
from symbiose.services.accounts import actor_of, save_account
from symbiose.services.api_tokens import TokenWish, create_token
from symbiose.services.context import Services
from tests.fakes import FakeStore
from tests.mail_server import MailServer, mail_server
from tests.web.conftest import OUTSIDER, address_of
from tests.web.people import PASSWORD, Person, Program
from web.accounts.attempts import FREE
from web.application import create_app
from web.settings import WebSettings

SignIn = Callable[[str], Person]
Find = Callable[[str], Account]
INVITATION = {"email": "new@test.example", "role": "coordinator", "sites": "", "password": PASSWORD}
NEW = "trois oies au bord du canal"


@pytest.fixture
def boss(signed_in: SignIn) -> Person:
    return signed_in("administrator")


def link_on(page: str) -> str:
    found = re.search(r'id="lien" value="http[^"]*(/invitation/[^"]+)"', page)
    assert found is not None
    return found[1]


def rights(account: Account, **changes: str) -> dict[str, str]:
    stated = {"email": account.email, "role": account.role.value, "sites": "\n".join(account.site_ids)}
    return {**stated, "seen": account.stamp, "password": PASSWORD, **changes}


def test_s16_an_invitation_is_shown_once_and_opens_an_account(boss: Person, app: Flask) -> None:
    made = boss.post("/comptes/inviter", INVITATION)
    path = link_on(made.text)

    assert (made.status_code, made.headers["Cache-Control"]) == (200, "no-store")
    assert "Location" not in made.headers
    assert path not in boss.get("/comptes").text + boss.get("/comptes/inviter").text
    newcomer = Person(app)
    assert newcomer.post(path, password=NEW, again=NEW).status_code == 302
    assert newcomer.post(path, password=NEW, again=NEW).status_code == 410
    assert newcomer.sign_in("new@test.example", NEW).status_code == 302
    assert newcomer.get("/propositions").status_code == 200


def test_s16_no_link_is_in_the_store_or_the_log(
    boss: Person, store: FakeStore, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    paths = [
        link_on(boss.post("/comptes/inviter", INVITATION).text),
        link_on(boss.post(f"/comptes/{OUTSIDER.id}/lien", password=PASSWORD).text),
    ]

    for path in paths:
        secret = path.rpartition("/")[2]
        assert secret not in repr(store.repositories)
        assert secret not in caplog.text
    assert PASSWORD not in caplog.text
    assert "new@test.example" not in caplog.text
    assert OUTSIDER.email not in caplog.text


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/comptes/inviter", INVITATION),
        (f"/comptes/{OUTSIDER.id}/droits", rights(OUTSIDER, role="administrator", sites="")),
        (f"/comptes/{OUTSIDER.id}/droits", rights(OUTSIDER, email="other@test.example")),
        (f"/comptes/{OUTSIDER.id}/lien", {}),
    ],
)
def test_s13_rights_are_given_only_with_the_password_again(
    boss: Person, store: FakeStore, path: str, form: dict[str, str]
) -> None:
    before = store.repositories.accounts.kept

    for password in ("", "une autre phrase"):
        refused = boss.post(path, {**form, "password": password})
        assert refused.status_code == 422
        assert "pas le mot de passe de votre compte" in html.unescape(refused.text)
        assert not password or password not in refused.text

    assert store.repositories.accounts.kept == before


def test_s13_a_closed_account_is_opened_only_with_the_password_again(boss: Person, store: FakeStore) -> None:
    boss.post(f"/comptes/{OUTSIDER.id}/fermeture", seen=OUTSIDER.stamp)
    closed = store.repositories.accounts.get(OUTSIDER.id)

    refused = boss.post(f"/comptes/{OUTSIDER.id}/ouverture", seen=closed.stamp, password="non")

    assert refused.status_code == 422
    assert store.repositories.accounts.get(OUTSIDER.id).disabled
    done = boss.post(f"/comptes/{OUTSIDER.id}/ouverture", seen=closed.stamp, password=PASSWORD)
    assert done.status_code == 302
    assert store.repositories.accounts.get(OUTSIDER.id) == OUTSIDER


def test_s14_the_password_cannot_be_tried_at_will(boss: Person) -> None:
    statuses = [
        boss.post(f"/comptes/{OUTSIDER.id}/lien", password="non").status_code for _ in range(FREE + 1)
    ]

    refused = boss.post(f"/comptes/{OUTSIDER.id}/lien", password=PASSWORD)

    assert statuses[:FREE] == [422] * FREE
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) >= 1


def test_s7_a_role_that_changes_holds_with_the_next_request(
    boss: Person, signed_in: SignIn, app: Flask, services: Services, account: Find
) -> None:
    giver = signed_in("giver")
    wish = TokenWish("p", tuple(TokenScope), 9)
    program = Program(app, create_token(services, actor_of(account("giver")), wish, PASSWORD).secret)
    assert (giver.get("/flux/flow_offer").status_code, program.get("/api/v1/flows").status_code) == (200, 200)
    path = f"/comptes/{account('giver').id}/droits"

    assert boss.post(path, rights(account("giver"), sites="Site C")).status_code == 302
    assert giver.get("/flux/flow_offer").status_code == 404
    assert program.get("/api/v1/flows/flow_offer").status_code == 404

    assert boss.post(path, rights(account("giver"), role="analyst", sites="")).status_code == 302
    assert giver.get("/flux").status_code == 403
    assert program.get("/api/v1/flows").status_code == 403


def test_of_two_administrators_one_wins_and_the_other_is_told(
    boss: Person, services: Services, app: Flask, store: FakeStore
) -> None:
    save_account(services, operator("test"), address_of("second"), Role.ADMINISTRATOR, PASSWORD)
    second = Person(app)
    second.sign_in(address_of("second"))
    path = f"/comptes/{OUTSIDER.id}"

    assert boss.post(f"{path}/droits", rights(OUTSIDER, role="analyst", sites="")).status_code == 302
    late = second.post(f"{path}/droits", rights(OUTSIDER, role="coordinator", sites=""))
    closing = second.post(f"{path}/fermeture", seen=OUTSIDER.stamp)

    assert (late.status_code, closing.status_code) == (409, 409)
    assert "entre-temps" in late.text
    assert store.repositories.accounts.get(OUTSIDER.id).role is Role.ANALYST
    assert not store.repositories.accounts.get(OUTSIDER.id).disabled
    shown = re.search(r'name="seen" value="([^"]+)"', late.text)
    assert shown is not None
    assert second.post(f"{path}/fermeture", seen=shown[1]).status_code == 302


def test_the_last_administrator_is_told_so(boss: Person, account: Find) -> None:
    own = account("administrator")

    closing = boss.post(f"/comptes/{own.id}/fermeture", seen=own.stamp)
    demoting = boss.post(f"/comptes/{own.id}/droits", rights(own, role="analyst"))

    for refused in (closing, demoting):
        assert refused.status_code == 409
        assert "dernier administrateur" in refused.text
    assert boss.get("/comptes").status_code == 200


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"email": "pas une adresse"}, "adresse électronique"),
        ({"email": "a@b.example\r\nBcc: c@d.example"}, "adresse électronique"),
        ({"role": "roi"}, "Choisissez un rôle"),
        ({"sites": "Nulle part"}, "Nulle part"),
        ({"role": "analyst", "sites": "site_a"}, "seul un responsable de site"),
    ],
)
@pytest.mark.parametrize("path", ["/comptes/inviter", f"/comptes/{OUTSIDER.id}/droits"])
def test_what_is_wrong_is_told_and_what_was_typed_stays(
    boss: Person, store: FakeStore, path: str, change: dict[str, str], told: str
) -> None:
    sent = (
        rights(OUTSIDER, email="typed@test.example", **change)
        if "email" not in change
        else rights(OUTSIDER, **change)
    )
    if path.endswith("inviter"):
        del sent["seen"]
    before = store.repositories.accounts.kept

    refused = boss.post(path, sent)

    assert refused.status_code == 422
    assert told.lower() in html.unescape(refused.text).lower()
    if "email" not in change:
        assert 'value="typed@test.example"' in refused.text
    assert store.repositories.accounts.kept == before


def test_an_address_that_has_an_account_is_told_to_the_administrator(boss: Person) -> None:
    refused = boss.post("/comptes/inviter", {**INVITATION, "email": OUTSIDER.email})

    assert refused.status_code == 422
    assert "a déjà un compte" in refused.text


@pytest.mark.parametrize("field", ["account_id", "password_hash", "disabled", "link_digest", "id"])
@pytest.mark.parametrize("path", ["/comptes/inviter", f"/comptes/{OUTSIDER.id}/droits"])
def test_s8_a_field_that_the_server_owns_is_refused(
    boss: Person, store: FakeStore, path: str, field: str
) -> None:
    before = store.repositories.accounts.kept

    refused = boss.post(path, {**rights(OUTSIDER), field: "x"})

    assert refused.status_code == 422
    assert store.repositories.accounts.kept == before


def test_sessions_are_seen_and_ended(boss: Person, signed_in: SignIn, account: Find) -> None:
    here, there = signed_in("giver"), signed_in("giver")
    path = f"/comptes/{account('giver').id}"
    page = boss.get(path).text
    endings = re.findall(rf'action="({path}/sessions/[0-9a-f]+/fin)"', page)

    assert "2 sessions ouvertes" in page
    assert boss.post(endings[0]).status_code == 302
    assert sorted(person.get("/flux").status_code for person in (here, there)) == [200, 401]
    assert boss.post(f"{path}/sessions/fin").status_code == 302
    assert [person.get("/flux").status_code for person in (here, there)] == [401, 401]
    assert boss.get("/comptes").status_code == 200


def test_a_lost_password_is_reset_by_a_link(boss: Person, app: Flask, account: Find) -> None:
    path = link_on(boss.post(f"/comptes/{account('giver').id}/lien", password=PASSWORD).text)
    giver = Person(app)

    assert giver.sign_in(address_of("giver")).status_code == 302
    assert Person(app).post(path, password=NEW, again=NEW).status_code == 302
    assert giver.get("/flux").status_code == 401
    assert Person(app).sign_in(address_of("giver"), NEW).status_code == 302


def test_an_invitation_not_taken_up_is_sent_anew_for_seven_days(boss: Person, account: Find) -> None:
    first = link_on(boss.post("/comptes/inviter", INVITATION).text)
    invited = account("new")

    again = boss.post(f"/comptes/{invited.id}/lien", password=PASSWORD)

    assert link_on(again.text) != first
    assert boss.get(first).status_code == 410
    before, after = invited.link_expires_at, account("new").link_expires_at
    assert before is not None
    assert after is not None
    assert after > before


def test_the_list_is_filtered_by_words_role_and_state(boss: Person) -> None:
    boss.post("/comptes/inviter", INVITATION)

    def shown(query: str) -> set[str]:
        return set(re.findall(r">([a-z]+)@test.example</a></th>", boss.get(f"/comptes{query}").text))

    assert len(shown("")) == 8
    assert shown("?role=administrator") == {"administrator"}
    assert shown("?etat=invited") == {"new"}
    assert shown("?texte=SITE+b") == {"receiver"}
    assert shown("?texte=GIV") == {"giver"}
    assert "Aucun compte ne répond" in boss.get("/comptes?texte=zzz").text
    assert boss.get("/comptes?role=roi").status_code == 422


def test_s33_role_changes_and_refused_accesses_are_logged_by_ids_alone(
    boss: Person, giver: Person, account: Find, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    boss.post(f"/comptes/{OUTSIDER.id}/droits", rights(OUTSIDER, role="analyst", sites=""))
    assert giver.get("/comptes").status_code == 403

    assert f"account {OUTSIDER.id} is now analyst" in caplog.text
    assert f"refused with 403 at administration.listing to {account('giver').id}" in caplog.text
    assert "@test.example" not in caplog.text


def test_a_name_that_looks_like_a_tag_stays_text(boss: Person, store: FakeStore) -> None:
    odd = OUTSIDER.model_copy(update={"id": "account_odd", "email": "a'&b@test.example"})
    store.repositories.accounts.save(odd)

    page = boss.get("/comptes/account_odd").text

    assert "a'&b@" not in page
    assert "a&#39;&amp;b@test.example" in page


@pytest.fixture
def by_mail(services: Services, clock: object, tmp_path: Path) -> Callable[[MailServer], Person]:
    """Return a function that signs the administrator in to a service that sends mail."""

    def enter(server: MailServer) -> Person:
        mailer = SmtpMailer(server.url, "symbiose@park.example", services.clock, 3)
        settings = WebSettings(
            secret_key="k" * 32, https=False, folder=tmp_path, url="https://symbiose.example"
        )
        person = Person(create_app(settings, replace(services, mailer=mailer)))
        person.sign_in(address_of("administrator"))
        return person

    return enter


def test_where_mail_is_set_up_the_link_goes_to_its_owner_alone(
    by_mail: Callable[[MailServer], Person],
) -> None:
    with mail_server() as server:
        boss = by_mail(server)
        sent = boss.post("/comptes/inviter", INVITATION)
        page = boss.get(sent.location).text

    [letter] = server.letters
    assert sent.status_code == 302
    assert "symbiose_link_" not in page + sent.text + sent.location
    assert "Lien envoyé à new@test.example" in page
    assert letter["To"] == "new@test.example"
    assert "https://symbiose.example/invitation/symbiose_link_" in letter.get_content()


def test_a_letter_that_was_not_taken_is_told_and_its_link_shown(
    by_mail: Callable[[MailServer], Person],
) -> None:
    with mail_server(b"RCPT") as server:
        boss = by_mail(server)
        shown = boss.post("/comptes/inviter", INVITATION)

    assert shown.status_code == 200
    assert "n’est pas parti" in shown.text
    assert boss.get(link_on(shown.text)).status_code == 200
