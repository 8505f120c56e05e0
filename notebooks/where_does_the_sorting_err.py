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
# # Where does the sorting of inquiries err?
#
# Whoever reads shares of topics should know which of them to trust. What the model
# was measured at stands with `fct_inquiries` in the dbt docs; this notebook asks what
# can be seen from the outside: where it hesitates, what it mixes up, and, with the
# file of corrections (`[inquiries] corrections`) as an argument ending in `.jsonl`,
# where people have put it right.
#
# It reads the published file only, as a notebook or as a script:
#
#     python notebooks/where_does_the_sorting_err.py [path to varsel.duckdb]
#
# Without a path it takes the one in `VARSEL_PUBLISHED`, else the newest published
# build under `var/`.

# %%
import sys

import pandas as pd
from published import asker, open_marts, show

# a share of fewer inquiries than this is an anecdote
FEWEST = 10

marts = open_marts()
ask = asker(marts)

# %% [markdown]
# ## 1. Where does it hesitate?

# %%
topics = ask(
    """
    select
        coalesce(topic, 'uncategorised') as topic,
        count(*) as inquiries,
        count(*) filter (where is_uncertain) as uncertain,
        round(count(*) filter (where is_uncertain) / count(*), 3)::double as share,
        round(median(confidence), 2) as median_confidence
    from fct_inquiries
    where not is_machine_mail
    group by all
    order by uncertain desc, topic asc
    """
)
show(topics)

# %% [markdown]
# ## 2. What does it mix up?
#
# The pairs between which it hesitated most often.

# %%
pairs = ask(
    """
    select
        least(intent, secondary_intent) as one,
        greatest(intent, secondary_intent) as other,
        count(*) as hesitated
    from fct_inquiries
    where is_uncertain and secondary_intent is not null and not is_machine_mail
    group by all
    order by hesitated desc, one asc, other asc
    """
)
show(pairs.head(10))

# %% [markdown]
# ## 3. Where was it put right?
#
# A correction counts where an inquiry with the same subject in the same language was
# sorted otherwise.

# %%
files = [word for word in sys.argv[1:] if word.endswith(".jsonl")]
corrected = pd.DataFrame(columns=["sorted_as", "should_be", "corrections"])
if files:
    corrected = ask(
        """
        select
            inquiries.intent as sorted_as,
            corrections.intent as should_be,
            count(distinct inquiries.ticket_id) as corrections
        from read_json_auto($file) as corrections
        inner join fct_inquiries as inquiries
            on
                corrections.language = inquiries.language
                and lower(trim(corrections.subject)) = lower(trim(inquiries.subject))
        where corrections.intent <> inquiries.intent
        group by all
        order by corrections desc, sorted_as asc, should_be asc
        """,
        file=files[0],
    )
show(corrected)

# %% [markdown]
# ## The answer


# %%
def answer_topics(topics: pd.DataFrame) -> str:
    """Return how much is uncertain, and the topic to trust least, in one sentence."""
    count = int(topics["inquiries"].sum())
    if not count:
        return "Nothing has been sorted yet."
    said = f"{topics['uncertain'].sum() / count:.0%} of {count} inquiries are uncertain"
    known = topics[topics["inquiries"] >= FEWEST]
    if known.empty:
        return f"{said}."
    worst = known.sort_values(["share", "topic"], ascending=[False, True]).iloc[0]
    return (
        f"{said}; trust {worst['topic'].replace('_', ' ')} least, where "
        f"{worst['share']:.0%} are."
    )


def answer_pairs(pairs: pd.DataFrame, corrected: pd.DataFrame) -> str:
    """Return what is mixed up, as people corrected it or else as it hesitated."""
    if len(corrected):
        first = corrected.iloc[0]
        return (
            f"Put right most: {first['sorted_as']} that should be "
            f"{first['should_be']} ({first['corrections']})."
        )
    if pairs.empty:
        return "It has not hesitated between two intents."
    first = pairs.iloc[0]
    return (
        f"It hesitates most between {first['one']} and {first['other']} "
        f"({first['hesitated']} times)."
    )


print(answer_topics(topics))
print(answer_pairs(pairs, corrected))
marts.close()
