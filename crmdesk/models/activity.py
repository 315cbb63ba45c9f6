"""The activity: a call, meeting, e-mail, note, task or logged touch.

One record with many links: conversion adds links instead of moving or copying anything, so a timeline shows the same
activity on lead, contact, account and opportunity, and undoing a conversion only takes links away.
"""

from __future__ import annotations

from crmdesk.models import aliases, field
from crmdesk.models.activity_kind import ActivityKind as ActivityKind
from crmdesk.models.entity import Entity
from crmdesk.text import N_

ANSWERING = (ActivityKind.CALL, ActivityKind.MEETING, ActivityKind.EMAIL)
"""The kinds by which a company answers a lead; the first one is the first touch."""

FIRST_TOUCH = (
    "(SELECT min(a.at) FROM activity_link l JOIN activity a ON a.id = l.activity_id WHERE l.lead_id = lead.id "
    "AND a.kind IN (" + ", ".join(f"'{kind}'" for kind in ANSWERING) + "))"
)
"""SQL for the first touch of a row of `lead`."""

WAS_CONTACT = "a.kind IN ('call', 'meeting', 'email', 'note')"
"""SQL for whether an activity `a` counts as contact: what somebody did or wrote down, not a task and not a mere touch.

"Last contact" of every record, and how long an opportunity is idle, are told by it.
"""

NEXT_TASK = "a.kind = 'task' AND a.done_at IS NULL ORDER BY a.due IS NULL, a.due, a.id LIMIT 1"
"""How the next step is chosen among the activities `a` of a record: the first of its open tasks."""

LINKED = ("lead", "account", "contact", "opportunity")


class Activity(Entity):
    """Something that was or will be done, linked to any number of records."""

    table, plural = "activity", "activities"
    label = N_("Activity"), N_("Activities")
    called_by = ("subject",)
    indexes = {"activity_open_tasks": "activity(due, id) WHERE kind = 'task' AND done_at IS NULL"}

    external_id = field.text(N_("External ID"), length=120, index=True, aliases=aliases.EXTERNAL_ID)
    kind = field.choice(ActivityKind, N_("Kind"), default=ActivityKind.NOTE, aliases=aliases.ACTIVITY_KIND)
    subject = field.text(N_("Subject"), length=300, search=True, aliases=aliases.SUBJECT)
    body = field.long_text(N_("Text"), search=True, aliases=aliases.NOTE)
    at = field.moment(N_("When"), sort=True, aliases=aliases.ACTIVITY_AT)
    due = field.moment(N_("Due"), aliases=aliases.DUE)
    done_at = field.moment(N_("Done"), aliases=aliases.DONE)
    owner_id = field.link("owner", N_("Owner"), aliases=aliases.OWNER)
    lead_id = field.related("lead", N_("Lead"))
    account_id = field.related("account", N_("Account"), aliases=aliases.COMPANY)
    contact_id = field.related("contact", N_("Contact"), aliases=aliases.LINKED_CONTACT)
    opportunity_id = field.related("opportunity", N_("Opportunity"), aliases=aliases.LINKED_OPPORTUNITY)
    outcome = field.text(N_("Outcome"), length=500, aliases=aliases.OUTCOME)


class ActivityLink(Entity):
    """One activity on one record; exactly one of the four is set."""

    table, plural = "activity_link", "activity_links"
    label = N_("Link"), N_("Links")
    check = (
        "(lead_id IS NOT NULL) + (account_id IS NOT NULL) + (contact_id IS NOT NULL) + (opportunity_id IS NOT NULL) = 1"
    )

    activity_id = field.link("activity", N_("Activity"), required=True)
    lead_id = field.link("lead", N_("Lead"))
    account_id = field.link("account", N_("Account"))
    contact_id = field.link("contact", N_("Contact"))
    opportunity_id = field.link("opportunity", N_("Opportunity"))
