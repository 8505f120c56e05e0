# ---
# jupyter:
#   jupytext:
#     formats: py:percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Why do goods come back, and which?
#
# A rate of a few sold is an anecdote, so products are ranked by the low end of their
# interval: what surely comes back, not what happened to. The reasons then say what to
# do: a size chart, a better picture, or another parcel.
#
# It reads the published file only, as a notebook or as a script:
#
#     python notebooks/why_do_goods_come_back.py [path to varsel.duckdb]
#
# Without a path it takes the one in `VARSEL_PUBLISHED`, else the newest published
# build under `var/`.

# %%
import pandas as pd
from published import asker, open_marts, show

# products whose rate of a reason is this many times that of all are worth a look
TIMES = 2.0
FEWEST_RETURNS = 3

marts = open_marts()
ask = asker(marts)

# %% [markdown]
# ## 1. For what reasons?

# %%
reasons = ask(
    """
    select
        reason,
        sum(returned_count)::integer as returned,
        round(sum(returned_count) / sum(sum(returned_count)) over (), 3)::double
            as share
    from mart_return_reasons
    group by reason
    order by returned desc, reason asc
    """
)
show(reasons)

# %% [markdown]
# ## 2. Which products?

# %%
products = ask(
    """
    select
        sku,
        any_value(title) as title,
        any_value(product_returned_count) as returned,
        any_value(sold_count) as sold,
        round(any_value(product_return_rate), 3) as rate,
        round(any_value(product_return_rate_low), 3) as rate_low,
        round(any_value(product_return_rate_high), 3) as rate_high,
        arg_max(reason, returned_count) as foremost_reason
    from mart_return_reasons
    group by sku
    order by rate_low desc nulls last, returned desc, sku asc
    """
)
show(products.head(10))

# %% [markdown]
# ## 3. Which product has a reason of its own?
#
# A reason that is much commoner for one product than for all.

# %%
own = ask(
    """
    with

    overall as (

        select
            reason,
            sum(returned_count) / sum(sum(returned_count)) over () as usual_share
        from mart_return_reasons
        group by reason

    )

    select
        products.sku,
        products.title,
        products.reason,
        products.returned_count as returned,
        round(products.returned_count / products.product_returned_count, 2) as share,
        round(overall.usual_share, 2)::double as usual_share
    from mart_return_reasons as products
    inner join overall on products.reason = overall.reason
    where
        products.returned_count >= $fewest
        and products.returned_count / products.product_returned_count
        >= $times * overall.usual_share
    order by returned desc, products.sku asc
    """,
    fewest=FEWEST_RETURNS,
    times=TIMES,
)
show(own)

# %% [markdown]
# ## The answer


# %%
def answer(reasons: pd.DataFrame, products: pd.DataFrame) -> str:
    """Return the foremost reason and the product that surely comes back most."""
    if reasons.empty:
        return "Nothing has come back."
    first = reasons.iloc[0]
    said = (
        f"{reasons['returned'].sum()} lines came back, {first['share']:.0%} of them "
        f"for the reason {first['reason'].replace('_', ' ')}"
    )
    rated = products[products["rate_low"].notna()]
    if rated.empty:
        return f"{said}."
    worst = rated.iloc[0]
    return (
        f"{said}; {worst['title'] or worst['sku']} surely comes back most: "
        f"{worst['returned']} of {worst['sold']} sold, {worst['rate_low']:.0%} or "
        f"more, mostly {worst['foremost_reason'].replace('_', ' ')}."
    )


print(answer(reasons, products))
marts.close()
