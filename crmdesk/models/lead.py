"""The lead: one inbound expression of interest, person and company in one record, not judged yet.

When it first became an MQL, an SQL and converted is noted beside its status, because a status may be taken back and
what was reached may not.
"""

from __future__ import annotations

from crmdesk.models import addresses, aliases, field, folding, names
from crmdesk.models.entity import Entity
from crmdesk.models.lead_status import OPEN_STATUSES as OPEN_STATUSES
from crmdesk.models.lead_status import LeadStatus as LeadStatus
from crmdesk.models.words import LABELS, Word
from crmdesk.text import N_, _


class Consent(Word):
    """Whether a person may be approached through a channel; never "yes" unless somebody said so."""

    UNKNOWN = "unknown"
    YES = "yes"
    NO = "no"


LABELS[Consent] = {"unknown": N_("Unknown"), "yes": N_("Yes"), "no": N_("No")}

IDENTIFYING = ("given_name", "family_name", "company", "email", "phone", "mobile", "badge_code", "external_id")
"""A lead needs one of these; everything else is optional."""

FULL_NAME = "trim(coalesce(given_name || ' ', '') || coalesce(particle || ' ', '') || coalesce(family_name, ''))"


class Lead(Entity):
    """A lead."""

    table, plural = "lead", "leads"
    label = N_("Lead"), N_("Leads")
    called_by = ("full_name", "company", "email", "phone", "mobile", "badge_code", "external_id")
    indexes = {
        "lead_inbox": "lead(status, created_at DESC, id DESC)",
        "lead_ranked": "lead(status, score DESC, created_at, id)",
        "lead_asleep": "lead(snoozed_until, status) WHERE snoozed_until IS NOT NULL",
    }

    external_id = field.text(N_("External ID"), length=120, index=True, aliases=aliases.EXTERNAL_ID)
    badge_code = field.text(N_("Badge code"), length=120, index=True, aliases=aliases.BADGE_CODE)
    given_name = field.text(N_("First name"), length=80, aliases=aliases.GIVEN_NAME)
    particle = field.text(N_("Particle"), length=30, aliases=aliases.PARTICLE)
    family_name = field.text(N_("Last name"), length=120, aliases=aliases.FAMILY_NAME)
    full_name = field.computed(N_("Name"), FULL_NAME, sort="sort_name", aliases=aliases.FULL_NAME)
    job_title = field.text(N_("Job title"), length=160, search=True, aliases=aliases.JOB_TITLE)
    company = field.text(N_("Company"), length=200, search=True, sort="company_key", aliases=aliases.COMPANY)
    email = field.email(N_("E-mail"), search=True, sort="email_key", aliases=aliases.EMAIL)
    phone = field.phone(N_("Phone"), aliases=aliases.PHONE)
    mobile = field.phone(N_("Mobile"), aliases=aliases.MOBILE)
    website = field.web(N_("Website"), aliases=aliases.WEBSITE)
    street = field.text(N_("Street"), length=200, aliases=aliases.STREET)
    postcode = field.text(N_("Postcode"), length=20, aliases=aliases.POSTCODE)
    city = field.text(N_("City"), length=120, search=True, aliases=aliases.CITY)
    region = field.text(N_("Region"), length=120, aliases=aliases.REGION)
    country = field.text(N_("Country"), length=80, aliases=aliases.COUNTRY)
    industry_id = field.link("industry", N_("Industry"), aliases=aliases.INDUSTRY)
    company_size = field.text(N_("Company size"), length=40, aliases=aliases.COMPANY_SIZE)
    source_id = field.link("source", N_("Source"), aliases=aliases.SOURCE)
    campaign_id = field.link("campaign", N_("Campaign"), aliases=aliases.CAMPAIGN)
    owner_id = field.link("owner", N_("Owner"), aliases=aliases.OWNER)
    status = field.choice(LeadStatus, N_("Status"), default=LeadStatus.NEW, aliases=aliases.LEAD_STATUS)
    score = field.whole(N_("Score"), default=0, editable=False, journaled=False, sort=True)
    interest = field.text(N_("Interest"), length=500, search=True, aliases=aliases.INTEREST)
    expected_value = field.money(N_("Expected value"), aliases=aliases.VALUE)
    currency = field.text(N_("Currency"), length=3, aliases=aliases.CURRENCY)
    consent_email = field.choice(
        Consent, N_("Consent for e-mail"), default=Consent.UNKNOWN, aliases=aliases.CONSENT_EMAIL
    )
    consent_phone = field.choice(
        Consent, N_("Consent for phone"), default=Consent.UNKNOWN, aliases=aliases.CONSENT_PHONE
    )
    note = field.long_text(N_("Note"), aliases=aliases.NOTE)
    created_at = field.moment(N_("Came in"), sort=True, aliases=aliases.CREATED)
    first_touch_at = field.moment(
        N_("First touch"), editable=False, journaled=False, aliases="first contacted, eerste contact"
    )
    mql_at = field.moment(N_("MQL since"), editable=False, aliases=aliases.MQL)
    sql_at = field.moment(N_("SQL since"), editable=False, aliases=aliases.SQL)
    converted_at = field.moment(N_("Converted at"), editable=False, aliases=aliases.CONVERTED)
    snoozed_until = field.moment(N_("Snoozed until"), aliases="follow up date, uitgesteld tot")
    disqualify_reason_id = field.link("reason", N_("Disqualify reason"), aliases=aliases.DISQUALIFY_REASON)
    tags = field.tags(N_("Tags"), search=True, aliases=aliases.TAGS)

    read_at = field.moment(N_("Read"), editable=False, journaled=False, shown=False)
    sort_name = field.key(names.sort_name, of="given_name particle family_name", search=True)
    name_key = field.key(names.person_key, of="given_name particle family_name", index=False)
    company_key = field.key(folding.company_key, of="company", search=True)
    email_key = field.key(addresses.email_key, of="email")
    domain_key = field.key(addresses.first_domain, of="website email", index=False)
    phone_key = field.key(addresses.phone_key, of="phone", search=True)
    mobile_key = field.key(addresses.phone_key, of="mobile", search=True)

    @classmethod
    def problems(cls, row: Entity) -> dict[str, str]:
        """It needs one thing to be known by."""
        if any(row.__dict__.get(name) for name in IDENTIFYING):
            return {}
        return {IDENTIFYING[0]: _("Fill in a name, a company, an e-mail, a phone, a badge code or an external ID.")}
