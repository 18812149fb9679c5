"""Who may open which address: each view says so, and a view that says nothing is closed to all."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import Flask, abort, current_app, request

from symbiose.domain.accounts import Role
from web.sessions import current_account

View = TypeVar("View", bound=Callable[..., object])

EVERYONE = frozenset(Role)
STAFF = frozenset({Role.ADMINISTRATOR, Role.COORDINATOR})
PARTIES = STAFF | {Role.SITE_MANAGER}
_ATTRIBUTE = "access_policy"
PUBLIC_ENDPOINTS = frozenset({"static", "bootstrap.static"})
"""Endpoints of packages that serve style sheets; they cannot carry a declaration of ours."""


@dataclass(frozen=True)
class Policy:
    """Who may call a view; the use case behind it checks the thing itself."""

    public: bool
    roles: frozenset[Role] = frozenset()


PUBLIC = Policy(public=True)


def public(view: View) -> View:
    """Open a view to people who have not signed in."""
    setattr(view, _ATTRIBUTE, PUBLIC)
    return view


def requires(roles: frozenset[Role]) -> Callable[[View], View]:
    """Open a view to some roles."""

    def declare(view: View) -> View:
        setattr(view, _ATTRIBUTE, Policy(public=False, roles=roles))
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
    account = current_account()
    if account is None:
        abort(401)
    if account.role not in policy.roles:
        abort(403)


def rights_table(app: Flask) -> str:
    """Return who may open each address, as the rows of a Markdown table."""
    roles = list(Role)
    lines = [
        "| address | method | visitor | " + " | ".join(role.value.replace("_", " ") for role in roles) + " |",
        "| --- | --- | --- |" + " --- |" * len(roles),
    ]
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(rule.methods or ())))
    for rule in rules:
        policy = policy_of(app, rule.endpoint)
        if policy is None or rule.endpoint in PUBLIC_ENDPOINTS:
            continue
        methods = ", ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        cells = [policy.public, *(policy.public or role in policy.roles for role in roles)]
        marks = " | ".join("yes" if cell else "–" for cell in cells)
        lines.append(f"| `{rule.rule}` | {methods} | {marks} |")
    return "\n".join(lines)
