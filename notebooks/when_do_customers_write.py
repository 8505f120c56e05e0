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
# # When do customers write while nobody answers?
#
# Shops are bought from in the evening, and questions come with the orders. This
# notebook counts what comes outside opening hours, about what, and what waiting till
# morning costs the one who asks.
#
# It reads the published file only, as a notebook or as a script:
#
#     python notebooks/when_do_customers_write.py [path to varsel.duckdb]
#
# Without a path it takes the one in `VARSEL_PUBLISHED`, else the newest published
# build under `var/`.

# %%
import pandas as pd
from published import asker, open_marts, show

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

marts = open_marts()
ask = asker(marts)

# %% [markdown]
# ## 1. Which hours?

# %%
hours = ask(
    """
    select
        weekday,
        contact_hour,
        sum(contact_count)::integer as contacts,
        coalesce(sum(contact_count) filter (where is_after_hours), 0)::integer
            as after_hours
    from fct_contacts_after_hours
    group by weekday, contact_hour
    order by after_hours desc, weekday asc, contact_hour asc
    """
)
hours["day"] = [DAYS[weekday - 1] for weekday in hours["weekday"]]
show(hours[["day", "contact_hour", "contacts", "after_hours"]].head(10))

# %% [markdown]
# ## 2. About what, and how long do they wait?
#
# Calendar hours from question to first reply, of those that were answered.

# %%
topics = ask(
    """
    select
        coalesce(topic, 'uncategorised') as topic,
        count(*) as inquiries,
        count(*) filter (where is_after_hours) as after_hours,
        round(
            median(date_diff('minute', created_at, first_replied_at) / 60.0)
                filter (where is_after_hours), 1
        ) as hours_waited_after_hours,
        round(
            median(date_diff('minute', created_at, first_replied_at) / 60.0)
                filter (where not is_after_hours), 1
        ) as hours_waited_otherwise
    from fct_inquiries
    where not is_machine_mail
    group by all
    order by after_hours desc, topic asc
    """
)
show(topics)

# %% [markdown]
# ## The answer


# %%
def answer_share(hours: pd.DataFrame) -> str:
    """Return the share outside opening hours and its busiest hour, in one sentence."""
    contacts = int(hours["contacts"].sum())
    after = int(hours["after_hours"].sum())
    if not after:
        return "Nobody has written outside opening hours yet."
    busiest = hours.iloc[0]
    return (
        f"{after / contacts:.0%} of {contacts} inquiries came outside opening hours, "
        f"most of them on {busiest['day']} between {busiest['contact_hour']:02} and "
        f"{busiest['contact_hour'] + 1:02} ({busiest['after_hours']})."
    )


def answer_topic(topics: pd.DataFrame) -> str:
    """Return what is asked most while the shop is closed, in one sentence."""
    asked = topics[topics["after_hours"] > 0]
    if asked.empty:
        return "There is nothing to answer by itself at night."
    first = asked.iloc[0]
    waited = first["hours_waited_after_hours"]
    tail = "" if pd.isna(waited) else f"; half of them wait {waited:.0f} hours or more"
    return (
        f"Most asked then is {first['topic'].replace('_', ' ')}: "
        f"{first['after_hours']} of {asked['after_hours'].sum()}{tail}."
    )


print(answer_share(hours))
print(answer_topic(topics))
marts.close()
