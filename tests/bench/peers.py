"""The same pages into tables by a loader that many shops use, beside ours.

Run by `make bench-peers`, which installs that loader in a place of its own; the project
itself does not need it.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench import foretelling
from tests.bench.extract import ORDERS, by_the_floor, by_varsel
from tests.bench.orders import write_answers
from tests.bench.timing import apart
from tests.bench.vendor import serving

LOADERS = {"default": "dlt, as it comes", "parquet": "dlt, by parquet"}


def main(python: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        size = write_answers(folder / "answers", ORDERS)
        print(f"{ORDERS:,} nested orders of {size / ORDERS / 1000:.1f} kB into tables:")
        with serving(folder / "answers") as url:
            floor_s, _ = apart(by_the_floor, url, folder)
            print(f"  bare floor        {floor_s:7.1f} s")
            ours_s, _ = apart(by_varsel, url, folder)
            print(f"  varsel            {ours_s:7.1f} s  {ours_s / floor_s:5.2f} x it")
            for loader, words in LOADERS.items():
                seconds = by_the_peer(python, url, folder / loader, loader)
                print(
                    f"  {words:17} {seconds:7.1f} s  "
                    f"varsel is {seconds / ours_s:.1f} x faster"
                )
    print("texts that nothing was learned from, sorted (macro-F1):", flush=True)
    script = Path(__file__).with_name("sklearn_peer.py")
    subprocess.run([python, str(script)], check=True)
    foretelling.main(python)


def by_the_peer(python: str, url: str, folder: Path, loader: str) -> float:
    """Return the seconds that the peer's own process timed."""
    folder.mkdir()
    script = Path(__file__).with_name("dlt_peer.py")
    done = subprocess.run(
        [python, str(script), url, str(folder), loader, str(ORDERS)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return float(done.stdout.split()[-1])


if __name__ == "__main__":
    main(sys.argv[1])
