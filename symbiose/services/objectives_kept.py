"""Objectives as they are kept: each change is a version, and what is taken back stays readable."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from symbiose.domain.edits import Edit, Subject
from symbiose.domain.errors import UnknownThing
from symbiose.domain.objectives import Objective
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services


@dataclass(frozen=True)
class KeptObjective:
    """An objective with the version that states it."""

    objective: Objective
    edit: Edit

    @property
    def standing(self) -> bool:
        """Tell whether it holds: it has not been taken back."""
        return not self.edit.retired


def kept_objectives(services: Services, repositories: Repositories) -> Mapping[str, KeptObjective]:
    """Return all objectives by id as they stand, those that were taken back among them."""

    def read() -> Mapping[str, KeptObjective]:
        return {edit.thing_id: as_kept(edit) for edit in repositories.edits.current(Subject.OBJECTIVE)}

    return services.memory.recall(repositories, "objectives", read)


def versions_of(repositories: Repositories, objective_id: str) -> Sequence[Edit]:
    """Return all versions of an objective, oldest first.

    Raises:
        UnknownThing: It was never set.
    """
    edits = repositories.edits.of_thing(Subject.OBJECTIVE, objective_id)
    if not edits:
        raise unknown_objective(objective_id)
    return edits


def unknown_objective(objective_id: str) -> UnknownThing:
    """Return what is answered of an objective that does not exist, or not for the caller."""
    msg = f"Objective {objective_id} does not exist. Go back to the list."
    return UnknownThing(msg, objective=objective_id)


def as_kept(edit: Edit) -> KeptObjective:
    """Return the objective that a version states."""
    return KeptObjective(objective_of(edit), edit)


def objective_of(edit: Edit) -> Objective:
    """Return what a version states."""
    return Objective.model_validate_json(edit.content)


def words_of(edit: Edit) -> str:
    """Return what its author wrote in a version: what the objective rests on, and why it was changed."""
    note = "" if edit.retired else objective_of(edit).note
    return "\n".join(text for text in (note, edit.reason) if text)
