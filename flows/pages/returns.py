"""The returns section: why goods come back, and which ones.

Rates and intervals come from `mart_return_reasons`, clocks from `fct_legal_clocks`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from flows.pages.labels import read_count, read_number, read_share, read_word
from flows.pages.spans import Scale, Span, draw_spans

Rows = Mapping[str, Sequence[Mapping]]

LABEL_LENGTH = 21
# between the lines of the scale; at most five of them fit a phone
STEPS = (0.01, 0.02, 0.05, 0.1, 0.2)


def arrange_returns(rows: Rows) -> dict[str, object]:
    """Return reasons and products with their sentences, as the template shows them."""
    reasons, products = rows.get("return_reasons", ()), rows.get("return_products", ())
    total = sum(row["returned_count"] for row in reasons)
    rated = [row for row in products if row["return_rate_low"] is not None]
    return {
        "total": read_number(total),
        "answer": _answer_reason(reasons, total),
        "reasons": [
            {
                "reason": read_word(row["reason"]),
                "count": row["returned_count"],
                "share": read_share(row["returned_count"], total),
            }
            for row in reasons
        ],
        "product_answer": _answer_product(rated),
        "svg": _draw(rated) if rated else None,
        "products": [_read_product(row) for row in products],
    }


def _answer_reason(reasons: Sequence[Mapping], total: int) -> str:
    if not total:
        return "Nothing has come back."
    first = reasons[0]
    return (
        f"{read_count(total, 'line')} came back, most for the reason "
        f"“{read_word(first['reason']).lower()}”: "
        f"{read_share(first['returned_count'], total)}."
    )


def _answer_product(rated: Sequence[Mapping]) -> str:
    if not rated:
        return "No product's rate of returns is known."
    worst = rated[0]
    return (
        f"{_name(worst)} comes back most surely: {worst['returned_count']} of "
        f"{worst['sold_count']} sold, at least "
        f"{read_share(worst['return_rate_low'], 1)} in the long run."
    )


def _name(row: Mapping) -> str:
    return row["title"] or row["sku"]


def _label(row: Mapping, titles: Mapping[str, int]) -> str:
    """Return the title, or where two products share it the number that tells."""
    title = row["title"]
    name = title if title and titles[title] == 1 else row["sku"]
    return name if len(name) <= LABEL_LENGTH else f"{name[: LABEL_LENGTH - 1]}…"


def _draw(rated: Sequence[Mapping]) -> str:
    top = max(row["return_rate_high"] for row in rated) or 1.0
    step = next((each for each in STEPS if top / each <= 5), 1.0)
    titles = Counter(row["title"] for row in rated)
    spans = [
        Span(
            _label(row, titles),
            row["return_rate_low"],
            row["return_rate"],
            row["return_rate_high"],
            f"{read_share(row['return_rate'], 1)}, with 95% certainty between "
            f"{read_share(row['return_rate_low'], 1)} and "
            f"{read_share(row['return_rate_high'], 1)}",
        )
        for row in rated
    ]
    ticks = [(step * at, f"{step * at:.0%}") for at in range(int(top / step) + 1)]
    scale = Scale(lambda rate: rate / top, ticks)
    return draw_spans(
        "return-rates", "Share of each product that comes back", spans, scale
    )


def _read_product(row: Mapping) -> dict[str, str]:
    low, high = row["return_rate_low"], row["return_rate_high"]
    known = low is not None
    return {
        "name": _name(row),
        "sku": row["sku"],
        "returned": read_number(row["returned_count"]),
        "sold": read_number(row["sold_count"]),
        "rate": read_share(row["return_rate"], 1) if known else "–",
        "interval": f"{read_share(low, 1)} to {read_share(high, 1)}" if known else "–",
        "reason": read_word(row["foremost_reason"]),
    }
