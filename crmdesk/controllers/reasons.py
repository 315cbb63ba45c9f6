"""Reasons: a lead is disqualified, and an opportunity lost, with one that is meant for its kind."""

from __future__ import annotations

from crmdesk.controllers.desk import Rejected, Write
from crmdesk.models import folding
from crmdesk.models.lists import Reason, ReasonFor
from crmdesk.models.queries.choices import reasons
from crmdesk.text import N_, _, in_every_language

_FOR = {
    ReasonFor.DISQUALIFIED: (
        N_("This reason is for lost opportunities. Choose one for leads."),
        N_("Choose one for leads."),
        "disqualify_reason",
    ),
    ReasonFor.LOST: (
        N_("This reason is for disqualified leads. Choose one for lost opportunities."),
        N_("Choose one for lost opportunities."),
        "lost_reason",
    ),
}
"""What is said of a reason of the other kind, in full and beside the field of this name."""


def fitting(write: Write, reason_id: int, kind: ReasonFor) -> Reason:
    """A reason of a kind. Raises Rejected when it is for something else, or does not exist."""
    reason = write.get(Reason, reason_id)
    if reason.kind is not kind:
        sentence, short, name = _FOR[kind]
        raise Rejected(_(sentence), {name: _(short)})
    return reason


def reason_named(write: Write, kind: ReasonFor, name: str) -> int:
    """The reason of a kind that has this name, in either language, or this number. Raises Rejected naming all."""
    standing = reasons(write.connection, kind)
    asked = folding.fold(name)
    for reason_id, own in standing:
        if asked in map(folding.fold, in_every_language(own)):
            return reason_id
    for reason_id, _own in standing:
        if name.strip() == str(reason_id):
            return reason_id
    raise Rejected(
        _('There is no reason "{name}". Choose one of: {reasons}.').format(name=name, reasons=listed(write, kind))
    )


def listed(write: Write, kind: ReasonFor) -> str:
    """The reasons of a kind as people read them."""
    return ", ".join(_(name) for _id, name in reasons(write.connection, kind))
