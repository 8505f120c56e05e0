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
# # What if we had promised other hours?
#
# A promise of four hours instead of eight is quickly made. This notebook replays any
# policy over the clocks as they ran: which of them would have been late, and what is
# the shortest promise that nine in ten would have kept?
#
# It needs no calendar: `fct_service_clocks` holds the opening minutes that each clock
# used, with the time spent waiting for customers left out. Other opening hours it
# cannot replay. It reads the published file only, as a notebook or as a script:
#
#     python notebooks/what_if_we_promised_other_hours.py [path to varsel.duckdb]
#
# Without a path it takes the one in `VARSEL_PUBLISHED`, else the newest published
# build under `var/`.

# %%
import pandas as pd
from published import asker, open_marts, show

# what is kept this often can be promised
KEPT_SHARE = 0.9
# a share of fewer clocks than this is an anecdote
FEWEST_CLOCKS = 20
HOURS = (1, 2, 4, 6, 8, 12, 16, 24, 40, 80)

# %% [markdown]
# ## The policy to try
#
# One row per version and clock, as in `varsel.toml`. The version for the fewest tickets
# goes first (a priority before a channel), then the newest on the ticket's day, which
# begins at midnight UTC here. Change it and run on.

# %%
POLICY = pd.DataFrame(
    [
        ("first_reply", None, None, None, 4.0),
        ("next_reply", None, None, None, 4.0),
        ("resolution", None, None, None, 24.0),
        ("first_reply", "2026-01-01", None, "urgent", 1.0),
    ],
    columns=["clock", "valid_from_date", "channel", "priority", "hours"],
)


# %%
marts = open_marts()
ask = asker(marts)

# the last minute of a day runs out at closing, not at the next opening
marts.execute(
    """
    create temp macro is_outrun(promised, used, is_past_closing) as
        used > promised or (used = promised and is_past_closing)
    """
)

# %% [markdown]
# ## 1. Does the replay tell the truth?
#
# The promise that each ticket kept, replayed, must give the verdicts that stand in the
# mart.

# %%
check = ask(
    """
    select
        count(*) as clocks,
        count(*) filter (
            where
                is_outrun(promised_minutes, used_minutes, is_counted_past_closing)
                <> (state = 'breached')
        ) as other_verdicts
    from fct_service_clocks
    where state <> 'unknown'
    """
)
show(check)

# %% [markdown]
# ## 2. The policy to try, beside the one that held
#
# Clocks that still run count as late once they would be by now. Clocks whose end the
# helpdesk does not tell are left out.

# %%
marts.register("policy", POLICY)
replayed = ask(
    """
    with

    placed as (

        select
            clocks.*,
            policy.hours * 60 as tried_minutes
        from fct_service_clocks as clocks
        inner join policy
            on
                clocks.clock = policy.clock
                and clocks.ticket_created_at::date
                >= coalesce(policy.valid_from_date::date, '-infinity'::date)
                and coalesce(lower(policy.channel), lower(clocks.channel), '')
                = coalesce(lower(clocks.channel), '')
                and coalesce(lower(policy.priority), lower(clocks.priority), '')
                = coalesce(lower(clocks.priority), '')
        where clocks.state <> 'unknown'
        qualify row_number() over (
            partition by clocks.service_clock_id
            order by
                (policy.channel is not null)::integer
                + (policy.priority is not null)::integer desc,
                policy.priority is not null desc,
                policy.valid_from_date desc nulls last
        ) = 1

    )

    select
        clock,
        count(*) as clocks,
        count(*) filter (where state = 'breached') as late,
        count(*) filter (
            where is_outrun(tried_minutes, used_minutes, is_counted_past_closing)
        ) as would_be_late
    from placed
    group by clock
    order by clock
    """
)
show(replayed)

# %% [markdown]
# ## 3. What could be promised?
#
# The share of ended clocks that so many opening hours would have held.

# %%
curve = ask(
    """
    select
        clocks.clock,
        hours.hours,
        count(*) as clocks,
        round(1 - avg(is_outrun(
            hours.hours * 60, used_minutes, is_counted_past_closing
        )::integer), 3) as kept_share
    from fct_service_clocks as clocks
    cross join (select unnest($hours) as hours) as hours
    where clocks.stopped_at is not null and clocks.state <> 'unknown'
    group by all
    order by clocks.clock, hours.hours
    """,
    hours=list(HOURS),
)
show(curve.pivot(index="hours", columns="clock", values="kept_share").reset_index())

# %% [markdown]
# ## The answer
#
# Written from the numbers above, so that it changes with them.


# %%
def answer_tried(replayed: pd.DataFrame) -> str:
    """Return what the policy would have changed, in one sentence a clock."""
    if replayed.empty:
        return "No clock has run yet."
    return "\n".join(
        f"Of {row.clocks} clocks of {row.clock}, {row.late} were late; under the "
        f"policy tried {row.would_be_late} would have been."
        for row in replayed.itertuples()
    )


def answer_promise(curve: pd.DataFrame) -> str:
    """Return the shortest promise that would have been kept often enough."""
    known = curve[curve["clocks"] >= FEWEST_CLOCKS] if len(curve) else curve
    kept = known[known["kept_share"] >= KEPT_SHARE] if len(known) else known
    if kept.empty:
        return f"No promise tried has been kept by {KEPT_SHARE:.0%} of enough clocks."
    return "\n".join(
        f"{KEPT_SHARE:.0%} of {clock} would have kept a promise of {hours} opening "
        f"{'hour' if hours == 1 else 'hours'}."
        for clock, hours in kept.groupby("clock")["hours"].min().items()
    )


print(answer_tried(replayed))
print(answer_promise(curve))
marts.close()

# %% [markdown]
# What this cannot say: a shorter promise changes how people work, and answers given in
# haste come back as next replies. What to do with it: promise what was kept, from a day
# on, as a new version in `[[service.policies]]`.
