"""The few tables that say who is who, filled by hand, for tests that need no dbt."""

from collections.abc import Sequence

from connectors.warehouse import Warehouse

# source, order, shop's id, address, customer, mailbox
Row = tuple[str, str, str | None, str | None, str | None, str | None]
ORDERS: tuple[Row, ...] = (
    ("files", "1", "c1", "anna@k.example", "k1", "anna@k.example"),
    ("files", "2", "c1", "Anna@work.example", "k1", "anna@work.example"),
    ("files", "3", "c2", "family@k.example", "k2", "family@k.example"),
    ("files", "4", "c3", "family@k.example", "k3", "family@k.example"),
    ("files", "5", "c2", "bo@k.example", "k2", "bo@k.example"),
    ("files", "6", None, "guest+x@k.example", "g1", "guest@k.example"),
)


def fill_people(warehouse: Warehouse, rows: Sequence[Row] = ORDERS) -> None:
    with warehouse.connect() as connection:
        connection.execute("create schema if not exists intermediate")
        connection.execute(
            "create table intermediate.int_orders_unioned (source varchar, "
            "order_id varchar, shop_customer_id varchar, customer_email varchar, "
            "customer_phone varchar)"
        )
        connection.execute(
            "create table intermediate.int_customers_identified (source varchar, "
            "order_id varchar, customer_id varchar, mailbox varchar)"
        )
        for source, order, account, address, customer, mailbox in rows:
            connection.execute(
                "insert into intermediate.int_orders_unioned values (?, ?, ?, ?, ?)",
                [source, order, account, address, None],
            )
            connection.execute(
                "insert into intermediate.int_customers_identified values (?, ?, ?, ?)",
                [source, order, customer, mailbox],
            )
