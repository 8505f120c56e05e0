"""Learn from labelled texts: the features that tickets have, counted and weighed.

The models that sort tickets make the features here too, so that what is learned is what
is asked later. Not here: the arithmetic (`training/fitting.py`) and the texts.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from connectors.errors import VarselError
from flows.shop import Shop
from flows.sorting import build_part, texts_as_tickets
from flows.training.fitting import best_temperature, fit
from flows.training.queries import load_query
from flows.training.texts import Text, corrections, training_texts

Row = dict[str, Any]
FEATURES = "+int_inquiry_features"
# one text in five is kept back to find out how sure the others make one
FOLDS = 5


def train_shop(shop: Shop) -> list[str]:
    """Learn the shop's own model; returns what to print.

    From the texts that come along and the shop's corrections, which count like them.
    """
    own = corrections(shop.settings.inquiries.corrections)
    if not own:
        raise VarselError(
            "There is nothing of the shop's own to learn from: name a file of "
            "corrected inquiries in varsel.toml (inquiries.corrections), a JSON line "
            "each of language, intent, subject and body. Until then the model that "
            "comes along is in use."
        )
    folder = shop.folder / "model"
    learn([*training_texts(), *own], folder, shop.clock.now(), shop.say)
    return [f"Learned from {len(own):,} corrections beside the texts that come along."]


def learn(
    texts: Sequence[Text], folder: Path, now: datetime, say: Callable[[str], None]
) -> None:
    """Write the tables learned from these texts into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    say(f"learning from {len(texts):,} texts")
    with texts_as_tickets(texts, now, say) as shop:
        build_part(shop, "+int_inquiry_tokens")
        words = shop.warehouse.read(load_query("words"))
        _write(folder / "words.parquet", words)
        # what is learned next asks for the language of each text
        shop.warehouse.copy_in({"raw_varsel.learned_words": folder / "words.parquet"})
        build_part(shop, FEATURES)
        fitted, temperature = fit(_counts(shop, but=None)), _temperature(shop)
    _write(folder / "features.parquet", fitted.feature_rows())
    _write(folder / "weights.parquet", fitted.weight_rows())
    _write(folder / "intents.parquet", fitted.intent_rows())
    model = {"temperature": temperature, "text_count": len(texts)}
    _write(folder / "model.parquet", [model])


def _temperature(shop: Shop) -> float:
    """Return what makes the verdicts on texts kept back as sure as they are right."""
    kept_back = shop.warehouse.read(load_query("kept_back"), (FOLDS, 0))
    return best_temperature(fit(_counts(shop, but=0)), kept_back)


def _counts(shop: Shop, *, but: int | None) -> list[Row]:
    """Return the counted features of all texts but those of one fold."""
    return shop.warehouse.read(load_query("counts"), (FOLDS, but))


def _write(path: Path, rows: Sequence[Row]) -> None:
    pq.write_table(pa.Table.from_pylist(list(rows)), path, compression="zstd")
