"""What was learned from labelled texts, brought into the warehouse where it is new.

Here: which tables there are and when they are loaded. Not here: how they come about
(`training/`), nor what is made of them (dbt).
"""

from hashlib import sha256
from pathlib import Path

from connectors.warehouse import digest
from flows.shop import Shop
from flows.training.texts import FOLDER

TABLES = ("learned_words", "learned_features", "learned_weights", "learned_intents")
PACKAGED = FOLDER / "model"
CONCEPTS = FOLDER / "concepts.csv"


def learned_files(folder: Path) -> dict[str, Path]:
    """Return the file of each table, of the model in that folder."""
    files = {
        f"raw_varsel.{table}": folder / f"{table.removeprefix('learned_')}.parquet"
        for table in (*TABLES, "learned_model")
    }
    return {**files, "raw_varsel.word_concepts": CONCEPTS}


def model_folder(shop: Shop) -> Path:
    """Return where the shop's own model is, or the one that comes with the program."""
    own = shop.folder / "model"
    return own if (own / "model.parquet").exists() else PACKAGED


def tell_learned(shop: Shop) -> None:
    """Load the model that counts now, unless the warehouse holds it already."""
    version = learned_version(shop)
    held = shop.warehouse.read("select version from raw_varsel.learned_loaded")
    if held and held[0]["version"] == version:
        return
    shop.warehouse.copy_in(learned_files(model_folder(shop)))
    shop.warehouse.replace_tables({"raw_varsel.learned_loaded": [{"version": version}]})


def learned_version(shop: Shop) -> str:
    """Return a hash of the model that counts now."""
    files = learned_files(model_folder(shop)).values()
    return digest(*(sha256(file.read_bytes()).hexdigest() for file in files))
