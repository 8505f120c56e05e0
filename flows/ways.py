"""The ways of going through a range, in the words of a person."""

from typing import Literal

By = Literal["day", "week", "month"]
Reprocess = Literal["missing", "failed", "all", "changed-code"]
