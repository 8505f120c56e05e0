"""What scikit-learn foretells of the same parcels; runs where it is installed.

Gradient-boosted trees on the columns of the canonical files, as they stood so many
hours before the promise. "frozen" learns from what was settled by the first day judged.
"of these weeks" learns from nine tenths of all parcels, those judged included, and is
asked about the tenth left out: nobody could have had it, it says what the columns hold.
"""

import sys
from pathlib import Path

import duckdb
import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import average_precision_score

HOURS = (24, 48, 72, 96, 120, 144, 168, 216, 264)
JUDGED = (72, 120)
# a midnight is the whole day; a parcel never delivered is neither learned nor judged
ROWS = """
with scans as (
    select
        tracking_number,
        min(occurred_at) filter (where status = 'label_created') as label_at,
        min(occurred_at) filter (where status = 'picked_up') as handed_at,
        min(occurred_at) filter (where status = 'delivered') as arrived_at
    from read_csv('{folder}/parcel_events.csv') group by tracking_number
),
parcels as (
    select
        parcels.*,
        least(label_at, handed_at, arrived_at) as begun_at,
        handed_at, arrived_at, ordered_at, total_amount,
        (left(parcels.promised_delivery_at, 10)::date + 1)::timestamp
            at time zone '{zone}' as due_at
    from read_csv('{folder}/parcels.csv', all_varchar = true) as parcels
    join scans using (tracking_number)
    join read_csv('{folder}/orders.csv') as orders using (order_id)
    where arrived_at is not null and status <> 'canceled'
),
looked as (
    select *, unnest({hours}) as hours, due_at - to_hours(hours) as looked_at
    from parcels
)
select
    hours,
    arrived_at > due_at as is_late,
    begun_at >= '{first}'::timestamp at time zone '{zone}' as is_judged,
    due_at < '{first}'::timestamp at time zone '{zone}' as is_settled,
    (md5_number(tracking_number) % 10)::int as tenth,
    [coalesce(each, 'nan'::double) for each in [
        hours,
        if(handed_at <= looked_at, epoch(looked_at - handed_at), null),
        if(handed_at <= looked_at, epoch(handed_at - begun_at), null),
        epoch(looked_at - begun_at),
        epoch(due_at - begun_at),
        epoch(begun_at - ordered_at),
        isodow(due_at at time zone '{zone}'),
        left(destination_zip, 1)::int, left(destination_zip, 2)::int,
        left(origin_zip, 1)::int, left(origin_zip, 2)::int,
        total_amount
    ]::double[]] as columns
from looked
where begun_at <= looked_at and arrived_at > looked_at
order by hours, tracking_number
"""


def main(folder: Path, zone: str, first: str) -> None:
    duckdb.sql(f"set TimeZone = '{zone}'")
    asked = ROWS.format(folder=folder, zone=zone, first=first, hours=list(HOURS))
    rows = duckdb.sql(asked).fetchnumpy()
    columns = np.array([list(each) for each in rows["columns"]], dtype=float)
    late, tenths = np.array(rows["is_late"]), np.array(rows["tenth"])
    frozen = learned(columns, late, np.array(rows["is_settled"]))(columns)
    held = np.zeros(len(late))
    for tenth in range(10):
        left_out = tenths == tenth
        held[left_out] = learned(columns, late, ~left_out)(columns[left_out])
    for hours in JUDGED:
        judged = np.array(rows["is_judged"]) & (np.array(rows["hours"]) == hours)
        base = late[judged].mean()
        lifts = [
            average_precision_score(late[judged], each[judged]) / base
            for each in (frozen, held)
        ]
        print(
            f"  scikit-learn, {hours:3} h before: {judged.sum()} open, "
            f"{base:.1%} late; frozen {lifts[0]:.2f} x the base rate, "
            f"of these weeks {lifts[1]:.2f} x",
            flush=True,
        )


def learned(columns: np.ndarray, late: np.ndarray, given: np.ndarray):
    """Return what tells the probabilities of rows, learned from those given."""
    trees = [
        HistGradientBoostingClassifier(
            max_iter=60,
            learning_rate=0.06,
            max_leaf_nodes=6,
            min_samples_leaf=60,
            l2_regularization=10,
            max_features=0.5,
            random_state=seed,
        ).fit(columns[given], late[given])
        for seed in range(5)
    ]
    return lambda rows: np.mean([each.predict_proba(rows)[:, 1] for each in trees], 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
