"""The contact: a person at an account."""

from __future__ import annotations

from crmdesk.models import addresses, aliases, field, names
from crmdesk.models.entity import Entity
from crmdesk.models.lead import FULL_NAME, Consent
from crmdesk.text import N_, _

IDENTIFYING = ("given_name", "family_name", "email", "phone", "mobile", "external_id")
"""A contact needs one of these."""


class Contact(Entity):
    """A person."""

    table, plural = "contact", "contacts"
    label = N_("Contact"), N_("Contacts")
    called_by = ("full_name", "email", "phone", "mobile", "external_id")

    external_id = field.text(N_("External ID"), length=120, index=True, aliases=aliases.EXTERNAL_ID)
    given_name = field.text(N_("First name"), length=80, aliases=aliases.GIVEN_NAME)
    particle = field.text(N_("Particle"), length=30, aliases=aliases.PARTICLE)
    family_name = field.text(N_("Last name"), length=120, aliases=aliases.FAMILY_NAME)
    full_name = field.computed(N_("Name"), FULL_NAME, sort="sort_name", aliases=aliases.FULL_NAME)
    job_title = field.text(N_("Job title"), length=160, search=True, aliases=aliases.JOB_TITLE)
    account_id = field.link("account", N_("Account"), aliases=aliases.COMPANY)
    role = field.text(N_("Role"), length=80, aliases=aliases.ROLE)
    email = field.email(N_("E-mail"), search=True, sort="email_key", aliases=aliases.EMAIL)
    phone = field.phone(N_("Phone"), aliases=aliases.PHONE)
    mobile = field.phone(N_("Mobile"), aliases=aliases.MOBILE)
    linkedin = field.web(N_("LinkedIn"), aliases=aliases.LINKEDIN)
    street = field.text(N_("Street"), length=200, aliases=aliases.STREET)
    postcode = field.text(N_("Postcode"), length=20, aliases=aliases.POSTCODE)
    city = field.text(N_("City"), length=120, search=True, aliases=aliases.CITY)
    country = field.text(N_("Country"), length=80, aliases=aliases.COUNTRY)
    birthday = field.day(N_("Birthday"), aliases=aliases.BIRTHDAY)
    consent_email = field.choice(
        Consent, N_("Consent for e-mail"), default=Consent.UNKNOWN, aliases=aliases.CONSENT_EMAIL
    )
    consent_phone = field.choice(
        Consent, N_("Consent for phone"), default=Consent.UNKNOWN, aliases=aliases.CONSENT_PHONE
    )
    owner_id = field.link("owner", N_("Owner"), aliases=aliases.OWNER)
    note = field.long_text(N_("Note"), aliases=aliases.NOTE)
    created_at = field.moment(N_("Created"), sort=True, aliases=aliases.CREATED)
    tags = field.tags(N_("Tags"), search=True, aliases=aliases.TAGS)

    sort_name = field.key(names.sort_name, of="given_name particle family_name", search=True)
    name_key = field.key(names.person_key, of="given_name particle family_name")
    email_key = field.key(addresses.email_key, of="email")
    phone_key = field.key(addresses.phone_key, of="phone", search=True)
    mobile_key = field.key(addresses.phone_key, of="mobile", search=True)

    @classmethod
    def problems(cls, row: Entity) -> dict[str, str]:
        """It needs one thing to be known by."""
        if any(row.__dict__.get(name) for name in IDENTIFYING):
            return {}
        return {IDENTIFYING[0]: _("Fill in a name, an e-mail, a phone or an external ID.")}
