"""A larger practice shop may not cost more an order."""

import time
from datetime import timedelta

from connectors.practice.shop import PracticeShop
from tests.bench.orders import NOON


def main() -> None:
    order_cost(50)
    small, large = order_cost(150), order_cost(1_500)
    print(
        f"practice shop: {large * 1e6:,.0f} us an order at 1,500 a day, "
        f"{large / small:.1f} x the cost at 150"
    )


def order_cost(orders_per_day: int) -> float:
    """Return the seconds of this process that an order of a day cost."""
    begun = time.process_time()
    orders = PracticeShop(1, orders_per_day, NOON).orders(NOON + timedelta(days=1))
    return (time.process_time() - begun) / len(orders)


if __name__ == "__main__":
    main()
