"""The account: an organisation, whether it buys already (its type) and how far the approach has come (its status)."""

from __future__ import annotations

from crmdesk.models import addresses, aliases, field, folding
from crmdesk.models.entity import Entity
from crmdesk.models.words import LABELS, Word
from crmdesk.text import N_


class AccountType(Word):
    """What an organisation is to the company."""

    PROSPECT = "prospect"
    CUSTOMER = "customer"
    FORMER = "former"
    PARTNER = "partner"
    NOT_SUITABLE = "not_suitable"


LABELS[AccountType] = {
    "prospect": N_("Prospect"),
    "customer": N_("Customer"),
    "former": N_("Former customer"),
    "partner": N_("Partner"),
    "not_suitable": N_("Not suitable"),
}


class Account(Entity):
    """An organisation."""

    table, plural = "account", "accounts"
    label = N_("Account"), N_("Accounts")

    external_id = field.text(N_("External ID"), length=120, index=True, aliases=aliases.ACCOUNT_ID)
    name = field.text(N_("Name"), required=True, length=200, search=True, sort="name_key", aliases=aliases.ACCOUNT_NAME)
    type = field.choice(AccountType, N_("Type"), default=AccountType.PROSPECT, sort=True, aliases=aliases.ACCOUNT_TYPE)
    status_id = field.link("account_status", N_("Status"), aliases=aliases.ACCOUNT_STATUS)
    website = field.web(N_("Website"), search=True, aliases=aliases.WEBSITE)
    email = field.email(N_("E-mail"), search=True, aliases=aliases.EMAIL)
    phone = field.phone(N_("Phone"), aliases=aliases.PHONE)
    street = field.text(N_("Street"), length=200, aliases=aliases.STREET)
    postcode = field.text(N_("Postcode"), length=20, aliases=aliases.POSTCODE)
    city = field.text(N_("City"), length=120, search=True, sort=True, aliases=aliases.CITY)
    region = field.text(N_("Region"), length=120, aliases=aliases.REGION)
    country = field.text(N_("Country"), length=80, aliases=aliases.COUNTRY)
    industry_id = field.link("industry", N_("Industry"), aliases=aliases.INDUSTRY)
    employees = field.whole(N_("Employees"), aliases=aliases.EMPLOYEES)
    revenue = field.money(N_("Revenue"), aliases=aliases.REVENUE)
    kvk_number = field.text(N_("KvK number"), length=20, aliases=aliases.KVK_NUMBER)
    vat_number = field.text(N_("VAT number"), length=30, aliases=aliases.VAT_NUMBER)
    linkedin = field.web(N_("LinkedIn"), aliases=aliases.LINKEDIN)
    parent_id = field.link("account", N_("Parent account"), aliases=aliases.PARENT)
    owner_id = field.link("owner", N_("Owner"), aliases=aliases.OWNER)
    source_id = field.link("source", N_("Source"), aliases=aliases.SOURCE)
    note = field.long_text(N_("Note"), aliases=aliases.NOTE)
    created_at = field.moment(N_("Created"), sort=True, aliases=aliases.CREATED)
    tags = field.tags(N_("Tags"), search=True, aliases=aliases.TAGS)

    won_made_customer = field.flag("", editable=False, shown=False)
    name_key = field.key(folding.company_key, of="name", search=True)
    domain_key = field.key(addresses.first_domain, of="website email")
    phone_key = field.key(addresses.phone_key, of="phone", search=True)
    kvk_key = field.key(addresses.kvk_key, of="kvk_number")
    vat_key = field.key(addresses.vat_key, of="vat_number")
