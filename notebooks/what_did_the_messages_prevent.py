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
# # What did the messages prevent?
#
# Some customers go without a message by lot (`[sending.holdout]`), so that those who
# got it can be compared with people like them. This notebook reads what the
# comparison says, and how many questions a message in time could still prevent.
#
# It reads the published file only, as a notebook or as a script:
#
#     python notebooks/what_did_the_messages_prevent.py [path to varsel.duckdb]
#
# Without a path it takes the one in `VARSEL_PUBLISHED`, else the newest published
# build under `var/`.

# %%
import pandas as pd
from published import asker, open_marts, show

marts = open_marts()
ask = asker(marts)

# %% [markdown]
# ## 1. With the message and without
#
# `contacts` are tickets per order in the days after, `repurchase` customers who
# ordered again. The interval is 95 %; one that spans nothing at all could be chance.

# %%
effects = ask(
    """
    select
        message_type,
        outcome,
        message_customer_count as with_it,
        holdout_customer_count as without_it,
        round(100 * message_rate, 1) as per_100_with,
        round(100 * holdout_rate, 1) as per_100_without,
        round(100 * difference, 1) as difference,
        round(100 * difference_low, 1) as low,
        round(100 * difference_high, 1) as high,
        round(100 * detectable_difference, 1) as smallest_seen
    from mart_message_effects
    order by outcome asc, message_type asc
    """
)
show(effects)

# %% [markdown]
# ## 2. What is still asked for want of a message?

# %%
wanting = ask(
    """
    select
        coalesce(message_type, 'none') as message_type,
        preventable_reason,
        count(*) as inquiries,
        count(*) filter (where told_at is not null) as told_something
    from fct_preventable_contacts
    where preventable_reason <> 'not_order_related'
    group by all
    order by inquiries desc, message_type asc, preventable_reason asc
    """
)
show(wanting)

# %% [markdown]
# ## The answer


# %%
def answer_effect(effects: pd.DataFrame) -> str:
    """Return what is surely fewer, what may be chance, in one sentence."""
    contacts = effects[effects["outcome"] == "contacts"]
    if contacts.empty:
        return (
            "Nothing can be said yet: no message has a control group; one begins with "
            "a share in [sending.holdout]."
        )
    sure = contacts[contacts["high"] < 0].sort_values("difference")
    if sure.empty:
        return (
            f"Of {len(contacts)} messages compared none has surely changed how often "
            "customers write; see the smallest difference that would have been seen."
        )
    best = sure.iloc[0]
    return (
        f"{best['message_type']} prevents most: {-best['difference']:.1f} inquiries "
        f"per 100 orders fewer ({-best['high']:.1f} to {-best['low']:.1f})."
    )


def answer_wanting(wanting: pd.DataFrame) -> str:
    """Return the message that would have come first most often, in one sentence."""
    missing = wanting[wanting["message_type"] != "none"]
    if missing.empty:
        return "No question is known that a message would have come before."
    by_type = missing.groupby("message_type")["inquiries"].sum()
    best = by_type.sort_values(ascending=False).index[0]
    return (
        f"{best} would have come before {by_type[best]} of {by_type.sum()} questions "
        "that a message answers."
    )


print(answer_effect(effects))
print(answer_wanting(wanting))
marts.close()
