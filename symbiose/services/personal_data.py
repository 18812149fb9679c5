"""A person's data taken away by the person: all that the service keeps of them, in one document."""

from collections.abc import Iterable, Iterator

from symbiose.domain.accounts import Actor
from symbiose.domain.edits import Subject
from symbiose.domain.followed_designs import DesignStep, M
from symbiose.domain.personal_data import PersonalData, WrittenText
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.journalling import journal_entry
from symbiose.services.objectives_kept import words_of

MOST_JOBS = 10_000
_SECRETS = {"password_hash", "link_digest", "token_digest", "digest"}
"""Fields that open something, or could be tried against it: they tell nothing of the person."""


def data_of_person(services: Services, actor: Actor) -> PersonalData:
    """Return all that the service keeps of the caller; that it was asked for is noted in the journal.

    Raises:
        UnknownThing: The caller is no account.
    """
    now = services.clock()
    entry = journal_entry(actor, "export_personal_data", actor.id, now)
    uploads = services.uploads.of_account(actor.id)

    def work(repositories: Repositories) -> PersonalData:
        account = repositories.accounts.get(actor.id)
        found = PersonalData(
            created=now,
            account=account.model_dump(mode="json", exclude=_SECRETS),
            sessions=tuple(
                session.model_dump(mode="json", exclude=_SECRETS)
                for session in repositories.accounts.sessions_of([actor.id])
            ),
            tokens=tuple(
                token.model_dump(mode="json", exclude=_SECRETS)
                for token in repositories.api_tokens.of_account(actor.id)
            ),
            site_requests=tuple(
                request.model_dump(mode="json")
                for request in repositories.site_requests.all()
                if request.account_id == actor.id
            ),
            jobs=tuple(
                job.model_dump(mode="json", include={"id", "kind", "state", "created_at", "ended_at"})
                for job in repositories.jobs.of_account(actor.id, MOST_JOBS)
            ),
            uploads=tuple({"name": one.name, "received_at": one.received_at.isoformat()} for one in uploads),
            declared_flows=tuple(
                {"id": flow.id, "site_id": flow.site_id, "declared_at": flow.declared_at.isoformat()}
                for flow in repositories.flows.all()
                if flow.declared_by == actor.id
            ),
            written=tuple(sorted(_written(repositories, actor.id), key=lambda text: text.at)),
            journal=tuple(
                one.model_dump(mode="json", include={"at", "action", "thing_id", "detail"})
                for one in repositories.journal.of_actor(actor.id)
            ),
        )
        repositories.journal.append(entry)
        return found

    return services.store.write(work)


def _written(repositories: Repositories, account_id: str) -> Iterator[WrittenText]:
    for decision in repositories.decisions.all():
        if decision.decided_by == account_id:
            text = f"{decision.state}: {decision.reason}" if decision.reason else decision.state.value
            yield WrittenText(
                kind="decision", thing_id=decision.proposal_id, at=decision.decided_at, text=text
            )
    for taken in repositories.loop_decisions.all():
        if taken.decided_by == account_id:
            text = f"{taken.state}: {taken.reason}" if taken.reason else taken.state.value
            yield WrittenText(kind="decision", thing_id=taken.loop_id, at=taken.decided_at, text=text)
    for settled in repositories.solar_decisions.all():
        if settled.decided_by == account_id:
            text = f"{settled.state}: {settled.reason}" if settled.reason else settled.state.value
            yield WrittenText(kind="decision", thing_id=settled.group_id, at=settled.decided_at, text=text)
    yield from _steps("loop_step", repositories.loop_steps.all(), account_id)
    yield from _steps("solar_step", repositories.solar_steps.all(), account_id)
    for said in repositories.roof_decisions.all():
        if said.decided_by == account_id:
            text = f"{said.verdict}: {said.reason}" if said.reason else said.verdict.value
            yield WrittenText(kind="roof", thing_id=said.roof_id, at=said.decided_at, text=text)
    for curve in repositories.load_curves.all():
        if curve.given_by == account_id:
            yield WrittenText(
                kind="load_curve", thing_id=curve.flow_id, at=curve.given_at, text=curve.file_name
            )
    for override in repositories.overrides.made_by(account_id):
        yield WrittenText(
            kind="model_override", thing_id=override.thing_id, at=override.decided_at, text=override.reason
        )
    yield from _questions(repositories, account_id)
    for event in repositories.synergies.all_events():
        if event.by == account_id:
            yield WrittenText(
                kind="synergy", thing_id=event.synergy_id, at=event.at, text=event.words or event.kind.value
            )
    yield from _of_dossiers(repositories, account_id)
    for edit in repositories.edits.made_by(account_id):
        kind = _EDITED.get(edit.subject, "reference")
        text = words_of(edit) if edit.subject is Subject.OBJECTIVE else edit.reason
        yield WrittenText(kind=kind, thing_id=edit.thing_id, at=edit.at, text=text)


_EDITED = {Subject.NOTICE: "notice", Subject.OBJECTIVE: "objective"}


def _steps(kind: str, steps: Iterable[DesignStep[M]], account_id: str) -> Iterator[WrittenText]:
    for step in steps:
        if step.by == account_id:
            text = step.words or step.kind.value
            yield WrittenText(kind=kind, thing_id=step.thing_id, at=step.at, text=text)


def _questions(repositories: Repositories, account_id: str) -> Iterable[WrittenText]:
    for one in repositories.questions.all():
        if one.asked_by == account_id:
            yield WrittenText(kind="question", thing_id=one.id, at=one.asked_at, text=one.text)
        if one.closed_by == account_id and one.closed_at is not None:
            yield WrittenText(kind="answer", thing_id=one.id, at=one.closed_at, text=one.answer)


def _of_dossiers(repositories: Repositories, account_id: str) -> Iterator[WrittenText]:
    """Yield the notes, the evidence, the titles of documents and the yearly quantities of an account."""
    notes = (
        *((one.synergy_id, one) for one in repositories.synergy_notes.all()),
        *((one.thing_id, one) for one in repositories.design_notes.all()),
    )
    for thing_id, note in notes:
        if note.written_by == account_id:
            yield WrittenText(kind="note", thing_id=thing_id, at=note.written_at, text=note.text)
    for document in (*repositories.synergy_documents.all(), *repositories.design_documents.all()):
        if document.uploaded_by == account_id:
            yield WrittenText(
                kind="document", thing_id=document.id, at=document.uploaded_at, text=document.title
            )
    synergies = [synergy.id for synergy in repositories.synergies.all()]
    for synergy_id, status in repositories.waste_statuses.of_synergies(synergies).items():
        for tick in status.ticks:
            if tick.ticked_by == account_id:
                yield WrittenText(kind="tick", thing_id=synergy_id, at=tick.ticked_at, text=tick.evidence)
    for synergy_id, told in repositories.realised.of_synergies(synergies).items():
        for one in told:
            if one.declared_by == account_id:
                yield WrittenText(
                    kind="realised", thing_id=synergy_id, at=one.declared_at, text=one.remark or ""
                )
