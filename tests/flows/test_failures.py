"""What goes wrong is told in one line each, and costs nobody else anything."""

import shutil
from pathlib import Path

import pytest
from command import DENIED, TOKEN, told_lines, varsel, vendor_answering
from tiny_loops import Later, Told, read_published
from tiny_shop import NOON, copy_shop, write_shop

from connectors.warehouse import Warehouse

AS_OF = ("--as-of", NOON.isoformat())


@pytest.fixture
def copy(told: Told, tmp_path: Path) -> Path:
    return copy_shop(told.config, tmp_path / "shop")


def add(config: Path, text: str) -> None:
    config.write_text(config.read_text() + text)


def files_of(config: Path) -> Path:
    return config.parent / "files"


def quarantined(config: Path) -> list[tuple]:
    rows = Warehouse(config.parent / "var" / "warehouse.duckdb").read(
        "select record_id, reason from quarantine.rows order by all"
    )
    return [tuple(row.values()) for row in rows]


@pytest.mark.slow
def test_each_source_that_fails_is_one_line_and_the_others_are_decided(
    later: Later,
) -> None:
    assert later.done.returncode == 1
    missing, unreachable, denied = told_lines(later.done)
    assert "files parcels" in missing
    assert "the column order_id is missing" in missing
    assert "shopify orders" in unreachable
    assert "try again later" in unreachable
    assert "zendesk tickets" in denied
    assert "check VARSEL_ZENDESK_TOKEN" in denied
    assert TOKEN not in later.done.stdout + later.done.stderr
    assert "@" not in later.done.stdout + later.done.stderr
    # the rest went on: a new order is known, a bad row waits with its reason
    new = "select order_id from fct_orders where order_id in ('1013', '1014')"
    assert read_published(later.config, new) == [("1013",)]
    assert quarantined(later.config) == [
        ("1014", "ordered_at is not a time (ISO 8601)")
    ]
    assert read_published(later.config, "select count(*) from fct_parcels") == [(8,)]


def test_a_broken_date_is_put_aside_and_is_no_failure(tmp_path: Path) -> None:
    config = write_shop(tmp_path / "shop")
    orders = files_of(config) / "orders.csv"
    orders.write_text(orders.read_text().replace("2026-03-10T09:30:00Z", "10. marts"))
    done = varsel("pull", "--config", config, *AS_OF)
    assert (done.returncode, told_lines(done)) == (0, [])
    assert quarantined(config) == [("1001", "ordered_at is not a time (ISO 8601)")]
    assert done.stdout == "51 rows landed, 50 new versions.\n"


@pytest.mark.slow
def test_an_empty_folder_is_one_line_for_all_its_files(copy: Path) -> None:
    for file in files_of(copy).iterdir():
        file.unlink()
    done = varsel("run", "--config", copy, *AS_OF)
    assert done.returncode == 1
    (line,) = told_lines(done)
    assert "holds no file named after a stream" in line
    assert "for example orders.csv" in line


def test_a_folder_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    config = write_shop(tmp_path / "shop")
    shutil.rmtree(files_of(config))
    done = varsel("pull", "--config", config, *AS_OF)
    assert done.returncode == 1
    (line,) = told_lines(done)
    assert "is not a folder; check sources.files.folder" in line


def test_a_file_without_a_header_does_not_show_who_stands_in_it(
    tmp_path: Path,
) -> None:
    config = write_shop(tmp_path / "shop")
    orders = files_of(config) / "orders.csv"
    orders.write_text("".join(orders.read_text().splitlines(keepends=True)[1:]))
    done = varsel("pull", "--config", config, *AS_OF)
    assert done.returncode == 1
    (line,) = told_lines(done)
    assert "order_id and ordered_at is missing" in line
    assert "@" not in done.stderr
    assert "+45" not in done.stderr
    # the other files are in
    assert done.stdout == "39 rows landed, 39 new versions.\n"


def test_a_settings_file_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    done = varsel("run", "--config", tmp_path / "none.toml")
    assert done.returncode == 1
    (line,) = told_lines(done)
    assert "there is no such settings file" in line


def test_every_wrong_setting_has_its_own_line(tmp_path: Path) -> None:
    config = write_shop(tmp_path / "shop")
    text = config.read_text()
    text = text.replace('country = "DK"', 'country = "Denmark"')
    text = text.replace('mode = "outbox"', 'mode = "everything"')
    config.write_text(text.replace("Europe/Copenhagen", "Europe/Copenhague"))
    add(config, '[sources.shopify]\nbase_url = "https://tiny.example"\n')
    done = varsel("run", "--config", config)
    assert done.returncode == 1
    keys = {line.split(": ")[1] for line in told_lines(done)}
    assert keys == {
        "shop.country",
        "shop.time_zone",
        "sending.mode",
        "sources.shopify.token",
    }
    assert len(told_lines(done)) == 4


def test_an_unset_variable_is_named(tmp_path: Path) -> None:
    config = write_shop(tmp_path / "shop")
    config.write_text(config.read_text().replace('"files"', '"${TINY_EXPORT}/files"'))
    done = varsel("run", "--config", config)
    assert done.returncode == 1
    (line,) = told_lines(done)
    assert "TINY_EXPORT" in line


def test_a_data_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    config = write_shop(tmp_path / "shop")
    (config.parent / "var").write_text("a file is in the way")
    done = varsel("pull", "--config", config, *AS_OF)
    assert done.returncode == 1
    (line,) = told_lines(done)
    assert str(config.parent / "var") in line


def test_check_says_one_line_for_each_source_and_channel(tmp_path: Path) -> None:
    config = write_shop(tmp_path / "shop")
    parcels = files_of(config) / "parcels.csv"
    parcels.write_text(parcels.read_text().replace("order_id", "orderid"))
    with vendor_answering(401, DENIED) as zendesk:
        add(config, f'[sources.zendesk]\nbase_url = "{zendesk}"\n')
        done = varsel("check", "--config", config, VARSEL_ZENDESK_TOKEN=TOKEN)
    assert done.returncode == 1
    files, denied, outbox = done.stdout.splitlines()
    assert files.startswith("BAD sources.files: ")
    assert "the column order_id is missing" in files
    assert denied.startswith("BAD sources.zendesk: ")
    assert outbox.startswith("ok  channels.outbox: ")
    assert TOKEN not in done.stdout + done.stderr
    assert "@" not in done.stdout
    assert told_lines(done) == []


def test_a_shop_that_is_well_passes_the_check(tmp_path: Path) -> None:
    done = varsel("check", "--config", write_shop(tmp_path / "shop"))
    assert done.returncode == 0
    assert [line[:3] for line in done.stdout.splitlines()] == ["ok ", "ok "]
