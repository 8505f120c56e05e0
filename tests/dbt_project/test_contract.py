"""What readers of the published marts count on changes knowingly, and is told."""

from contract import FILE, contract_lines, fingerprint, published_columns

CHANGELOG = FILE.parents[1] / "CHANGELOG.md"


def test_contract_is_that_of_the_models():
    written = FILE.read_text(encoding="utf-8").splitlines()
    assert len(written) > 300
    assert sorted(set(contract_lines()) ^ set(written)) == [], "run `make contract`"


def test_contract_in_force_stands_in_the_changelog():
    name = fingerprint(contract_lines())
    assert f"(contract {name})" in CHANGELOG.read_text(encoding="utf-8"), (
        "the published marts have changed: say in CHANGELOG.md what readers must know, "
        f"with (contract {name})"
    )


def test_every_mart_is_in_it():
    models = (FILE.parent / "models" / "marts").rglob("*.sql")
    assert {each.stem for each in models} == set(published_columns())
