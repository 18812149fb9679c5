"""The typical years of needs of electricity, as runs and pages take them from load curves that are kept."""

from collections.abc import Iterable

from symbiose.domain.declared_profiles import measured_profile
from symbiose.domain.electricity_profiles import ElectricityProfile
from symbiose.domain.flows import Flow
from symbiose.domain.repositories import Repositories


def measured_profiles(repositories: Repositories, flows: Iterable[Flow]) -> tuple[ElectricityProfile, ...]:
    """Return the typical year of each flow that has a load curve, by flow; withdrawn ones use nothing."""
    curves = {curve.flow_id: curve for curve in repositories.load_curves.all()}
    if not curves:
        return ()
    standing = sorted((f for f in flows if f.id in curves and not f.withdrawn), key=lambda flow: flow.id)
    return tuple(measured_profile(flow, curves[flow.id]) for flow in standing)
