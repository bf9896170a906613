"""AWS's price list is asked for each price, and its answers are read as they come."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber
from ecslab.safety import price_list
from ecslab.safety.prices import Product, keep, prices

TODAY = date(2027, 1, 2)
IRELAND = "eu-west-1"
ALB = "alb_hour"


@pytest.fixture
def pricing() -> Any:
    """A boto3 client of the price list that would reach nobody."""
    return boto3.client("pricing", region_name="us-east-1", aws_access_key_id="none", aws_secret_access_key="none")


@pytest.fixture
def stub(pricing: Any) -> Iterator[Stubber]:
    """What answers in the place of the price list."""
    with Stubber(pricing) as stub:
        yield stub
        stub.assert_no_pending_responses()


@pytest.fixture(autouse=True)
def _only_the_load_balancer(monkeypatch: pytest.MonkeyPatch) -> None:
    """One product is enough to ask for, unless a test names others."""
    know(monkeypatch, Product("AWSELB", "LoadBalancerUsage", {"productFamily": "Load Balancer-Application"}))


def know(monkeypatch: pytest.MonkeyPatch, product: Product) -> None:
    monkeypatch.setattr(price_list, "products", lambda: {ALB: product})


def dimension(usd: str, begin: str = "0", end: str = "Inf", currency: str = "USD") -> Mapping[str, Any]:
    return {
        "unit": "Hrs",
        "beginRange": begin,
        "endRange": end,
        "description": f"{usd} {currency} for each hour or part of it",
        "appliesTo": [],
        "rateCode": f"SKU.TERM.{begin}",
        "pricePerUnit": {currency: usd},
    }


def listed(usage_type: str, *dimensions: Mapping[str, Any], term: str = "OnDemand") -> str:
    """One entry of PriceList: a product with its terms, as the JSON text that GetProducts gives."""
    offer = {
        "sku": "SKU",
        "offerTermCode": "TERM",
        "effectiveDate": "2026-12-01T00:00:00Z",
        "termAttributes": {},
        "priceDimensions": {each["rateCode"]: each for each in dimensions},
    }
    attributes = {"usagetype": usage_type, "regionCode": "us-east-1", "locationType": "AWS Region", "operation": ""}
    return json.dumps(
        {
            "product": {"sku": "SKU", "productFamily": "Load Balancer-Application", "attributes": attributes},
            "serviceCode": "AWSELB",
            "terms": {term: {"SKU.TERM": offer}},
            "version": "20261201000000",
            "publicationDate": "2026-12-01T00:00:00Z",
        }
    )


def answer(stub: Stubber, *entries: str, **page: str) -> None:
    stub.add_response("get_products", {"FormatVersion": "aws_v1", "PriceList": list(entries), **page})


def read(pricing: Any, region: str = "us-east-1") -> price_list.Refresh:
    return price_list.read(pricing, region, TODAY)


# Asking


def test_the_price_list_is_asked_for_the_region_and_the_filters_of_the_product(pricing: Any, stub: Stubber) -> None:
    asked = {
        "ServiceCode": "AWSELB",
        "Filters": [
            {"Type": "TERM_MATCH", "Field": "regionCode", "Value": IRELAND},
            {"Type": "TERM_MATCH", "Field": "productFamily", "Value": "Load Balancer-Application"},
        ],
    }
    entry = listed("EU-LoadBalancerUsage", dimension("0.0252000000"))
    stub.add_response("get_products", {"FormatVersion": "aws_v1", "PriceList": [entry]}, asked)
    found = read(pricing, IRELAND).found[ALB]
    assert (found.usd, found.region, found.date, found.confirmed) == (0.0252, IRELAND, TODAY, True)
    assert found.source == "AWS price list, AWSELB EU-LoadBalancerUsage"


def test_an_answer_in_pages_is_read_to_its_end(pricing: Any, stub: Stubber) -> None:
    answer(stub, listed("LCUUsage", dimension("0.0080000000")), NextToken="more")
    answer(stub, listed("LoadBalancerUsage", dimension("0.0300000000")))
    assert read(pricing).found[ALB].usd == 0.03


def test_a_refusal_of_aws_is_no_answer(pricing: Any, stub: Stubber) -> None:
    stub.add_client_error("get_products", "AccessDeniedException", "not authorized to perform: pricing:GetProducts")
    with pytest.raises(ClientError, match="pricing:GetProducts"):
        read(pricing)


# Reading


@pytest.mark.parametrize("usage_type", ["LoadBalancerUsage", "EU-LoadBalancerUsage", "USW2-LoadBalancerUsage"])
def test_a_usage_type_may_have_a_region_before_it(usage_type: str, pricing: Any, stub: Stubber) -> None:
    answer(stub, listed(usage_type, dimension("0.0300000000")))
    assert ALB in read(pricing).found


@pytest.mark.parametrize("usage_type", ["USE1-SpotUsage-LoadBalancerUsage", "LoadBalancerUsage-WithFree", "LCUUsage"])
def test_another_usage_type_is_another_price(usage_type: str, pricing: Any, stub: Stubber) -> None:
    answer(stub, listed(usage_type, dimension("0.0300000000")))
    assert read(pricing).missing == list(prices())


def test_of_a_price_in_steps_the_first_that_is_not_free_counts(pricing: Any, stub: Stubber) -> None:
    steps = dimension("0.01", begin="9000"), dimension("0.03", begin="2200", end="9000"), dimension("0", end="2200")
    answer(stub, listed("LoadBalancerUsage", *steps))
    assert read(pricing).found[ALB].usd == 0.03


def test_the_price_of_many_is_that_many_times_the_price_of_one(
    pricing: Any, stub: Stubber, monkeypatch: pytest.MonkeyPatch
) -> None:
    know(monkeypatch, Product("AWSLambda", "Request", per=1_000_000))
    answer(stub, listed("Request", dimension("0.0000002000")))
    assert read(pricing).found[ALB].usd == 0.2


@pytest.mark.parametrize(
    "entries",
    [
        [],
        [listed("LoadBalancerUsage", dimension("0.0300000000"), term="Reserved")],
        [listed("LoadBalancerUsage", dimension("0.2000000000", currency="CNY"))],
        [listed("LoadBalancerUsage", dimension("0.0300000000")), listed("EU-LoadBalancerUsage", dimension("0.04"))],
    ],
    ids=["nothing", "no on-demand term", "no dollars", "two prices"],
)
def test_a_price_that_cannot_be_found_stays_as_it_is(entries: list[str], pricing: Any, stub: Stubber) -> None:
    answer(stub, *entries)
    refresh = read(pricing)
    assert refresh.found == {}
    assert ALB in refresh.missing


# What changed


def test_a_change_is_said_with_how_much(pricing: Any, stub: Stubber) -> None:
    answer(stub, listed("LoadBalancerUsage", dimension("0.0270000000")))
    assert list(read(pricing).changes) == ["alb_hour: 0.027 USD, +20.0 % of 0.0225 USD in us-east-1"]


def test_a_price_that_is_as_it_was_is_no_change(pricing: Any, stub: Stubber) -> None:
    answer(stub, listed("LoadBalancerUsage", dimension("0.0225000000")))
    refresh = read(pricing)
    assert (list(refresh.changes), list(refresh.found)) == ([], [ALB])


def test_a_second_refresh_is_compared_with_the_first(pricing: Any, stub: Stubber) -> None:
    for usd in ("0.0250000000", "0.0300000000"):
        answer(stub, listed("EU-LoadBalancerUsage", dimension(usd)))
        refresh = read(pricing, IRELAND)
        keep(IRELAND, refresh.found)
    assert list(refresh.changes) == ["alb_hour: 0.03 USD, +20.0 % of 0.025 USD in eu-west-1"]
