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
# # What were the last 200 inquiries about?
#
# Support answers one ticket at a time; read together they tell what to mend. This
# notebook takes the newest 200 that a person wrote, ranks what they were about and why
# no message came first, and names the three that weigh most. `varsel review` turns the
# same three into processes and replies.
#
# It reads the published file only, as a notebook or as a script:
#
#     python notebooks/the_last_200_inquiries.py [path to varsel.duckdb]
#
# Without a path it takes the one in `VARSEL_PUBLISHED`, else the newest published
# build under `var/`.

# %%
import pandas as pd
from published import asker, open_marts, show

LATEST = 200
FOREMOST = 3

marts = open_marts()
ask = asker(marts)
latest = ask(
    """
    select
        inquiries.ticket_id,
        inquiries.created_at,
        coalesce(inquiries.topic, 'uncategorised') as topic,
        coalesce(inquiries.intent, 'uncategorised') as intent,
        inquiries.language,
        inquiries.is_after_hours,
        coalesce(causes.cause, 'not about an order') as cause,
        date_diff('minute', inquiries.created_at, inquiries.first_replied_at) / 60.0
            as hours_to_reply
    from fct_inquiries as inquiries
    left join mart_inquiry_causes as causes
        on inquiries.ticket_id = causes.ticket_id
    where not inquiries.is_machine_mail
    order by inquiries.created_at desc, inquiries.ticket_id desc
    limit $latest
    """,
    latest=LATEST,
)

# %% [markdown]
# ## 1. What were they about?


# %%
def rank(frame: pd.DataFrame, *by: str) -> pd.DataFrame:
    """Return how many there were of each, with their share of all."""
    ranked = (
        frame.groupby(list(by), as_index=False)
        .agg(inquiries=("ticket_id", "size"), median_hours=("hours_to_reply", "median"))
        .sort_values(["inquiries", *by], ascending=[False, *(True for _ in by)])
    )
    ranked["share"] = (ranked["inquiries"] / max(len(frame), 1)).round(3)
    ranked["median_hours"] = ranked["median_hours"].astype(float).round(1)
    return ranked


topics = rank(latest, "topic")
show(topics)
show(rank(latest, "topic", "intent").head(10))

# %% [markdown]
# ## 2. Why did they have to ask?

# %%
causes = rank(latest, "cause")
show(causes)

# %% [markdown]
# ## The answer


# %%
def answer(causes: pd.DataFrame, count: int) -> str:
    """Return the foremost causes and their common share, in one sentence."""
    if not count:
        return "Nobody has written yet."
    first = causes.head(FOREMOST)
    named = ", ".join(
        f"{row.cause.replace('_', ' ')} ({row.share:.0%})" for row in first.itertuples()
    )
    return (
        f"Of the last {count} inquiries, {first['inquiries'].sum() / count:.0%} come "
        f"from {len(first)} causes: {named}."
    )


print(answer(causes, len(latest)))
marts.close()
