"""The weeks a page looks back on, in the shop's own calendar."""

from datetime import date, datetime, timedelta

WEEKS_SHOWN = 9


def list_weeks(as_of: datetime, first: date | None = None) -> list[date]:
    """Return the Mondays of the weeks shown, the present one last.

    Weeks before the `first` of which anything is known are left out, but for the two
    that a comparison needs.
    """
    monday = as_of.date() - timedelta(days=as_of.weekday())
    shown = [monday - timedelta(weeks=back) for back in reversed(range(WEEKS_SHOWN))]
    return [week for week in shown[:-3] if first and week >= first] + shown[-3:]


def week_of(at: datetime, as_of: datetime) -> date:
    day = at.astimezone(as_of.tzinfo).date()
    return day - timedelta(days=day.weekday())
