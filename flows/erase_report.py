"""What an erasure did, in words that name nobody."""

from flows.erase import ErasureReport


def report_lines(report: ErasureReport) -> list[str]:
    """Return what to print."""
    lines = [
        f"{report.records:,} landed records, {report.messages:,} messages and "
        f"{report.mails:,} mails are gone; {report.mended:,} records of others no "
        "longer mention them.",
        f"{report.kept:,} records of book-keeping stay, without a name.",
    ]
    if report.shared:
        lines.append(
            f"{', '.join(report.shared)} stays: other people use it as well. Erase "
            "them, too, or the address with --everyone."
        )
    for files, what in (
        (report.strays.removed, "named them and is removed"),
        (report.strays.mended, "no longer names them"),
        (report.strays.unread, "could not be read; look into it yourself"),
    ):
        lines += [f"{file} in the data folder {what}." for file in files]
    lines += [
        f"They are gone, but nothing is published without them yet: {problem}"
        for problem in report.problems
    ]
    return [
        *lines,
        "Erase them in the shop, the helpdesk and at the carriers as well, and in "
        "backups elsewhere: Varsel does not reach those.",
    ]
