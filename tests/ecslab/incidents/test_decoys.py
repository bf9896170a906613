"""What else happens in a shop passes, and wakes nobody."""

import time
from collections.abc import Callable
from random import Random

import pytest
from ecslab import Lab
from ecslab.incidents.decoys import DECOYS
from ecslab.incidents.judge import judge
from ecslab.incidents.machines import open_on_machines
from ecslab.incidents.page import NoAlarmError, ringing, wait_for_page
from ecslab.incidents.scenario import Scenario, nothing_remains
from ecslab.incidents.site import Site

HARMLESS = Scenario("none", "nothing", Site.open_shop, lambda site: None, nothing_remains, (), (), (), "nothing")


@pytest.fixture
def site(lab: Lab) -> Site:
    site = Site(lab, Random(1))
    site.open_shop()
    return site


@pytest.mark.parametrize("decoy", DECOYS)
def test_a_decoy_passes_by_itself(site: Site, decoy: Callable[[Site], None]) -> None:
    decoy(site)
    time.sleep(900)
    assert ringing(site) == []
    assert judge(site, HARMLESS).finding == "healed"


@pytest.mark.parametrize("decoy", DECOYS)
def test_a_decoy_leaves_alone_what_will_be_hit(site: Site, decoy: Callable[[Site], None]) -> None:
    before = [task["taskArn"] for task in site.tasks(site.hit)]
    decoy(site)
    time.sleep(300)
    assert [task["taskArn"] for task in site.tasks(site.hit)] == before


def test_a_shop_in_which_nothing_breaks_wakes_nobody(site: Site) -> None:
    with pytest.raises(NoAlarmError):
        wait_for_page(site)


def test_a_shop_on_machines_is_well_too(lab: Lab) -> None:
    site = Site(lab, Random(2))
    open_on_machines(site)
    assert judge(site, HARMLESS).finding == "healed"
