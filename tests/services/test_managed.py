"""What is not the caller's is told like what does not exist."""

import pytest

from symbiose.domain.accounts import Actor
from symbiose.domain.errors import UnknownThing
from symbiose.services.context import Services
from symbiose.services.managed import if_managed, managed_flow, managed_site
from tests.builders import make_flow


def test_a_flow_of_another_firm_is_told_like_one_that_is_missing(
    services: Services, manager_a: Actor, coordinator: Actor
) -> None:
    flow = make_flow(id="flow_b", site_id="site_b")
    services.store.write(lambda r: r.flows.save([flow]))

    with pytest.raises(UnknownThing) as of_another:
        services.store.read(lambda r: managed_flow(manager_a, r, flow.id))
    with pytest.raises(UnknownThing) as missing:
        if_managed(manager_a, flow.id, None)

    assert str(of_another.value) == str(missing.value)
    assert services.store.read(lambda r: managed_flow(coordinator, r, flow.id)) == flow


def test_a_site_of_another_firm_is_told_like_one_that_is_missing(
    services: Services, manager_a: Actor, coordinator: Actor
) -> None:
    with pytest.raises(UnknownThing) as of_another:
        services.store.read(lambda r: managed_site(manager_a, r, "site_b"))
    with pytest.raises(UnknownThing) as missing:
        services.store.read(lambda r: managed_site(manager_a, r, "site_nowhere"))

    assert str(of_another.value).replace("site_b", "site_nowhere") == str(missing.value)
    assert services.store.read(lambda r: managed_site(coordinator, r, "site_b")).id == "site_b"
