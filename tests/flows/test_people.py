"""Who is meant by an address or an id, and what is not theirs alone."""

from pathlib import Path

import pytest
from people_tables import fill_people
from tiny_loops import shop_at
from tiny_shop import NOON, write_shop

from connectors.errors import VarselError
from flows.people import find_person
from flows.shop import Shop


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    shop = shop_at(write_shop(tmp_path / "shop"), NOON)
    fill_people(shop.warehouse)
    return shop


def of_kind(shop: Shop, asked: str, kind: str, **options: bool) -> set[str]:
    values = find_person(shop, asked, **options).values
    return {value for each, value in values if each == kind}


@pytest.mark.parametrize("asked", ["anna@k.example", "ANNA+a@k.example", "k1", "c1"])
def test_a_person_has_all_their_addresses_and_orders(shop: Shop, asked: str) -> None:
    person = find_person(shop, asked)
    assert person.customer_ids == ("k1",)
    assert person.order_ids == ("1", "2")
    assert of_kind(shop, asked, "address") >= {"anna@k.example", "Anna@work.example"}
    assert of_kind(shop, asked, "customer") == {"files|c1"}


def test_a_shared_address_may_mean_several_people(shop: Shop) -> None:
    with pytest.raises(VarselError, match="of 2 customers: k2, k3. Name one of them"):
        find_person(shop, "family@k.example")
    both = find_person(shop, "family@k.example", is_everyone=True)
    assert both.customer_ids == ("k2", "k3")
    assert both.shared == ()
    assert of_kind(shop, "family@k.example", "address", is_everyone=True) == {
        "bo@k.example",
        "family@k.example",
    }


def test_a_shared_address_stays_with_the_other(shop: Shop) -> None:
    person = find_person(shop, "files:c2")
    assert person.shared == ("family@k.example",)
    assert of_kind(shop, "k2", "address") == {"bo@k.example"}
    assert of_kind(shop, "k2", "order") == {"files|3", "files|5"}


def test_an_address_that_has_not_ordered_is_itself(shop: Shop) -> None:
    person = find_person(shop, "nobody@k.example")
    assert person.customer_ids == ()
    assert person.values == {("address", "nobody@k.example")}


def test_an_id_that_nobody_has_is_told(shop: Shop) -> None:
    with pytest.raises(VarselError, match="No customer 'c9' is known"):
        find_person(shop, "c9")


def test_an_error_masks_the_address(shop: Shop) -> None:
    with pytest.raises(VarselError) as told:
        find_person(shop, "family@k.example")
    assert "f***@k.example" in str(told.value)
    assert "family" not in str(told.value)
