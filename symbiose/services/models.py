"""The six circular models: coverage per company and chain, and overrides by a person."""

from collections.abc import Sequence

from symbiose.domain.accounts import Actor
from symbiose.domain.errors import InvalidDeclaration, Problem
from symbiose.domain.opeo import ModelOverride, OpeoModel
from symbiose.domain.permissions import CanReview
from symbiose.domain.ports import Repositories
from symbiose.services.context import Services
from symbiose.services.journalling import journal_entry


def override_models(
    services: Services, actor: Actor, thing_id: str, models: Sequence[int], reason: str
) -> ModelOverride:
    """Set the models of a flow or proposal against the rules, with a reason kept in history.

    Raises:
        NotAllowed: The caller may not review.
        InvalidDeclaration: The reason is missing, or a number is no model.
    """
    CanReview(actor).require()
    problems = [
        Problem("models", str(m), "choose models from 1 to 6") for m in models if m not in set(OpeoModel)
    ]
    if not reason.strip():
        problems.append(Problem("reason", "", "say why: the reason is kept in the history"))
    if problems:
        raise InvalidDeclaration(problems)
    now = services.clock()
    override = ModelOverride(
        thing_id=thing_id,
        models=tuple(sorted({OpeoModel(m) for m in models})),
        reason=reason.strip(),
        decided_by=actor.id,
        decided_at=now,
    )
    entry = journal_entry(actor, "override_models", thing_id, now)

    def work(repositories: Repositories) -> ModelOverride:
        repositories.overrides.save(override)
        repositories.journal.append(entry)
        return override

    return services.store.write(work)
