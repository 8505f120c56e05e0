"""dbt docs tell what each table and column is, and tell the truth about the columns."""

import pytest

pytestmark = pytest.mark.slow

# columns that name or describe a person wherever they stand
PERSONAL = {
    "address",
    "attributes",
    "body",
    "comment",
    "customer_email",
    "customer_name",
    "customer_phone",
    "destination_zip",
    "facts",
    "headers",
    "recipient",
    "recipient_email",
    "recipient_name",
    "shop_customer_id",
    "subject",
}


def is_mart(node):
    return node["original_file_path"].startswith("models/marts/")


def is_staging(node):
    return node["original_file_path"].startswith("models/staging/")


def test_every_model_says_its_grain_first(built):
    models = built.nodes("model")
    assert len(models) > 50
    wrong = [
        name
        for name, node in models.items()
        if not node["description"].startswith("One row per")
    ]
    assert wrong == []


def test_every_seed_is_described(built):
    seeds = built.nodes("seed")
    assert len(seeds) > 10
    assert [name for name, node in seeds.items() if not node["description"]] == []


def test_every_column_of_a_promise_is_described(built):
    described = [
        *(node for node in built.nodes("model").values() if is_mart(node)),
        *(node for node in built.nodes("model").values() if is_staging(node)),
        *built.nodes("seed").values(),
    ]
    bare = [
        f"{node['name']}.{column}"
        for node in described
        for column in built.columns_of(node)
        if not node["columns"].get(column, {}).get("description", "").strip()
    ]
    assert len(described) > 50
    assert bare == []


def test_no_column_is_described_that_does_not_exist(built):
    gone = [
        f"{name}.{column}"
        for kind in ("model", "seed")
        for name, node in built.nodes(kind).items()
        for column in set(node["columns"]) - set(built.columns_of(node))
    ]
    assert gone == []


def test_every_mart_keeps_its_contract_to_the_column(built):
    marts = [node for node in built.nodes("model").values() if is_mart(node)]
    assert len(marts) > 10
    loose = [node["name"] for node in marts if not node["contract"]["enforced"]]
    assert loose == []
    for mart in marts:
        assert list(mart["columns"]) == built.columns_of(mart), mart["name"]


def test_personal_data_is_named_so(built):
    personal = {
        f"{node['name']}.{column}": described["description"].lower()
        for node in built.nodes("model").values()
        if is_mart(node) or is_staging(node)
        for column, described in node["columns"].items()
        if column in PERSONAL
    }
    assert len(personal) > 15
    assert [
        column for column, text in personal.items() if "personal data" not in text
    ] == []
