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
# # Where do parcels get stuck, and do customers notice?
#
# A parcel that stands still is the commonest reason to write to a shop. This notebook
# asks the published marts three things: on which leg time is lost, at which place
# parcels stand longest, and how much more often the customer of a stuck parcel writes.
#
# It reads the published file only, never the file that a run writes. Run it as a
# notebook, or as a script:
#
#     python notebooks/where_do_parcels_get_stuck.py [path to varsel.duckdb]
#
# Without a path it takes the one in `VARSEL_PUBLISHED`, else the newest published
# build under `var/`. Times are calendar hours; weekends and holidays count.

# %%
import pandas as pd
from published import asker, open_marts, show

# two calendar days without a scan outlast any night and most transports
STUCK_HOURS = 48
# a median over fewer parcels than this is an anecdote
FEWEST_PARCELS = 5


marts = open_marts()
ask = asker(marts)

# %% [markdown]
# ## 1. On which leg is time lost?
#
# A parcel's way has two legs: from the label to the carrier's first scan, which is the
# warehouse and the collection, and from there until the customer can have it, which is
# the carrier. Returns are left out.

# %%
legs = ask(
    """
    with

    legs as (

        select
            carrier,
            'label to first scan' as leg,
            date_diff('minute', label_at, first_scan_at) / 60.0 as leg_hours
        from fct_parcels
        where not is_return

        union all

        select
            carrier,
            'first scan to customer' as leg,
            date_diff(
                'minute', first_scan_at, coalesce(ready_for_pickup_at, possession_at)
            ) / 60.0 as leg_hours
        from fct_parcels
        where not is_return

    )

    select
        carrier,
        leg,
        count(leg_hours) as parcels,
        round(median(leg_hours), 1) as median_hours,
        round(quantile_cont(leg_hours, 0.9), 1) as slowest_tenth_hours
    from legs
    where leg_hours >= 0
    group by carrier, leg
    order by carrier asc, leg desc
    """
)
show(legs)

# %% [markdown]
# ## 2. At which place do they stand?
#
# Between two scans a parcel stands where it was last seen. A parcel that has not
# arrived is still standing: its last gap runs to the newest scan that we know of any
# parcel, for otherwise those stuck right now, the very ones in question, would not
# count. A parcel is stuck where a gap is longer than two days.

# %%
gaps = ask(
    """
    with

    newest as (

        select max(occurred_at) as newest_at
        from fct_parcel_events

    ),

    scans as (

        select
            events.parcel_id,
            events.carrier,
            events.status,
            coalesce(events.location, 'place not told') as place,
            events.occurred_at,
            lead(events.occurred_at) over (
                partition by events.parcel_id
                order by events.occurred_at asc, events.parcel_event_id asc
            ) as next_at,
            parcels.is_final
        from fct_parcel_events as events
        inner join fct_parcels as parcels
            on events.parcel_id = parcels.parcel_id
        where not parcels.is_return

    )

    select
        scans.parcel_id,
        scans.carrier,
        scans.place,
        scans.next_at is null as is_standing_now,
        date_diff(
            'minute', scans.occurred_at, coalesce(scans.next_at, newest.newest_at)
        ) / 60.0 as gap_hours
    from scans
    cross join newest
    where
        (scans.next_at is not null or not scans.is_final)
        -- a parcel at a pickup point waits for the customer, not for the carrier
        and scans.status not in (
            'label_created', 'ready_for_pickup', 'delivered', 'returned_to_sender'
        )
    """
)
gaps["is_stuck"] = gaps["gap_hours"] > STUCK_HOURS
places = (
    gaps.groupby(["carrier", "place"])
    .agg(
        parcels=("parcel_id", "nunique"),
        stops=("parcel_id", "size"),
        stuck=("is_stuck", "sum"),
        standing_now=("is_standing_now", "sum"),
        median_hours=("gap_hours", "median"),
        longest_hours=("gap_hours", "max"),
    )
    .reset_index()
)
places["stuck_share"] = (places["stuck"] / places["stops"]).round(3)
places = places.sort_values(
    ["stuck", "stuck_share", "carrier", "place"], ascending=[False, False, True, True]
)
show(places.round(1).assign(stuck_share=places["stuck_share"]).head(10))

# %% [markdown]
# ## 3. Do customers notice?
#
# The share of parcels that anybody wrote about, among those ever stuck and among the
# rest. Tickets count when they were matched to the parcel; machine mail does not.

# %%
asked = ask(
    """
    select distinct matched_parcel_id as parcel_id
    from fct_inquiries
    where matched_parcel_id is not null and not is_machine_mail
    """
)
parcels = ask("select parcel_id from fct_parcels where not is_return")
stuck_ids = set(gaps.loc[gaps["is_stuck"], "parcel_id"])
parcels["kind"] = (
    parcels["parcel_id"].isin(stuck_ids).map({True: "ever stuck", False: "never stuck"})
)
parcels["is_asked_about"] = parcels["parcel_id"].isin(asked["parcel_id"])
notice = (
    parcels.groupby("kind")
    .agg(parcels=("parcel_id", "size"), asked_about=("is_asked_about", "sum"))
    .reset_index()
)
notice["share"] = (notice["asked_about"] / notice["parcels"]).round(3)
show(notice)

# %% [markdown]
# ## The answer
#
# Written from the numbers above, so that it changes with them.


# %%
def answer_where(places: pd.DataFrame) -> str:
    """Return where most parcels got stuck, in one sentence."""
    stuck = int(places["stuck"].sum()) if len(places) else 0
    if not stuck:
        return f"No parcel has stood still for more than {STUCK_HOURS} hours."
    worst = places.iloc[0]
    return (
        f"Parcels get stuck most at {worst['place']} ({worst['carrier']}): "
        f"{worst['stuck']} of {stuck} stops longer than {STUCK_HOURS} hours, "
        f"{worst['stuck_share']:.0%} of the stops there, "
        f"the longest {worst['longest_hours']:.0f} hours."
    )


def answer_leg(legs: pd.DataFrame) -> str:
    """Return the slowest leg by its slowest tenth, in one sentence."""
    known = legs[legs["parcels"] >= FEWEST_PARCELS]
    if known.empty:
        return f"No leg has been travelled by {FEWEST_PARCELS} parcels yet."
    slowest = known.sort_values("slowest_tenth_hours").iloc[-1]
    return (
        f"The slowest leg is {slowest['leg']} with {slowest['carrier']}: "
        f"half take {slowest['median_hours']:.0f} hours or more, "
        f"one in ten {slowest['slowest_tenth_hours']:.0f} or more."
    )


def answer_notice(notice: pd.DataFrame) -> str:
    """Return how much oftener stuck parcels are asked about, in one sentence."""
    shares = dict(zip(notice["kind"], notice["share"], strict=True))
    if len(shares) < 2:
        return "There are not both stuck and other parcels to compare."
    stuck, other = shares["ever stuck"], shares["never stuck"]
    times = f", {stuck / other:.1f} times as often" if other else ""
    return (
        f"Customers wrote about {stuck:.0%} of the parcels that were ever stuck "
        f"and about {other:.0%} of the others{times}."
    )


print(answer_where(places))
print(answer_leg(legs))
print(answer_notice(notice))
marts.close()

# %% [markdown]
# What this cannot say: a parcel asked about is not a parcel asked about *because* it
# stood still, and a place that parcels pass without a scan is never blamed. What to do
# with it: take the worst place to the carrier, and compare `told_at` of the notices in
# `fct_messages` with the day the first question came.
