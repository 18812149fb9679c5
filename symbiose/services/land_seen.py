"""What came of a land question, as its reader may see it: activities, loops, the estimates behind them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from symbiose.domain.accounts import Actor
from symbiose.domain.disclosure import may_see_name
from symbiose.domain.errors import UnknownThing
from symbiose.domain.estimates import Ratio
from symbiose.domain.jobs import Job, JobKind, JobState
from symbiose.domain.land import LATE, ActivityOutcome, EstimatedFlow, Gain, LandOutcome, Loop
from symbiose.domain.newcomers import Scale, newcomer_site_id
from symbiose.domain.on_behalf import awaits_the_firm
from symbiose.domain.permissions import CanManageSite, CanStudyLand
from symbiose.domain.repositories import Repositories
from symbiose.domain.typical_flows import Trade
from symbiose.services.context import Services
from symbiose.services.jobs import JobLine, job_of, jobs_of
from symbiose.services.parks import parks_of
from symbiose.services.surroundings import Surroundings, surroundings

ONE_EURO = 1.0
"""What solvers leave of exactness is not told, €/yr."""


class Order(StrEnum):
    """What activities are ranked by, the most first."""

    BENEFIT = "benefice"
    WASTE = "dechets"
    ENERGY = "energie"
    CO2 = "emissions"
    LOOPS = "boucles"


@dataclass(frozen=True)
class LoopSeen:
    """A loop as its reader may see it."""

    loop: Loop
    resource: str
    received: str
    partner: str
    """Name of the site at the other end."""
    itself: bool
    """The newcomer is at both ends: it takes back, through a processor, what it gives."""
    through: tuple[str, ...]
    """Names of the processors in order."""
    whole: bool
    """Its figures are the reader's to see; else that it exists, between flows that are named to all."""
    estimated: bool
    """The flow at the other end is an estimate as well."""
    to_confirm: bool
    """That flow was declared on behalf of its firm, which has not confirmed it."""
    stands: bool
    """That flow is still declared."""


@dataclass(frozen=True)
class FlowSeen:
    """An estimated flow of an activity, with the ratio behind it."""

    flow: EstimatedFlow
    resource: str
    ratio: Ratio
    joined: float | None
    """How much of it the loops that the reader sees take up, in its unit; None where it is not known."""


@dataclass(frozen=True)
class ActivitySeen:
    """One activity as its reader may see it."""

    outcome: ActivityOutcome
    label: str
    codes: tuple[str, ...]
    """Beginnings of the NAF codes that belong to it."""
    gain: Gain | None
    """Difference of the optima; for who sees some sites only, what their loops bring. None: not known."""
    low: Gain | None
    high: Gain | None
    others: Gain | None
    """What the exchanges of others gain, or lose; None for who sees some sites only."""
    loops: tuple[LoopSeen, ...]
    flows: tuple[FlowSeen, ...]

    @property
    def whole_loops(self) -> tuple[LoopSeen, ...]:
        """Return the loops whose figures the reader sees."""
        return tuple(one for one in self.loops if one.whole)

    @property
    def models(self) -> tuple[int, ...]:
        """Return the OPEO models of the loops seen, by number."""
        return tuple(sorted({model for one in self.whole_loops for model in one.loop.models}))

    @property
    def uncertain(self) -> bool:
        """Tell whether the difference is smaller than what the two optima may be off."""
        short = max(self.outcome.margin_eur - ONE_EURO, 0.0)
        return self.others is not None and abs((self.gain or Gain()).benefit_eur) < short

    @property
    def late(self) -> bool:
        """Tell whether the time ended before it was weighed."""
        return self.outcome.status == LATE


@dataclass(frozen=True)
class LandSeen:
    """The answer to a land question."""

    job: Job
    outcome: LandOutcome
    activities: tuple[ActivitySeen, ...]
    """Ranked; those that nothing is known of last."""
    of_all: bool
    """Weighed on the whole territory for who sees all of it: differences of its optima are told."""
    place: str
    """Name of the park, else of the commune."""

    @property
    def seconds(self) -> float:
        """Return the time that weighing took, s."""
        return sum(one.seconds for one in self.outcome.activities)

    def activity(self, trade_id: str) -> ActivitySeen:
        """Return one activity.

        Raises:
            UnknownThing: There is none of this id.
        """
        found = next((one for one in self.activities if one.outcome.trade_id == trade_id), None)
        if found is None:
            msg = f"Activity {trade_id} was not weighed. Go back to the ranking."
            raise UnknownThing(msg, trade=trade_id)
        return found


def land_questions(services: Services, actor: Actor) -> tuple[JobLine, ...]:
    """Return the land questions that the caller may see, the newest first."""
    CanStudyLand(actor).require()
    return tuple(line for line in jobs_of(services, actor) if line.job.kind is JobKind.LAND)


