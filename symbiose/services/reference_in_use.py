"""What of the reference data holds now: values as people set them, processors and substitutions in use."""

from dataclasses import replace

from symbiose.domain.edits import Subject
from symbiose.domain.factors import ReferenceValue
from symbiose.domain.processing import Processor, Substitution
from symbiose.domain.reference import ReferenceData
from symbiose.domain.repositories import Repositories
from symbiose.domain.value_periods import laid_over, periods_of
from symbiose.services.context import Services


def own_values(repositories: Repositories) -> tuple[ReferenceValue, ...]:
    """Return the periods of reference values that people set, by value and day."""
    edits = repositories.edits.current(Subject.VALUE)
    return tuple(period for edit in edits for period in periods_of(edit.content))


def reference_in_use(services: Services, repositories: Repositories) -> ReferenceData:
    """Return the reference data with the values that people set in place of the shipped ones."""

    def read() -> ReferenceData:
        own = own_values(repositories)
        shipped = services.reference
        return replace(shipped, factors=laid_over(shipped.factors, own)) if own else shipped

    return services.memory.recall(repositories, "reference in use", read)


def processors_in_use(repositories: Repositories) -> tuple[Processor, ...]:
    """Return the processors that are not retired, by id."""
    retired = retired_ids(repositories, Subject.PROCESSOR)
    return tuple(one for one in repositories.processing.processors() if one.id not in retired)


def substitutions_in_use(repositories: Repositories) -> tuple[Substitution, ...]:
    """Return the substitutions that are not retired, by id."""
    retired = retired_ids(repositories, Subject.SUBSTITUTION)
    return tuple(one for one in repositories.processing.substitutions() if one.id not in retired)


def retired_ids(repositories: Repositories, subject: Subject) -> frozenset[str]:
    """Return the things of a sort that take part in no run any more."""
    return frozenset(edit.thing_id for edit in repositories.edits.current(subject) if edit.retired)
