"""The account: an organisation, whether it buys already (its type) and how far the approach has come (its status)."""

from __future__ import annotations

from crmdesk.models import field, folding
from crmdesk.models.entity import Entity
from crmdesk.models.kinds import LABELS, Word
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

    external_id = field.text(N_("External ID"), length=120, index=True)
    name = field.text(N_("Name"), required=True, length=200, search=True, sort="name_key")
    type = field.choice(AccountType, N_("Type"), default=AccountType.PROSPECT, sort=True)
    status_id = field.link("account_status", N_("Status"))
    website = field.web(N_("Website"), search=True)
    email = field.email(N_("E-mail"), search=True)
    phone = field.phone(N_("Phone"))
    street = field.text(N_("Street"), length=200)
    postcode = field.text(N_("Postcode"), length=20)
    city = field.text(N_("City"), length=120, search=True, sort=True)
    region = field.text(N_("Region"), length=120)
    country = field.text(N_("Country"), length=80)
    industry_id = field.link("industry", N_("Industry"))
    employees = field.whole(N_("Employees"))
    revenue = field.money(N_("Revenue"))
    kvk_number = field.text(N_("KvK number"), length=20)
    vat_number = field.text(N_("VAT number"), length=30)
    linkedin = field.web(N_("LinkedIn"))
    parent_id = field.link("account", N_("Parent account"))
    owner_id = field.link("owner", N_("Owner"))
    source_id = field.link("source", N_("Source"))
    note = field.long_text(N_("Note"))
    created_at = field.moment(N_("Created"), sort=True)
    tags = field.tags(N_("Tags"), search=True)

    won_made_customer = field.flag("", editable=False, shown=False)
    name_key = field.key(folding.company_key, of="name")
    domain_key = field.key(folding.first_domain, of="website email")
    phone_key = field.key(folding.phone_key, of="phone", search=True)
    kvk_key = field.key(folding.kvk_key, of="kvk_number")
    vat_key = field.key(folding.vat_key, of="vat_number")
