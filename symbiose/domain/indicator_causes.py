"""Why a contribution to an indicator differs between two days: computed from the two days, never guessed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from symbiose.domain.civil_days import day_of
from symbiose.domain.counted_flows import WITHOUT_TAKER
from symbiose.domain.exchanges import Proposal, ReferenceUsed, State
from symbiose.domain.flow_changes import OPENNESS, changes_between
from symbiose.domain.flows import Flow
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.indicator_changes import Cause, Difference, Reason
from symbiose.domain.indicators import Contribution
from symbiose.domain.operation_causes import causes_of_operation, followed_on
from symbiose.domain.solar_groups import SolarGroup
from symbiose.domain.synergies import Side
from symbiose.domain.territory_on import SynergyOn, TerritoryOn

_SAYS_NOTHING = frozenset({"confidentiality", "description", "reference", "rank", "resource_text"})
"""Fields of a flow that no indicator looks at."""
_Design = HeatLoop | SolarGroup
"""What a run designs of several sites."""


@dataclass(frozen=True)
class TwoDays:
    """The territory on an earlier and on a later day."""

    before: TerritoryOn
    after: TerritoryOn

    def causes(self, difference: Difference) -> tuple[Cause, ...]:
        """Return what explains a difference, the nearest causes first; nothing where none was found."""
        thing_id = difference.key.thing_id
        if thing_id in self._synergies:
            found = [*self._of_synergy(thing_id), *self._of_values(difference)]
        elif thing_id in self._proposals:
            found = [*self._of_proposal(thing_id), *self._of_values(difference)]
        elif thing_id in self._designs or thing_id in self._followed:
            followed = causes_of_operation(self.before, self.after, difference)
            found = [*self._of_design(thing_id), *followed, *self._of_values(difference)]
        elif thing_id in self.after.flows or thing_id in self.before.flows:
            found = [*self._of_flow(difference), *self._of_values(difference)]
        else:
            found = list(self._of_site(difference))
        return tuple(dict.fromkeys(found))

    @cached_property
    def _synergies(self) -> Mapping[str, tuple[SynergyOn | None, SynergyOn | None]]:
        old = {one.synergy.id: one for one in self.before.synergies}
        new = {one.synergy.id: one for one in self.after.synergies}
        return {i: (old.get(i), new.get(i)) for i in (*old, *new)}

    @cached_property
    def _proposals(self) -> Mapping[str, tuple[Proposal | None, Proposal | None]]:
        old = {one.id: one for one in self.before.proposals}
        new = {one.id: one for one in self.after.proposals}
        return {i: (old.get(i), new.get(i)) for i in (*old, *new)}

    @cached_property
    def _designs(self) -> Mapping[str, tuple[_Design | None, _Design | None]]:
        """Return the loops and groups of both days."""
        old, new = _designs_on(self.before), _designs_on(self.after)
        return {i: (old.get(i), new.get(i)) for i in (*old, *new)}

    @cached_property
    def _followed(self) -> frozenset[str]:
        """Return the loops and groups that were followed on either day."""
        return frozenset({*followed_on(self.before), *followed_on(self.after)})

    def _of_design(self, thing_id: str) -> Iterator[Cause]:
        """Return why a loop or group counts otherwise: another run, a decision, or what members declare."""
        old, new = self._designs.get(thing_id, (None, None))
        run, before = self.after.run, self.before.run
        another = run is not None and (before is None or before.id != run.id)
        if another and run is not None and old != new:
            yield Cause(Reason.RUN, run.id, day_of(run.created))
        elif (old is None) is not (new is None):
            states = tuple(State.PROPOSED if one else State.REFUSED for one in (old, new))
            yield Cause(Reason.DECIDED, thing_id, states=(states[0], states[1]))
        one = new or old
        for flow_id in _flows_joined(one) if one and old != new else ():
            yield from self._flow_steps(flow_id)

    def _of_synergy(self, synergy_id: str) -> Iterator[Cause]:
        old, new = self._synergies[synergy_id]
        states = (old.synergy.state if old else None, new.synergy.state if new else None)
        if states[0] is not states[1]:
            on = new.reached.get(new.synergy.state) if new else None
            yield Cause(Reason.SYNERGY, synergy_id, on, states=states)
        told = (old.given_in_year if old else None, new.given_in_year if new else None)
        if told[0] != told[1]:
            other_year = self.before.day.year != self.after.day.year
            yield Cause(Reason.YEAR if other_year else Reason.TOLD, synergy_id, figures=told)

    def _of_proposal(self, proposal_id: str) -> Iterator[Cause]:
        old, new = self._proposals[proposal_id]
        states = (self._state(self.before, old), self._state(self.after, new))
        if old is not None and new is not None and states[0] is not states[1]:
            yield Cause(Reason.DECIDED, proposal_id, states=states)
        run = self.after.run
        if old != new and run is not None:
            yield Cause(Reason.RUN, run.id, day_of(run.created))
            path = (new or old or self.after.proposals[0]).path
            for flow_id in (path.offer_id, path.need_id):
                yield from self._flow_steps(flow_id)

    @staticmethod
    def _state(territory: TerritoryOn, proposal: Proposal | None) -> State | None:
        return territory.states.get(proposal.id, State.PROPOSED) if proposal else None

    def _of_flow(self, difference: Difference) -> Iterator[Cause]:
        """Return what happened to a flow; of what finds no taker also the exchanges that take part of it."""
        flow_id = difference.key.thing_id
        yield from self._flow_steps(flow_id)
        if difference.key.indicator_id == WITHOUT_TAKER:
            yield from self._other_exchanges(flow_id)

    def _flow_steps(self, flow_id: str) -> Iterator[Cause]:
        old, new = self.before.flows.get(flow_id), self.after.flows.get(flow_id)
        if new is None:
            return
        on = day_of(new.declared_at)
        if old is None:
            yield Cause(Reason.FLOW_NEW, flow_id, on)
            return
        if old.withdrawn is not new.withdrawn:
            yield Cause(Reason.FLOW_WITHDRAWN if new.withdrawn else Reason.FLOW_RESTORED, flow_id, on)
        fields = _changed_fields(old, new)
        if fields:
            yield Cause(Reason.FLOW_CHANGED, flow_id, on, fields=fields)
        held, holds = old.valid_on(self.before.day), new.valid_on(self.after.day)
        if held is not holds:
            yield Cause(
                Reason.FLOW_BEGAN if holds else Reason.FLOW_EXPIRED,
                flow_id,
                new.valid_from if holds else new.valid_to,
            )

    def _other_exchanges(self, flow_id: str) -> Iterator[Cause]:
        for synergy_id, pair in self._synergies.items():
            one = pair[1] or pair[0]
            if one is not None and flow_id in (one.synergy.flow_of(side) for side in Side):
                yield from (
                    Cause(Reason.OTHER_EXCHANGE, c.thing_id, c.on) for c in self._of_synergy(synergy_id)
                )
        for proposal_id, both in self._proposals.items():
            known = both[1] or both[0]
            if known is not None and flow_id in (known.path.offer_id, known.path.need_id):
                states = (self._state(self.before, both[0]), self._state(self.after, both[1]))
                if both[0] != both[1] or states[0] is not states[1]:
                    yield Cause(Reason.OTHER_EXCHANGE, proposal_id)

    @staticmethod
    def _of_values(difference: Difference) -> Iterator[Cause]:
        """Return the reference values that the two days were figured with differently."""
        old, new = _values(difference.before), _values(difference.after)
        for key in old.keys() & new.keys():
            if old[key].value != new[key].value:
                yield Cause(Reason.FACTOR, key, figures=(old[key].value, new[key].value))

    def _of_site(self, difference: Difference) -> Iterator[Cause]:
        site_id = difference.key.site_id
        site = self.after.sites.get(site_id) or self.before.sites.get(site_id)
        if site is None:
            return
        worked, works = site.works_on(self.before.day), site.works_on(self.after.day)
        if worked is not works:
            yield Cause(Reason.SITE, site_id, site.known_since if works else site.closed_on)
        for flow_id in sorted(self.before.flows.keys() | self.after.flows.keys()):
            flow = self.after.flows.get(flow_id) or self.before.flows[flow_id]
            if flow.site_id == site_id:
                yield from self._flow_steps(flow_id)
                yield from self._overridden(flow_id)
        if difference.key.models:
            yield from self._practised(site_id)

    def _overridden(self, thing_id: str) -> Iterator[Cause]:
        old, new = self.before.overrides.get(thing_id), self.after.overrides.get(thing_id)
        if old != new and new is not None:
            yield Cause(Reason.OVERRIDE, thing_id, day_of(new.decided_at))

    def _practised(self, site_id: str) -> Iterator[Cause]:
        """Return the processors and synergies of a site that changed: its models rest on them too."""
        old = {one.id: (one, one.id in self.before.retired) for one in self.before.processors}
        new = {one.id: (one, one.id in self.after.retired) for one in self.after.processors}
        for i in sorted(old.keys() | new.keys()):
            one, _retired = new.get(i) or old[i]
            if one.site_id == site_id and old.get(i) != new.get(i):
                yield Cause(Reason.PROCESSOR, i)
        for synergy_id, pair in self._synergies.items():
            one_of = pair[1] or pair[0]
            if one_of is not None and site_id in (one_of.synergy.site_of(side) for side in Side):
                yield from self._of_synergy(synergy_id)
                yield from self._overridden(one_of.proposal.id)


def _designs_on(territory: TerritoryOn) -> dict[str, _Design]:
    designs: tuple[_Design, ...] = (*territory.loops, *territory.groups)
    return {one.id: one for one in designs}


def _flows_joined(one: _Design) -> tuple[str, ...]:
    return tuple(sorted(one.flow_ids))


def _changed_fields(old: Flow, new: Flow) -> tuple[str, ...]:
    return tuple(
        change.field
        for change in changes_between(old, new)
        if change.field not in _SAYS_NOTHING and not change.field.startswith(OPENNESS)
    )


def _values(contributions: Iterable[Contribution]) -> dict[str, ReferenceUsed]:
    return {used.id: used for one in contributions for used in one.values}
