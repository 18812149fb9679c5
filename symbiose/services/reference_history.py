"""What people had set of the reference data until a day: values, processors, and which were retired."""

from collections.abc import Sequence
from datetime import date

from symbiose.domain.civil_days import day_of
from symbiose.domain.edits import Edit, Subject
from symbiose.domain.factors import ReferenceValue
from symbiose.domain.processing import Processor
from symbiose.domain.repositories import Repositories
from symbiose.domain.value_periods import periods_of


def own_values_on(repositories: Repositories, day: date) -> tuple[ReferenceValue, ...]:
    """Return the periods of reference values that people had set until a day, whatever they set later."""
    return tuple(
        period
        for edit in edits_on(repositories, Subject.VALUE, day).values()
        if edit is not None
        for period in periods_of(edit.content)
    )


def processors_on(repositories: Repositories, day: date) -> tuple[tuple[Processor, ...], frozenset[str]]:
    """Return the processors as they were set on a day, and which of them were retired by then.

    One that was only imported stands as the last import left it: versions are kept of what people set.
    """
    edits = edits_on(repositories, Subject.PROCESSOR, day)
    found = []
    for processor in repositories.processing.processors():
        if processor.id not in edits:
            found.append(processor)
        elif (edit := edits[processor.id]) is not None:
            found.append(Processor.model_validate_json(edit.content))
    return tuple(found), frozenset(i for i, edit in edits.items() if edit is not None and edit.retired)


def edits_on(repositories: Repositories, subject: Subject, day: date) -> dict[str, Edit | None]:
    """Return the version of each edited thing that held on a day; None of one that was added later."""
    found: dict[str, Edit | None] = {}
    for edit in repositories.edits.current(subject):
        history = [edit]
        if day_of(edit.at) > day:
            history = repositories.edits.of_thing(subject, edit.thing_id)
        found[edit.thing_id] = _holding(history, day)
    return found


def _holding(history: Sequence[Edit], day: date) -> Edit | None:
    """Return the last version until a day; version 0 is how it stood before anybody changed it."""
    until = [one for one in history if day_of(one.at) <= day or one.version == 0]
    return until[-1] if until else None
