"""The contact: a person at an account."""

from __future__ import annotations

from crmdesk.models import field, folding
from crmdesk.models.entity import Entity
from crmdesk.models.lead import FULL_NAME, Consent
from crmdesk.text import N_, _

IDENTIFYING = ("given_name", "family_name", "email", "phone", "mobile", "external_id")
"""A contact needs one of these."""


class Contact(Entity):
    """A person."""

    table, plural = "contact", "contacts"
    label = N_("Contact"), N_("Contacts")

    external_id = field.text(N_("External ID"), length=120, index=True)
    given_name = field.text(N_("First name"), length=80, search=True)
    particle = field.text(N_("Particle"), length=30, search=True)
    family_name = field.text(N_("Last name"), length=120, search=True)
    full_name = field.computed(N_("Name"), FULL_NAME, sort="sort_name")
    job_title = field.text(N_("Job title"), length=160, search=True)
    account_id = field.link("account", N_("Account"))
    role = field.text(N_("Role"), length=80)
    email = field.email(N_("E-mail"), search=True, sort="email_key")
    phone = field.phone(N_("Phone"))
    mobile = field.phone(N_("Mobile"))
    linkedin = field.web(N_("LinkedIn"))
    street = field.text(N_("Street"), length=200)
    postcode = field.text(N_("Postcode"), length=20)
    city = field.text(N_("City"), length=120, search=True)
    country = field.text(N_("Country"), length=80)
    birthday = field.day(N_("Birthday"))
    consent_email = field.choice(Consent, N_("Consent for e-mail"), default=Consent.UNKNOWN)
    consent_phone = field.choice(Consent, N_("Consent for phone"), default=Consent.UNKNOWN)
    owner_id = field.link("owner", N_("Owner"))
    note = field.long_text(N_("Note"))
    created_at = field.moment(N_("Created"), sort=True)
    tags = field.tags(N_("Tags"), search=True)

    sort_name = field.key(folding.sort_name, of="given_name particle family_name")
    name_key = field.key(folding.person_key, of="given_name particle family_name")
    email_key = field.key(folding.email_key, of="email")
    phone_key = field.key(folding.phone_key, of="phone", search=True)
    mobile_key = field.key(folding.phone_key, of="mobile", search=True)

    @classmethod
    def problems(cls, row: Entity) -> dict[str, str]:
        """It needs one thing to be known by."""
        if any(row.__dict__.get(name) for name in IDENTIFYING):
            return {}
        return {IDENTIFYING[0]: _("Fill in a name, an e-mail, a phone or an external ID.")}
