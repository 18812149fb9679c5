"""Until when rights of a park hold: what an open session and a live token reach the moment after they end."""

from collections.abc import Callable

import pytest
from flask import Flask

from symbiose.domain.accounts import Account, Role, operator
from symbiose.domain.api_tokens import TokenScope
from symbiose.services.accounts import caller_of
from symbiose.services.administration import AccountWish, change_account
from symbiose.services.api_tokens import TokenWish, create_token
from symbiose.services.context import Services
from symbiose.services.parks import put_site_in, take_site_out
from tests.web.access_matrix import FORBIDDEN, MISSING, OK
from tests.web.conftest import DIRECT
from tests.web.people import PASSWORD, Person, Program
from tests.web.test_access_by_park import EAST, WEST
from tests.web.test_access_by_park import parks as parks  # the two parks and their coordinators

SignIn = Callable[[str], Person]


REACHED = ("/flux/flow_offer", "/sites/site_a", "/api/v1/flows/flow_offer", f"/propositions/{DIRECT.id}")
"""Pages of site A, and of a proposal between it and B."""


class TestRightsEndAtOnce:
    """An open session and a live token, before and after the rights behind them end."""

    @pytest.fixture(autouse=True)
    def _west(
        self,
        app: Flask,
        services: Services,
        parks: None,
        signed_in: SignIn,
        account: Callable[[str], Account],
    ) -> None:
        self.services = services
        self.person = signed_in("west")
        self.account = account("west")
        wish = TokenWish("programme", (TokenScope.READ, TokenScope.EXPORT), 9)
        caller = caller_of(services, self.account)
        self.program = Program(app, create_token(services, caller, wish, PASSWORD).secret)

    def statuses(self) -> list[int]:
        by_session = [self.person.get(path).status_code for path in REACHED]
        return [*by_session, self.program.get("/api/v1/flows/flow_offer").status_code]

    def test_s7_a_site_that_leaves_the_park_is_out_of_reach_with_the_next_request(self) -> None:
        before = self.statuses()

        take_site_out(self.services, operator("test"), WEST, "site_a")

        assert before == [OK] * 5
        # the proposal still touches site B, which stays in the park
        assert self.statuses() == [MISSING, MISSING, MISSING, OK, MISSING]
        assert "flow_offer" not in self.program.get("/api/v1/export?format=csv").text

    def test_s7_a_site_that_comes_into_the_park_is_within_reach_with_the_next_request(self) -> None:
        before = self.person.get("/flux/flow_oxide").status_code

        put_site_in(self.services, operator("test"), WEST, "site_c", from_park=EAST)

        assert (before, self.person.get("/flux/flow_oxide").status_code) == (MISSING, OK)

    @pytest.mark.parametrize(("role", "status"), [(Role.ANALYST, FORBIDDEN), (Role.SITE_MANAGER, MISSING)])
    def test_s7_another_role_ends_the_rights_of_the_park(self, role: Role, status: int) -> None:
        wish = AccountWish(self.account.email, role, (), self.account.stamp)

        change_account(self.services, operator("test"), self.account.id, wish)

        assert self.statuses() == [status] * 5

    def test_s7_another_park_ends_the_rights_of_the_former(self) -> None:
        wish = AccountWish(self.account.email, Role.COORDINATOR, (), self.account.stamp, (EAST,))

        change_account(self.services, operator("test"), self.account.id, wish)

        assert self.statuses() == [MISSING] * 5
        assert self.person.get("/flux/flow_oxide").status_code == OK

    def test_s7_a_site_that_leaves_an_account_is_out_of_its_reach(
        self, app: Flask, signed_in: SignIn, account: Callable[[str], Account]
    ) -> None:
        manager, giver = signed_in("giver"), account("giver")
        before = manager.get("/flux/flow_offer").status_code

        wish = AccountWish(giver.email, Role.SITE_MANAGER, (), giver.stamp)
        change_account(self.services, operator("test"), giver.id, wish)

        assert (before, manager.get("/flux/flow_offer").status_code) == (OK, MISSING)
