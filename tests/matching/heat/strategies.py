"""Random heat problems on whole temperatures and duties, so that outside oracles are exact."""

from typing import Any

from hypothesis import strategies as st

from tests.matching.heat.streams import boiling, condensing, level, stream

TEMPERATURES = st.integers(-20, 200).map(float)
CONTRIBUTIONS = st.integers(0, 12).map(float)


@st.composite
def a_stream(draw: st.DrawFn, own: bool = True) -> dict[str, Any]:
    """Draw a stream with whole ends and a whole flow, some isothermal, some with their own contribution."""
    told: dict[str, Any] = {"site": draw(st.sampled_from("abc"))}
    if own and draw(st.booleans()):
        told["dt_contribution_k"] = draw(CONTRIBUTIONS)
    supply, target = draw(TEMPERATURES), draw(TEMPERATURES)
    if supply == target or draw(st.integers(0, 3)) == 0:
        kind = draw(st.sampled_from([condensing, boiling]))
        return kind(supply, float(draw(st.integers(0, 500))), **told)
    return stream(supply, target, heat_capacity_flow_kw_per_k=float(draw(st.integers(0, 9))), **told)


@st.composite
def a_level(draw: st.DrawFn, key: str) -> dict[str, Any]:
    """Draw a level, isothermal or not, with a contribution of its own."""
    use = draw(st.sampled_from(["hot", "cold", "both", "both"]))
    supply = draw(TEMPERATURES)
    target = supply if draw(st.booleans()) else draw(TEMPERATURES)
    return level(key, use, supply, target, dt_contribution_k=draw(CONTRIBUTIONS))


STREAMS = st.lists(a_stream(), max_size=9)
SHARED_APPROACH = st.lists(a_stream(own=False), max_size=9)
LEVELS = st.integers(1, 4).flatmap(lambda n: st.tuples(*(a_level(f"u{i}") for i in range(n)))).map(list)
APPROACHES = st.integers(0, 15).map(lambda half: 2.0 * half)
