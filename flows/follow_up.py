"""Follow up: send the surveys and campaigns that are due, on their own schedule.

Which those are is a mart's business; how a message leaves is `notify`'s.
"""

from flows.build import BuildReport
from flows.notify import send_due
from flows.send_report import SendReport
from flows.shop import Shop


def follow_up(shop: Shop, built: BuildReport | None = None) -> SendReport:
    """Send what is due after the delivery: surveys, later thanks and offers."""
    return send_due(shop, "follow_up", built)