def land_seen(services: Services, actor: Actor, job_id: str, order: Order = Order.BENEFIT) -> LandSeen:
    """Return the answer to a land question.

    Raises:
        NotAllowed: The caller does not coordinate.
        UnknownThing: There is none that is done, or it is not the caller's, or it was worked out of the whole
            and the caller sees some parks only, which is not told.
    """
    CanStudyLand(actor).require()
    job = job_of(services, actor, job_id).job
    outcome = _outcome(job)
    if outcome is None or not (outcome.partial or actor.answers_for_all):
        msg = "This question does not exist, or is not answered yet. Go back to the list of questions."
        raise UnknownThing(msg, job=job_id)

    def read(repositories: Repositories) -> LandSeen:
        seeing = _Seeing(services, actor, surroundings(services, repositories), outcome)
        park = parks_of(services, repositories).get(outcome.plot.park_id or "")
        commune = services.reference.communes.name_of(outcome.plot.commune_code)
        activities = sorted(map(seeing.activity, outcome.activities), key=_rank(order))
        of_all = actor.answers_for_all and not outcome.partial
        return LandSeen(job, outcome, tuple(activities), of_all, park.name if park else commune)

    return services.store.read(read)


def _outcome(job: Job) -> LandOutcome | None:
    """Return what came of a job; None where it is no land question, or not answered."""
    answered = job.kind is JobKind.LAND and job.state is JobState.DONE and job.result is not None
    return LandOutcome.model_validate_json(job.result or "") if answered else None


def _rank(order: Order) -> Callable[[ActivitySeen], tuple[bool, float, float, str]]:
    figure: Mapping[Order, Callable[[Gain], float]] = {
        Order.WASTE: lambda gain: gain.waste_diverted_t,
        Order.ENERGY: lambda gain: gain.energy_mwh,
        Order.CO2: lambda gain: gain.co2_avoided_t,
    }

    def rank(one: ActivitySeen) -> tuple[bool, float, float, str]:
        gain = one.gain or Gain()
        first = len(one.loops) if order is Order.LOOPS else figure.get(order, _benefit)(gain)
        return one.gain is None, -first, -gain.benefit_eur, one.label

    return rank


def _benefit(gain: Gain) -> float:
    return gain.benefit_eur


@dataclass(frozen=True)
class _Seeing:
    """Puts names to an outcome, and leaves out what is not its reader's."""

    services: Services
    actor: Actor
    around: Surroundings
    outcome: LandOutcome

    def activity(self, one: ActivityOutcome) -> ActivitySeen:
        """Return an activity; who sees some sites only gets sums of the loops with them."""
        trade = self._trade(one.trade_id)
        loops = tuple(
            sorted((seen for loop in one.loops if (seen := self._loop(one.trade_id, loop))), key=_place)
        )
        ours = sum((seen.loop.gain for seen in loops if seen.whole), Gain())
        whole = self.actor.answers_for_all and not self.outcome.partial
        gain = one.gain if whole else ours if one.gain is not None else None
        return ActivitySeen(
            outcome=one,
            label=trade.label_fr if trade else one.trade_id,
            codes=trade.activities if trade else (),
            gain=gain,
            low=one.low if whole else None,
            high=one.high if whole else None,
            others=gain - ours if whole and gain is not None else None,
            loops=loops,
            flows=tuple(self._flow(flow, loops) for flow in one.flows),
        )

    def _trade(self, trade_id: str) -> Trade | None:
        trades = self.services.reference.typical_flows.trades
        return next((trade for trade in trades if trade.id == trade_id), None)

    def _loop(self, trade_id: str, loop: Loop) -> LoopSeen | None:
        """Return a loop, None where its other end is not the reader's to know."""
        partner = self.around.flows.get(loop.partner_flow_id)
        itself = loop.partner_site_id == newcomer_site_id(trade_id, Scale.MIDDLE)
        whole = itself or CanManageSite(self.actor, loop.partner_site_id).allowed()
        shown = partner is not None and not partner.withdrawn and may_see_name(self.actor, partner)
        if not whole and not shown:
            return None
        label = self.services.reference.resources.label
        return LoopSeen(
            loop=loop,
            resource=label(loop.resource_id),
            received=label(loop.received_resource_id),
            partner="" if itself else self.around.site_name(loop.partner_site_id),
            itself=itself,
            through=tuple(self.around.processor_name(i) for i in loop.path.through),
            whole=whole,
            estimated=itself or (partner is not None and partner.estimate is not None),
            to_confirm=partner is not None and awaits_the_firm(partner),
            stands=partner is not None and not partner.withdrawn,
        )

    def _flow(self, flow: EstimatedFlow, loops: tuple[LoopSeen, ...]) -> FlowSeen:
        ratios = {ratio.id: ratio for ratio in self.outcome.ratios}
        used = [_used(flow, seen.loop) for seen in loops if seen.whole]
        return FlowSeen(
            flow=flow,
            resource=self.services.reference.resources.label(flow.resource_id),
            ratio=ratios[flow.ratio_id],
            joined=None if flow.value is None else sum(used),
        )


def _place(seen: LoopSeen) -> tuple[bool, float, str, str]:
    """Return where a loop stands on the list: by benefit, those without figures last, which tells none."""
    benefit = seen.loop.gain.benefit_eur if seen.whole else 0.0
    return not seen.whole, -benefit, seen.partner, seen.resource


def _used(flow: EstimatedFlow, loop: Loop) -> float:
    """Return how much of an estimated flow a loop takes up."""
    given = loop.quantity_per_year if loop.path.offer_id == flow.flow_id else 0.0
    received = loop.received_per_year if loop.path.need_id == flow.flow_id else 0.0
    return given + received
