"""Who may open which address: each view says so, and a view that says nothing is closed to all."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import Flask, abort, current_app, request

from symbiose.domain.accounts import Role
from symbiose.domain.api_tokens import TokenScope
from web import bearer
from web.limits import CALLER, require_rate
from web.sessions import current_account

View = TypeVar("View", bound=Callable[..., object])

EVERYONE = frozenset(Role)
FIRMS = frozenset({Role.SITE_MANAGER})
STAFF = frozenset({Role.ADMINISTRATOR, Role.COORDINATOR})
PARTIES = STAFF | FIRMS
READERS = STAFF | {Role.ANALYST}
"""Who reads what is told of the whole territory."""
_ATTRIBUTE = "access_policy"
PUBLIC_ENDPOINTS = frozenset({"static", "bootstrap.static"})
"""Endpoints of packages that serve style sheets; they cannot carry a declaration of ours."""


@dataclass(frozen=True)
class Policy:
    """Who may call a view; the use case behind it checks the thing itself."""

    public: bool
    roles: frozenset[Role] = frozenset()
    scope: TokenScope | None = None
    """What a token must be made for; None where tokens open nothing."""
    cost: int = 1
    """Requests that one counts for, where requests are counted."""


PUBLIC = Policy(public=True)


def public(view: View) -> View:
    """Open a view to people who have not signed in."""
    setattr(view, _ATTRIBUTE, PUBLIC)
    return view


def requires(
    roles: frozenset[Role], scope: TokenScope | None = None, *, cost: int = 1
) -> Callable[[View], View]:
    """Open a view to some roles, and to programs with a token of one of them that is made for a scope.

    Args:
        roles: Who may open it.
        scope: What a token must be made for; None where tokens open nothing.
        cost: Requests that one counts for against the limit of its caller; those of plain pages do not count.
    """

    def declare(view: View) -> View:
        setattr(view, _ATTRIBUTE, Policy(public=False, roles=roles, scope=scope, cost=cost))
        return view

    return declare


def policy_of(app: Flask, endpoint: str) -> Policy | None:
    """Return the declared policy of an endpoint, None when it declares none."""
    if endpoint in PUBLIC_ENDPOINTS:
        return PUBLIC
    policy = getattr(app.view_functions[endpoint], _ATTRIBUTE, None)
    return policy if isinstance(policy, Policy) else None


def enforce() -> None:
    """Stop a request whose caller the view does not admit; runs before each request."""
    if request.endpoint is None:
        return
    policy = policy_of(current_app, request.endpoint)
    if policy is None:
        abort(403)
    if policy.public:
        return
    bearer.require_scope(policy.scope)
    account = current_account()
    if account is None:
        abort(401)
    if account.role not in policy.roles:
        abort(403)
    if policy.scope is not None or policy.cost > 1:
        by_token = bearer.call()
        caller = by_token.token.id if by_token else account.id
        require_rate(f"caller {caller}", CALLER, policy.cost)


def rights_table(app: Flask) -> str:
    """Return who may open each address, as the rows of a Markdown table."""
    roles = list(Role)
    lines = [
        "| address | method | visitor | "
        + " | ".join(role.value.replace("_", " ") for role in roles)
        + " | token |",
        "| --- | --- | --- |" + " --- |" * (len(roles) + 1),
    ]
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(rule.methods or ())))
    for rule in rules:
        policy = policy_of(app, rule.endpoint)
        if policy is None or rule.endpoint in PUBLIC_ENDPOINTS:
            continue
        methods = ", ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        cells = [policy.public, *(policy.public or role in policy.roles for role in roles)]
        marks = " | ".join("yes" if cell else "–" for cell in cells)
        token = f"`{policy.scope}`" if policy.scope else "–"
        lines.append(f"| `{rule.rule}` | {methods} | {marks} | {token} |")
    return "\n".join(lines)
