"""What a person asks a backfill for; the command line and Prefect's form share it."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from flows.ways import By, Reprocess


class Asked(BaseModel):
    """A range and how to go through it. Times without an offset are the shop's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    from_at: datetime = Field(
        title="From", description="First day, or an instant, in the shop's time zone."
    )
    to_at: datetime = Field(title="To", description="The end, not included.")
    streams: list[str] = Field(
        default=[], description="As system.stream; none for every stream."
    )
    by: By = Field(default="day", description="What is asked for at once.")
    reprocess: Reprocess = Field(
        default="missing",
        description=(
            "missing: what is not landed; failed: what failed when last tried; "
            "changed-code: what another version of the connector landed; all."
        ),
    )
    newest_first: bool = Field(
        default=False, description="Begin with the newest chunk."
    )
    dry_run: bool = Field(
        default=False, description="Say what would be done, and do nothing."
    )

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        has_zones = (self.from_at.tzinfo is None) == (self.to_at.tzinfo is None)
        if has_zones and self.from_at >= self.to_at:
            raise ValueError(
                f"--from {self.from_at:%Y-%m-%d} is not before --to "
                f"{self.to_at:%Y-%m-%d}; a range ends after it begins, "
                "e.g. --from 2026-03-01 --to 2026-03-08"
            )
        return self
