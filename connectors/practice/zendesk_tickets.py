"""One Zendesk ticket, its comments, people and metrics, as they looked at a moment."""

from datetime import datetime
from typing import Any

from connectors.practice.answers import past, zulu
from connectors.practice.model import Comment, Person, Ticket
from connectors.practice.randomness import dice
from connectors.practice.threads import AGENTS
from connectors.practice.writing import body_of, is_web_form, subject_of

USER_ID, AGENT_ID, COMMENT_ID = 20_900_000_000, 4_640_000_100, 9_100_000_000
ORDER_FIELD = 360_001_204
Node = dict[str, Any]


def ticket_node(
    seed: int, ticket: Ticket, changed_at: datetime, now: datetime, base_url: str
) -> Node:
    subject, status = subject_of(seed, ticket), status_of(ticket, now)
    # closing is a system update: it moves the export but not `updated_at`
    by_people = [at for at in ticket.touched if at <= now and not _closing(ticket, at)]
    from_form = is_web_form(seed, ticket)
    number = str(ticket.order.number) if from_form and ticket.order else None
    address = {"address": ticket.person.email, "name": ticket.person.name}
    return {
        "id": ticket.ticket_id,
        "url": f"{base_url}/api/v2/tickets/{ticket.ticket_id}.json",
        "external_id": None,
        "type": None,
        "subject": subject,
        "raw_subject": subject,
        "description": body_of(seed, ticket, ticket.comments[0]),
        "priority": "high"
        if dice(seed, "prio", ticket.key).random() < 0.04
        else "normal",
        "status": status,
        "recipient": AGENTS[0].email,
        "requester_id": user_id(ticket.person),
        "submitter_id": user_id(ticket.person),
        "assignee_id": None if status == "new" else AGENT_ID + ticket.agent,
        "organization_id": None,
        "group_id": 98_738,
        "collaborator_ids": [],
        "follower_ids": [],
        "problem_id": None,
        "has_incidents": False,
        "due_at": None,
        "tags": ["webform"] if from_form else [],
        "custom_fields": [{"id": ORDER_FIELD, "value": number}],
        "brand_id": 360,
        "ticket_form_id": None,
        "satisfaction_rating": {"score": "unoffered"},
        "via": {
            "channel": "web" if from_form else "email",
            "source": {"from": {} if from_form else address, "to": {}, "rel": None},
        },
        "is_public": True,
        "from_messaging_channel": False,
        "created_at": zulu(ticket.written_at),
        "updated_at": zulu(max(by_people)),
        "generated_timestamp": int(changed_at.timestamp()),
    }


def comment_nodes(seed: int, ticket: Ticket, now: datetime) -> list[Node]:
    ordered = sorted(ticket.comments, key=lambda comment: comment.at)
    return [
        _comment(seed, ticket, comment, index)
        for index, comment in enumerate(ordered)
        if comment.at <= now
    ]


def user_nodes(tickets: list[Ticket], now: datetime) -> list[Node]:
    people = {user_id(ticket.person): ticket.person for ticket in tickets}
    agents = {t.agent for t in tickets if status_of(t, now) != "new"}
    return [_user(number, person) for number, person in people.items()] + [
        agent_node(index) for index in sorted(agents)
    ]


def agent_node(index: int) -> Node:
    agent = AGENTS[index]
    return {
        "id": AGENT_ID + index,
        "name": agent.name,
        "email": agent.email,
        "phone": None,
        "role": agent.role,
        "locale": "da",
        "time_zone": "Copenhagen",
        "tags": [],
    }


def metric_node(ticket: Ticket, now: datetime) -> Node:
    replies = [c.at for c in ticket.comments if c.author == "agent" and c.is_public]
    replies = sorted(at for at in replies if at <= now)
    calendar = (
        (replies[0] - ticket.written_at).total_seconds() // 60 if replies else None
    )
    seen = [(at, status) for at, status in ticket.statuses if at <= now]
    solved = [at for at, status in seen if status == "solved"]
    return {
        "id": ticket.ticket_id * 10 + 7,
        "ticket_id": ticket.ticket_id,
        "reply_time_in_minutes": {
            "calendar": int(calendar) if calendar is not None else None,
            # this account keeps no schedule
            "business": None,
        },
        "replies": len(replies),
        "reopens": max(len(solved) - 1, 0),
        "solved_at": zulu(solved[-1] if solved else None),
    }


def status_of(ticket: Ticket, now: datetime) -> str:
    return [status for at, status in ticket.statuses if past(at, now)][-1]


def user_id(person: Person) -> int:
    return USER_ID + person.index * 3


def _closing(ticket: Ticket, at: datetime) -> bool:
    return (at, "closed") in ticket.statuses


def _comment(seed: int, ticket: Ticket, comment: Comment, index: int) -> Node:
    text = body_of(seed, ticket, comment)
    by_agent = comment.author == "agent"
    paragraphs = text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>")
    return {
        "id": COMMENT_ID + ticket.ticket_id * 20 + index,
        "type": "Comment",
        "author_id": AGENT_ID + ticket.agent if by_agent else user_id(ticket.person),
        "body": text,
        "html_body": f'<div class="zd-comment" dir="auto">{paragraphs}</div>',
        "plain_body": text,
        "public": comment.is_public,
        "attachments": [],
        "audit_id": COMMENT_ID + ticket.ticket_id * 20 + index + 10_000_000_000,
        "via": {"channel": "web" if by_agent else "email", "source": {}},
        "metadata": {"system": {}, "custom": {}},
        "created_at": zulu(comment.at),
    }


def _user(number: int, person: Person) -> Node:
    return {
        "id": number,
        "name": person.name,
        "email": person.email,
        "phone": person.phone,
        "role": "end-user",
        "locale": person.helpdesk_locale,
        "time_zone": "Copenhagen",
        "tags": [],
    }
