"""What a load did, by stream: landed = new versions + unchanged + quarantined."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class StreamLoad:
    """What became of the rows of one stream."""

    source: str
    stream: str
    landed: int = 0
    new_versions: int = 0
    unchanged: int = 0
    quarantined: int = 0

    def __add__(self, other: "StreamLoad") -> "StreamLoad":
        return StreamLoad(
            self.source,
            self.stream,
            self.landed + other.landed,
            self.new_versions + other.new_versions,
            self.unchanged + other.unchanged,
            self.quarantined + other.quarantined,
        )


@dataclass(frozen=True)
class LoadReport:
    """What one load did, a line per stream that had something new."""

    streams: list[StreamLoad] = field(default_factory=list)

    @property
    def new_versions(self) -> int:
        return sum(each.new_versions for each in self.streams)
