"""What is known of the tables that other programs write: how to tell one, and where its words mean something else.

Most columns are recognised by the aliases of the fields. Here stands only what those cannot know: that "Title" is a
form of address in Outlook and a function elsewhere, or that "Prospect" is an opportunity's name in Dutch Odoo. Facts:
header rows of real exports and the exporters' published source, November 2026; words are squashed (headers.squash).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field


def _pairs(text: str) -> dict[str, str | None]:
    """'title= connectedon=created_at' as a mapping; nothing behind the sign means that the column is left out."""
    return {word: target or None for word, _sep, target in (pair.partition("=") for pair in text.split())}


@dataclass(frozen=True)
class Format:
    """A table of another program: all words of `signature` are among its headers.

    meanings: for a kind of record, or "" for all kinds, header -> field, or None for a column to leave out.
    """

    program: str
    signature: frozenset[str]
    meanings: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)

    def meaning(self, kind: str) -> dict[str, str | None]:
        """What the headers mean in an import of this kind."""
        return {**self.meanings.get("", {}), **self.meanings.get(kind, {})}


def _format(program: str, signature: str, everywhere: str = "", **by_kind: str) -> Format:
    meanings = {kind: _pairs(text) for kind, text in {"": everywhere, **by_kind}.items() if text}
    return Format(program, frozenset(signature.split()), meanings)


_OUTLOOK = "title= account= priority= location="
_ODOO = "type= active= medium="

FORMATS: tuple[Format, ...] = (
    _format("crmdesk", "uid externalid", "id= ownerid= leadid= accountid= contactid= opportunityid= campaignid="),
    _format(
        "Pipedrive", "personname organizationname dealtitle", activities="personname=contact dealtitle=opportunity"
    ),
    _format("Salesforce", "leadowner companyaccount"),
    _format("Salesforce", "mailingstateprovince accountowner"),
    _format(
        "SuiteCRM", "opportunityamount salesstage expectedclosedate", opportunities="opportunityamount=value amount="
    ),
    _format("SuiteCRM", "billingpostalcode shippingstreet siccode"),
    _format(
        "SuiteCRM",
        "leadsourcedescription primaryaddressstreet accountname",
        leads="contactid= accountid= opportunityid=",
    ),
    _format("SuiteCRM", "primaryaddressstreet reportstoid phonework"),
    _format("EspoCRM", "closedate amountcurrency assignedusername"),
    _format("EspoCRM", "salutationname addresspostalcode accountid"),
    _format("EspoCRM", "billingaddresspostalcode siccode"),
    _format(
        "Odoo",
        "prospect bedrijfsnaam naamcontactpersoon",
        f"titel= kanaal= {_ODOO}",
        leads="prospect=interest kans=",
        opportunities="prospect=name kans=probability",
    ),
    _format("Pipedrive", "leadtitle", leads="leadtitle=interest", opportunities="leadtitle=name"),
    _format("Pipedrive", "activitysubject", activities="activitydone=is_done"),
    _format("Zoho", "notecontent parentid"),
    _format(
        "Salesforce", "campaignid hasresponded", leads="id= leadid=external_id", contacts="id= contactid=external_id"
    ),
    _format("Salesforce", "budgetedcost numberofleads"),
    _format(
        "Salesforce",
        "whoid whatid",
        activities="whoid=contact_external_id whatid=opportunity_external_id activitydate=due",
    ),
    _format("UUK", "ticketid exhibitorid scannedat", "exhibitorid="),
    _format("talque", "companyname origin jobtitle"),
    _format("", "straatnaam huisnummer plaatsnaam"),
    _format("", "klantnummer bedrijfsnaam", "type= categorie="),
    _format("LinkedIn", "firstname lastname url connectedon", "url=", contacts="url=linkedin"),
    _format("Outlook", "givenyomi emailaddress imaddress", _OUTLOOK),
    _format("Outlook", "emaildisplayname businesspostalcode", _OUTLOOK),
    _format("Google", "internetfreebusy emailaddress homecountry", _OUTLOOK),
    _format("Thunderbird", "birthyear birthmonth birthday", "birthday="),
    _format("Google", "phoneticfirstname organizationname labels"),
    _format("Google", "yominame givenname groupmembership", "priority= location= subject="),
    _format(
        "Pipedrive",
        "dealtitle",
        opportunities="dealstatus=outcome dealwontime=closed_at dealclosedon=closed_at deallosttime=closed_at",
    ),
    _format("Pipedrive", "personname"),
    _format("Pipedrive", "organizationname"),
    _format("Zoho", "recordid leadowner company"),
    _format("Zoho", "recordid dealname closingdate", "type="),
    _format("Zoho", "recordid contactowner mailingstreet"),
    _format("Zoho", "recordid accountname billingcode", "billingcode=postcode"),
    _format("HubSpot", "recordid dealname dealstage"),
    _format("HubSpot", "recordid companyname companyowner"),
    _format("HubSpot", "recordid firstname contactowner", "closedate= leadrating="),
    _format("Salesforce", "isdeleted isconverted leadsource"),
    _format("Salesforce", "stagename closedate accountid", "type="),
    _format("Salesforce", "isdeleted accountid mailingstreet"),
    _format("Salesforce", "isdeleted billingstreet parentid", "site="),
    _format(
        "Odoo",
        "opportunity companyname contactname expectedrevenue",
        f"title= {_ODOO}",
        leads="opportunity=interest",
        opportunities="opportunity=name",
    ),
    _format("Odoo", "isacompany relatedcompany addresstype", "addresstype= customer= supplier="),
    _format("EspoCRM", "salutationname accountname opportunityamount"),
    _format("eventyay", "pseudonymizationid attendeename", "exhibitor= pseudonymizationid=badge_code"),
)
"""In the order in which they are tried."""


def detect(words: Collection[str]) -> Format | None:
    """Which program wrote a table with these squashed headers; None when it is none of the known ones."""
    present = frozenset(words)
    return next((known for known in FORMATS if known.signature <= present), None)


_HOUSE_NUMBER = "house number, huisnummer, huisnummer toevoeging, toevoeging, house number addition"

_LEAD_ID = {"lead_external_id": "lead id"}
_ACCOUNT_ID = {"account_external_id": "account id, account name id, company id, organization id"}
_CONTACT_ID = {"contact_external_id": "contact id, contact name id"}
_OPPORTUNITY_ID = {"opportunity_external_id": "opportunity id, deal id"}

BESIDES: Mapping[str, Mapping[str, str]] = {
    "leads": {"converted": "is converted, converted, geconverteerd", "house_number": _HOUSE_NUMBER},
    "accounts": {"house_number": _HOUSE_NUMBER},
    "contacts": {"house_number": _HOUSE_NUMBER, **_ACCOUNT_ID},
    "opportunities": {"outcome": "outcome, uitkomst", **_ACCOUNT_ID, **_CONTACT_ID},
    "activities": {
        "is_done": "is closed, completed, gedaan, afgerond, done",
        **_LEAD_ID,
        **_ACCOUNT_ID,
        **_CONTACT_ID,
        **_OPPORTUNITY_ID,
    },
}
"""What columns say besides the fields, by kind, with its aliases.

converted, is_done: yes or no. house_number: to be put behind the street, all its columns in the order of their ranks.
outcome: open, won or lost, overruling the stage. *_external_id: the key of a linked record in the other program, never
a name to create one by."""

OPT_OUTS: Mapping[str, frozenset[str]] = {
    target: frozenset(words.split())
    for target, words in {
        "consent_email": """
            hasoptedoutofemail emailoptout optoutemail emailaddressisoptedout unsubscribedfromallemail unsubscribed
            emailunsubscribed optedout optout emailafmelding afgemeld afgemeldvoornieuwsbrief geenmail geenemail
            nietmailen mailmeniet donotemail
        """,
        "consent_phone": """
            donotcall donotphone doesnotwantphone nietbellen belmeniet belmenietregister phoneoptout telefoonoptout
        """,
    }.items()
}
"""Columns whose yes is a refusal. Their no says nothing: who has not refused has not consented."""
