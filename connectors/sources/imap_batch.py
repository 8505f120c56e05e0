"""The mails behind some UIDs, in answers of a bounded size.

Small mails come whole, several in an answer; of a large one come the headers and the
sections that hold words. Not here: which UIDs are asked for (`imap.py`).
"""

from collections.abc import Iterable, Iterator
from email import message_from_bytes

from connectors.sources import Record
from connectors.sources.imap_answers import Fetched
from connectors.sources.imap_client import ImapClient
from connectors.sources.imap_mail import Filed, mail_record, read_mail
from connectors.sources.imap_structure import parts_told, sections_wanted, with_contents

# above this a mail is read in sections, which leaves what is attached on the server
WHOLE_BYTES = 1_000_000
ANSWER_BYTES = 4_000_000
SECTION_BYTES = 400_000


def fetch_mails(client: ImapClient, folder: str, uids: list[int]) -> list[Record]:
    """Return the records of those mails that are still there."""
    is_sent = folder in client.settings.sent_folders
    told = client.fetch(uids, "UID INTERNALDATE RFC822.SIZE")
    filed = {
        each.uid: Filed(folder, is_sent, each.received_at, each.size) for each in told
    }
    records: dict[int, Record] = {}
    for group in _by_size(told):
        records |= _whole(client, group, filed)
    for each in told:
        if each.size > WHOLE_BYTES:
            records |= _large(client, each.uid, filed[each.uid])
    return [records[uid] for uid in uids if uid in records]


def _large(client: ImapClient, uid: int, filed: Filed) -> dict[int, Record]:
    """Return the record of a mail whose attachments stay on the server."""
    for told in client.fetch([uid], "UID BODYSTRUCTURE BODY.PEEK[HEADER]"):
        try:
            return {uid: _in_sections(client, told, filed)}
        except (LookupError, TypeError, ValueError, RecursionError):
            # a structure that no one can follow; then the mail comes whole
            return _whole(client, [uid], {uid: filed})
    return {}


def _in_sections(client: ImapClient, told: Fetched, filed: Filed) -> Record:
    """Raises: LookupError, TypeError, ValueError for a structure without sense."""
    head = message_from_bytes(told.sections["HEADER"])
    tree = parts_told(told.structure or [])
    wanted = sections_wanted(tree)
    items = [f"BODY.PEEK[{each.section}]<0.{SECTION_BYTES}>" for each in wanted]
    answers = client.fetch([told.uid], " ".join(["UID", *items])) if wanted else []
    sections = answers[0].sections if answers else {}
    return mail_record(head, with_contents(tree, sections), filed)


def _whole(
    client: ImapClient, uids: list[int], filed: dict[int, Filed]
) -> dict[int, Record]:
    answers = client.fetch(uids, "UID BODY.PEEK[]")
    return {
        each.uid: read_mail(each.sections[""], filed[each.uid])
        for each in answers
        if "" in each.sections
    }


def _by_size(told: Iterable[Fetched]) -> Iterator[list[int]]:
    """Yield groups of UIDs whose mails together fit into one answer."""
    group: list[int] = []
    total = 0
    for each in told:
        if each.size > WHOLE_BYTES:
            continue
        if group and total + each.size > ANSWER_BYTES:
            yield group
            group, total = [], 0
        group.append(each.uid)
        total += each.size
    if group:
        yield group
