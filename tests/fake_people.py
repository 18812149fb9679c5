"""Fakes of people and of what they are about: accounts, drafts, requests, tokens."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from symbiose.domain.accounts import Account, Session
from symbiose.domain.api_tokens import ApiToken
from symbiose.domain.drafts import Draft
from symbiose.domain.errors import ConflictingReview
from symbiose.domain.site_requests import SiteRequest
from tests.fake_lookup import found


@dataclass
class FakeAccounts:
    kept: dict[str, Account] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)

    def save(self, account: Account) -> None:
        self.kept[account.id] = account

    def get(self, account_id: str) -> Account:
        return found(self.kept, account_id)

    def for_change(self, account_id: str) -> Account:
        return self.get(account_id)

    def by_email(self, email: str) -> Account | None:
        return next((account for account in self.kept.values() if account.email == email), None)

    def by_link(self, digest: str) -> Account | None:
        return next((account for account in self.kept.values() if account.link_digest == digest), None)

    def all(self) -> list[Account]:
        return sorted(self.kept.values(), key=lambda account: account.email)

    def mark_active(self, account_id: str, at: datetime) -> None:
        if account_id in self.kept:
            self.kept[account_id] = self.kept[account_id].model_copy(update={"active_at": at})

    def save_session(self, session: Session) -> None:
        self.sessions[session.token_digest] = session

    def touch_session(self, session: Session) -> None:
        if session.token_digest in self.sessions:
            self.sessions[session.token_digest] = session

    def session(self, token_digest: str) -> Session | None:
        return self.sessions.get(token_digest)

    def sessions_of(self, account_ids: Sequence[str]) -> list[Session]:
        kept = [session for session in self.sessions.values() if session.account_id in set(account_ids)]
        return sorted(kept, key=lambda session: session.seen_at, reverse=True)

    def end_session(self, token_digest: str) -> None:
        self.sessions.pop(token_digest, None)

    def end_sessions_of(self, account_id: str) -> None:
        self.sessions = {k: s for k, s in self.sessions.items() if s.account_id != account_id}


@dataclass
class FakeDrafts:
    kept: dict[str, Draft] = field(default_factory=dict)

    def save(self, drafts: Sequence[Draft]) -> None:
        self.kept |= {draft.id: draft for draft in drafts}

    def get(self, draft_id: str) -> Draft:
        return found(self.kept, draft_id)

    def of_sites(self, site_ids: Sequence[str]) -> list[Draft]:
        wanted = [draft for draft in self.kept.values() if draft.site_id in set(site_ids)]
        return sorted(wanted, key=lambda draft: (draft.site_id, draft.created_at, draft.id))

    def delete(self, draft_ids: Sequence[str]) -> None:
        self.kept = {i: draft for i, draft in self.kept.items() if i not in set(draft_ids)}


@dataclass
class FakeSiteRequests:
    kept: dict[str, SiteRequest] = field(default_factory=dict)

    def save(self, request: SiteRequest) -> None:
        if request.id in self.kept and not self.kept[request.id].open:
            msg = f"Request {request.id} is answered already. Read the list of requests again."
            raise ConflictingReview(msg, request=request.id)
        self.kept[request.id] = request

    def get(self, request_id: str) -> SiteRequest:
        return found(self.kept, request_id)

    def all(self) -> list[SiteRequest]:
        return sorted(self.kept.values(), key=lambda request: (request.asked_at, request.id), reverse=True)


@dataclass
class FakeApiTokens:
    kept: dict[str, ApiToken] = field(default_factory=dict)

    def save(self, token: ApiToken) -> None:
        self.kept[token.id] = token

    def by_digest(self, digest: str) -> ApiToken | None:
        return next((token for token in self.kept.values() if token.digest == digest), None)

    def of_account(self, account_id: str) -> list[ApiToken]:
        own = [token for token in self.kept.values() if token.account_id == account_id]
        return sorted(own, key=lambda token: (token.created_at, token.id), reverse=True)

    def touch(self, token: ApiToken) -> None:
        if token.id in self.kept:
            self.kept[token.id] = token

    def delete(self, token_id: str) -> None:
        self.kept.pop(token_id, None)
