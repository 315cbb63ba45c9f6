"""Columns find their fields, whoever wrote the table, and never two of them the same one unseen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.controllers.exchange import formats
from crmdesk.controllers.exchange.headers import Match, names_of, recognise, squash
from crmdesk.models.account import Account
from crmdesk.models.activity import Activity
from crmdesk.models.campaign import Campaign
from crmdesk.models.contact import Contact
from crmdesk.models.entity import Entity
from crmdesk.models.lead import Lead
from crmdesk.models.opportunity import Opportunity

ENTITIES: list[type[Entity]] = [Lead, Account, Contact, Opportunity, Campaign, Activity]


def fields(entity: type[Entity], headers: str) -> dict[str, str | None]:
    """What is found for headers parted by commas."""
    names = headers.split(", ")
    return {header: match.field for header, match in recognise(names, names_of(entity), entity.plural).items()}


def matches(entity: type[Entity], headers: str) -> dict[str, Match]:
    return recognise(headers.split(", "), names_of(entity), entity.plural)


@pytest.mark.parametrize("entity", ENTITIES)
def test_every_field_is_recognised_by_its_own_name(entity: type[Entity]) -> None:
    names = list(names_of(entity))
    found = recognise(names, names_of(entity), entity.plural)
    assert {name: match.field for name, match in found.items()} == {name: name for name in names}
    assert {match.how for match in found.values()} == {"name"}


@pytest.mark.parametrize("entity", ENTITIES)
def test_every_field_is_recognised_by_its_label(entity: type[Entity]) -> None:
    labels = {f.label: f.name for f in entity.fields.values() if f.shown and f.name in names_of(entity)}
    found = recognise(list(labels), names_of(entity), entity.plural)
    assert {label: match.field for label, match in found.items()} == labels


@pytest.mark.parametrize("entity", ENTITIES)
def test_our_own_export_maps_no_number_of_ours_to_a_key_of_another_program(entity: type[Entity]) -> None:
    headers = ["id", "uid", "external_id", "owner_id", "account_id", "contact_id", "opportunity_id", "lead_id", "name"]
    found = recognise(headers, names_of(entity), entity.plural)
    assert {header: found[header].field for header in headers if header.endswith("_id") or header == "id"} == {
        "id": None, "external_id": "external_id", "owner_id": None, "account_id": None, "contact_id": None,
        "opportunity_id": None, "lead_id": None,
    }  # fmt: skip


def test_case_blanks_and_hyphens_do_not_count() -> None:
    assert {squash(h) for h in ("E-mail Adres*", "emailadres", "E_MAIL ADRES:", "\ufeffÉmail-adres")} == {"emailadres"}


def test_a_salesforce_lead_export() -> None:
    found = matches(
        Lead,
        "Id, IsDeleted, Salutation, FirstName, LastName, MiddleName, Title, Company, Street, City, State, PostalCode,"
        " Country, Phone, MobilePhone, Fax, Email, Website, LeadSource, Status, IsConverted, ConvertedDate,"
        " CreatedDate, OwnerId, DoNotCall, HasOptedOutOfEmail",
    )
    assert [match.field for match in found.values()] == [
        "external_id", None, None, "given_name", "family_name", "particle", "job_title", "company", "street", "city",
        "region", "postcode", "country", "phone", "mobile", None, "email", "website", "source", "status", "converted",
        "converted_at", "created_at", "owner", "consent_phone", "consent_email",
    ]  # fmt: skip
    assert found["DoNotCall"].how == found["HasOptedOutOfEmail"].how == "opt-out"


def test_a_dutch_list() -> None:
    found = fields(
        Contact,
        "Bedrijfsnaam, Voornaam, Tussenvoegsel, Achternaam, Functie, E-mailadres, Telefoonnummer, Mobiel, Straatnaam,"
        " Huisnummer, Huisnummer toevoeging, Postcode, Plaatsnaam, Land, Geboortedatum, Opmerkingen, Bel-me-niet",
    )
    assert list(found.values()) == [
        "account", "given_name", "particle", "family_name", "job_title", "email", "phone", "mobile", "street",
        "house_number", "house_number", "postcode", "city", "country", "birthday", "note", "consent_phone",
    ]  # fmt: skip


def test_a_dutch_odoo_export_says_prospect_for_the_name_of_an_opportunity() -> None:
    headers = "Prospect, Bedrijfsnaam, Naam contactpersoon, Titel, Kans, Verwachte omzet, Verkoper, Fase"
    assert list(fields(Opportunity, headers).values()) == [
        "name", "account", "contact", None, "probability", "value", "owner", "stage",
    ]  # fmt: skip
    assert fields(Lead, headers)["Prospect"] == "interest"


def test_title_is_a_form_of_address_in_outlook_and_a_function_elsewhere() -> None:
    outlook = "Title, First Name, Last Name, Job Title, E-mail Display Name, Business Postal Code"
    assert fields(Contact, outlook)["Title"] is None
    assert fields(Contact, outlook)["Job Title"] == "job_title"
    assert fields(Contact, "Title, First Name, Last Name")["Title"] == "job_title"


def test_pipedrive_names_the_record_before_the_field() -> None:
    person = "Person - Name*, Person - Email (Work), Person - Phone, Organization name, Person - Owner"
    assert list(fields(Contact, person).values()) == ["full_name", "email", "phone", "account", "owner"]
    deal = "Deal - Title, Deal - Value, Organization, Contact person, Deal - Status, Deal - Won time"
    assert list(fields(Opportunity, deal).values()) == ["name", "value", "account", "contact", "outcome", "closed_at"]


def test_the_dates_of_qualification_come_from_hubspot() -> None:
    dates = "Became a Marketing Qualified Lead Date, Became a Sales Qualified Lead Date, Close Date"
    assert list(fields(Lead, f"Record ID, First Name, Contact owner, {dates}").values())[3:] == [
        "mql_at",
        "sql_at",
        None,
    ]


def test_a_key_of_a_linked_record_is_no_name() -> None:
    assert fields(Contact, "Id, AccountId, Account Name") == {
        "Id": "external_id", "AccountId": "account_external_id", "Account Name": "account",
    }  # fmt: skip


def test_several_columns_of_one_field_have_an_order() -> None:
    found = matches(Lead, "phone_home, phone_work, Phone 2, email_other, email_work, email_home")
    assert found["phone_work"] == Match("phone", "alias", 0)
    assert found["phone_home"] == Match("phone", "alias", 1)
    assert found["Phone 2"] == Match("phone", "alias", 2)
    assert [found[h].rank for h in ("email_work", "email_home", "email_other")] == [0, 1, 2]


def test_a_field_that_takes_one_column_takes_the_best() -> None:
    found = fields(Lead, "Original Source, Source, Scan date, Scanned at")
    assert found == {"Original Source": None, "Source": "source", "Scan date": None, "Scanned at": "created_at"}


def test_the_parts_of_an_address_come_from_one_address() -> None:
    headers = "Home Street, Home City, Business Street, Business City, Business Postal Code, Other City, Country"
    assert list(fields(Contact, headers).values()) == [None, None, "street", "city", "postcode", None, "country"]


def test_an_address_that_is_filled_goes_before_one_that_is_not() -> None:
    headers = ["Home Street", "Home City", "Business Street", "Business City"]
    samples = {
        "Home Street": ["Dorpsstraat 1"],
        "Home City": ["Utrecht"],
        "Business Street": [""],
        "Business City": [""],
    }
    found = recognise(headers, names_of(Contact), "contacts", samples)
    assert [found[h].field for h in headers] == ["street", "city", None, None]


def test_a_filled_address_goes_before_an_empty_one_that_has_no_name() -> None:
    headers = ["Street", "City", "Mailing Street", "Mailing City"]
    samples = {"Street": [""], "City": [""], "Mailing Street": ["Dorpsstraat 1"], "Mailing City": ["Utrecht"]}
    found = recognise(headers, names_of(Contact), "contacts", samples)
    assert [found[h].field for h in headers] == [None, None, "street", "city"]


def test_a_refusal_goes_before_a_consent() -> None:
    found = matches(Lead, "Newsletter, Email Opt Out")
    assert found == {
        "Newsletter": Match("consent_email", "alias", 1), "Email Opt Out": Match("consent_email", "opt-out", 0),
    }  # fmt: skip


def test_the_second_line_of_an_address_is_no_street() -> None:
    assert fields(Lead, "Address 1, Address 2, City") == {"Address 1": "street", "Address 2": None, "City": "city"}


def test_columns_without_a_known_name_are_known_by_their_content() -> None:
    headers = ["Column 1", "Column 2", "Column 3", "Column 4", "Column 5"]
    samples = {
        "Column 1": ["Jan", "Piet"],
        "Column 2": ["jan@example.nl", "", "piet@example.nl"],
        "Column 3": ["020-3144888", "+31 6 12345678"],
        "Column 4": ["https://www.bosch.nl", "www.jansen.nl"],
        "Column 5": ["1234 AB", "5678CD"],
    }
    found = recognise(headers, names_of(Lead), "leads", samples)
    assert [found[h].field for h in headers] == [None, "email", "phone", "website", "postcode"]
    assert found["Column 2"].how == "content"


def test_numbers_of_unknown_meaning_are_not_taken_for_telephones() -> None:
    samples = {"Index": ["1", "2"], "Code": ["123456789", "234567890"]}
    assert recognise(["Index", "Code"], names_of(Lead), "leads", samples) == {
        "Index": Match(None, ""), "Code": Match(None, ""),
    }  # fmt: skip


def test_content_never_takes_a_field_that_a_column_has() -> None:
    samples = {"Email": [""], "Extra": ["jan@example.nl"]}
    assert recognise(["Email", "Extra"], names_of(Lead), "leads", samples)["Extra"].field is None


@pytest.mark.parametrize("known", formats.FORMATS, ids=lambda known: f"{known.program} {min(known.signature)}")
def test_each_known_format_is_told_from_the_others(known: formats.Format) -> None:
    assert formats.detect(known.signature) is known


@pytest.mark.parametrize("known", formats.FORMATS, ids=lambda known: f"{known.program} {min(known.signature)}")
def test_what_a_format_means_are_fields_of_ours(known: formats.Format) -> None:
    for entity in ENTITIES:
        targets = known.meanings.get(entity.plural, {}).values()
        assert {target for target in targets if target} <= names_of(entity).keys()


@given(st.lists(st.text(max_size=20), unique=True, max_size=12), st.sampled_from(ENTITIES))
def test_no_headers_whatever_break_it_and_ranks_have_no_gaps(headers: list[str], entity: type[Entity]) -> None:
    found = recognise(headers, names_of(entity), entity.plural, {header: [header] for header in headers})
    assert list(found) == headers
    for field in {match.field for match in found.values()} - {None}:
        ranks = sorted(match.rank for match in found.values() if match.field == field)
        assert ranks == list(range(len(ranks)))
