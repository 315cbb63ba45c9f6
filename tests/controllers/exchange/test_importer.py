"""Import: every rule of the contract on small tables, one undoable step, nothing lost, nothing left behind."""

from __future__ import annotations

import datetime as dt
import gc
import io
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from crmdesk import text
from crmdesk.controllers import conversion, records, scoring, settings
from crmdesk.controllers.desk import Desk, Rejected, Write
from crmdesk.controllers.exchange import importer, survey
from crmdesk.controllers.exchange.importer import Outcome
from crmdesk.controllers.exchange.options import Cancelled, MatchBy, OnMatch, Options
from crmdesk.controllers.exchange.reading import ReadingError
from crmdesk.controllers.exchange.writing import WritingError, neutralise
from crmdesk.controllers.safekeeping import check
from crmdesk.models.account import Account, AccountType
from crmdesk.models.activity import Activity, ActivityKind, ActivityLink
from crmdesk.models.campaign import Campaign
from crmdesk.models.contact import Contact
from crmdesk.models.entity import Entity
from crmdesk.models.lead import Consent, Lead, LeadStatus
from crmdesk.models.lists import Owner, Reason, ReasonFor
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.pipeline import Stage, StageEvent, StageKind
from crmdesk.models.qualification import RuleOperator, ScoreRule
from crmdesk.models.queries import choices, lists
from crmdesk.models.queries.lists import ListQuery
from tests.conftest import NOW

Content = Callable[[], dict[str, list[tuple[Any, ...]]]]
Bring = Callable[..., Outcome]


@pytest.fixture
def bring(desk: Desk, tmp_path: Path) -> Bring:
    """Import a table given as text; keywords are Options, and dry_run."""

    def run(entity: type[Entity], table: str, dry_run: bool = False, **options: Any) -> Outcome:
        path = tmp_path / "table.csv"
        path.write_text(table, "utf-8", newline="")
        return importer.import_files(desk, entity, [path], Options(**options), dry_run=dry_run)

    return run


def rows(desk: Desk, entity: type[Entity]) -> list[Any]:
    """All records of a kind, the oldest first."""
    return desk.do(Write.rows, entity).result


def named(desk: Desk, entity: type[Entity], name: str) -> list[str | None]:
    """The names that a link shows, record by record."""
    found = desk.read(lists.page, ListQuery(entity), 1000).rows
    return [row[name] for row in found]


# --- what becomes of a row -------------------------------------------------------------------------------------------


def test_columns_are_recognised_and_rows_become_records_in_one_step_that_undo_takes_back(
    desk: Desk, bring: Bring, content: Content
) -> None:
    before = content()
    done = bring(
        Lead,
        "Voornaam;Tussenvoegsel;Achternaam;Bedrijf;E-mail;Telefoon;Plaats;Bron;Owner;Expected value;Datum\n"
        "Sanne;van der;Berg;Berg Installaties B.V.;s@berg.example;030-1234567;Utrecht;Beurs;Joris Bakker;41.500,50;"
        "03-11-2026\n"
        "Piet;;Dal;Dal NV;p@dal.example;;Zeist;Beurs;Joris Bakker;1.250;24-11-2026 10:30\n",
    )
    assert (done.rows, done.created, done.rejected, done.step) == (2, 2, 0, 1)
    assert done.mapping == {
        "Voornaam": "given_name", "Tussenvoegsel": "particle", "Achternaam": "family_name", "Bedrijf": "company",
        "E-mail": "email", "Telefoon": "phone", "Plaats": "city", "Bron": "source", "Owner": "owner",
        "Expected value": "expected_value", "Datum": "created_at",
    }  # fmt: skip
    assert done.created_values == {"source": ["Beurs"], "owner": ["Joris Bakker"]}
    sanne, piet = rows(desk, Lead)
    assert (sanne.full_name, sanne.email_key, sanne.phone_key, sanne.company_key) == (
        None, "s@berg.example", "31301234567", "berg installaties",
    )  # fmt: skip
    assert (sanne.sort_name, sanne.status, sanne.expected_value) == ("berg sanne van der", LeadStatus.NEW, 4_150_050)
    assert sanne.created_at == dt.datetime(2026, 11, 3, tzinfo=dt.UTC)
    assert piet.expected_value == 125_000
    assert named(desk, Lead, "owner") == ["Joris Bakker"] * 2
    assert desk.read(lists.count, ListQuery(Lead, search="berg 0301234")) == 1
    desk.undo()
    assert content() == before


def test_ids_and_uids_follow_the_order_of_the_rows(desk: Desk, bring: Bring) -> None:
    bring(Lead, "Company\n" + "\n".join(f"Firm {n}" for n in range(300)))
    made = rows(desk, Lead)
    assert [row.company for row in made] == [f"Firm {n}" for n in range(300)]
    assert sorted(made, key=lambda row: row.uid.bytes) == made
    assert {row.uid.version for row in made} == {7}
    assert len({row.uid for row in made}) == 300


def test_words_without_a_field_stay_in_the_note(desk: Desk, bring: Bring) -> None:
    done = bring(Lead, "Company,Note,Shoe size,Status\nBerg,Likes blue,43,Open - Not Contacted\nDal,,,Working\n")
    assert done.mapping["Shoe size"] is None
    berg, dal = rows(desk, Lead)
    assert berg.note == "Likes blue\nShoe size: 43\nStatus in the file: Open - Not Contacted"
    assert (berg.status, dal.status, dal.note) == (LeadStatus.NEW, LeadStatus.WORKING, None)


def test_a_column_that_is_left_out_is_left_out(desk: Desk, bring: Bring) -> None:
    done = bring(Lead, "Company,Shoe size\nBerg,43\n", fields={"Shoe size": ""})
    assert done.mapping == {"Company": "company", "Shoe size": None}
    assert rows(desk, Lead)[0].note is None


def test_a_column_sent_to_the_note_keeps_its_header(desk: Desk, bring: Bring) -> None:
    bring(Lead, "Company,Shoe size,Hat,Note\nBerg,43,56,Hello\n", fields={"Shoe size": "note", "Hat": "note"})
    assert rows(desk, Lead)[0].note == "Hello\nShoe size: 43\nHat: 56"


def test_of_two_columns_for_one_field_the_second_fills_in_and_is_kept(desk: Desk, bring: Bring) -> None:
    bring(Lead, "Company,Email 1,Email 2\nBerg,,b@berg.example\nDal,a@dal.example,b@dal.example\n")
    berg, dal = rows(desk, Lead)
    assert (berg.email, berg.note) == ("b@berg.example", None)
    assert (dal.email, dal.note) == ("a@dal.example", "Email 2: b@dal.example")


def test_full_names_are_split_unless_the_parts_are_there(desk: Desk, bring: Bring) -> None:
    bring(Lead, "Full name,First name,Last name\nSanne van der Berg,,\nMr. X,Anna,Zee\n")
    sanne, anna = rows(desk, Lead)
    assert (sanne.given_name, sanne.particle, sanne.family_name) == ("Sanne", "van der", "Berg")
    assert (anna.given_name, anna.particle, anna.family_name) == ("Anna", None, "Zee")


def test_a_house_number_belongs_to_the_street(desk: Desk, bring: Bring) -> None:
    bring(Lead, "Company;Straat;Huisnummer;Toevoeging\nBerg;Dorpsstraat;12;a\nDal;Laan 3;;\n")
    assert [row.street for row in rows(desk, Lead)] == ["Dorpsstraat 12 a", "Laan 3"]


def test_consent_is_only_yes_where_the_file_says_so(desk: Desk, bring: Bring) -> None:
    bring(Lead, "Company,consent_email,Do Not Call\nA,true,yes\nB,,no\nC,no,\n")
    a, b, c = rows(desk, Lead)
    assert (a.consent_email, b.consent_email, c.consent_email) == (Consent.YES, Consent.UNKNOWN, Consent.NO)
    assert (a.consent_phone, b.consent_phone, c.consent_phone) == (Consent.NO, Consent.UNKNOWN, Consent.UNKNOWN)


def test_a_lead_is_converted_in_whatever_way_the_file_says_it(desk: Desk, bring: Bring) -> None:
    done = bring(
        Lead,
        "external_id,created_at,source,converted,converted_at,status\n"
        "1,2026-01-05,Fair,true,,\n2,2026-01-05,Fair,,2026-02-01,\n"
        "3,2026-01-05,Fair,,,Converted\n4,2026-01-05,Fair,no,,Ready\n",
    )
    assert (done.created, done.rejected) == (4, 0)
    first, second, third, fourth = rows(desk, Lead)
    day = dt.datetime(2026, 1, 5, tzinfo=dt.UTC)
    assert {row.status for row in (first, second, third)} == {LeadStatus.CONVERTED}
    assert (first.converted_at, second.converted_at.month, third.converted_at) == (day, 2, day)
    assert all(row.mql_at and row.sql_at for row in (first, second, third, fourth))
    assert (fourth.status, fourth.converted_at, fourth.mql_at) == (LeadStatus.READY, None, day)


@pytest.mark.parametrize("mode", OnMatch)
def test_a_lead_comes_in_with_its_score_and_as_an_mql_when_that_is_enough(
    desk: Desk, bring: Bring, mode: OnMatch
) -> None:
    table = (
        "Company,Source,Job title,Status,MQL since\n"
        "Berg,Referral,Director,,\nDal,Referral,,,\nZee,Referral,Director,Disqualified,\n"
        "Bos,Referral,Director,Working,2026-02-01\n"
    )
    bring(Lead, table, on_match=mode)
    berg, dal, zee, bos = rows(desk, Lead)
    assert [lead.score for lead in (berg, dal, zee, bos)] == [40, 20, 40, 40]
    assert [lead.mql_at for lead in (berg, dal, zee)] == [NOW, None, None]
    assert bos.mql_at == dt.datetime(2026, 2, 1, tzinfo=dt.UTC)
    assert desk.read(check.computed) == []


def test_where_a_person_decides_who_is_an_mql_an_import_does_not(desk: Desk, bring: Bring) -> None:
    desk.do(settings.choose, "qualify_by_itself", "no")
    bring(Lead, "Company,Source,Job title\nBerg,Referral,Director\n")
    assert [(lead.score, lead.mql_at) for lead in rows(desk, Lead)] == [(40, None)]


def test_a_rule_about_a_composed_field_scores_new_leads_too(desk: Desk, bring: Bring) -> None:
    desk.do(Write.add, ScoreRule(name="Anna", about="full_name", operator=RuleOperator.FILLED, points=7))
    bring(Lead, "First name,Last name\nAnna,Berg\n")
    assert [lead.score for lead in rows(desk, Lead)] == [7]
    assert desk.read(check.computed) == []


def test_amounts_may_name_their_currency(desk: Desk, bring: Bring) -> None:
    bring(Opportunity, 'Name,Value\nA,"$ 1,200.00"\nB,900\n')
    a, b = rows(desk, Opportunity)
    assert [(row.value, row.currency) for row in (a, b)] == [(120_000, "USD"), (90_000, "EUR")]


def test_parts_of_one_are_percentages_and_said_so(desk: Desk, bring: Bring) -> None:
    done = bring(Opportunity, "Name,Probability\nA,0.25\nB,1\n")
    assert [row.probability for row in rows(desk, Opportunity)] == [25, 100]
    assert any("Probability" in sentence for sentence in done.assumptions)


def test_what_cannot_be_decided_is_told(bring: Bring) -> None:
    done = bring(Lead, "Company,created_at\nA,03-04-2026\n")
    assert len(done.assumptions) == 1
    assert "03-04-2026" in done.assumptions[0]
    assert "2026-04-03" in done.assumptions[0]


def test_a_day_that_never_was_costs_its_row_and_not_the_import(bring: Bring) -> None:
    done = bring(Lead, "Company,created_at\nA,00/05/2026\nB,03/04/2026\nC,01/02/0000\n")
    assert (done.created, [one.row for one in done.rejects]) == (1, [2, 4])


# --- rows that do not fit --------------------------------------------------------------------------------------------


def test_a_row_that_does_not_fit_is_told_and_given_back_and_the_others_go_in(
    desk: Desk, bring: Bring, tmp_path: Path
) -> None:
    back = tmp_path / "back.csv"
    done = bring(
        Lead,
        "Company;Expected value;created_at;Owner\n"
        "Berg;a lot;1-2-2026;Anna\nDal;5;31-11-2026;Bas\n=Zee;7;2-2-2026;Cor\n;8;;Dirk\n",
        rejects=back,
    )
    assert (done.rows, done.created, done.rejected) == (4, 1, 3)
    assert [(one.row, one.column, one.value) for one in done.rejects] == [
        (2, "Expected value", "a lot"), (3, "created_at", "31-11-2026"), (5, "", ""),
    ]  # fmt: skip
    assert "31-12-2026" in done.rejects[1].reason
    assert done.created_values == {"owner": ["Cor"]}
    given = back.read_text("utf-8-sig")
    assert given.splitlines()[0] == "Rejected because;Company;Expected value;created_at;Owner"
    assert ";Berg;a lot;1-2-2026;Anna" in given
    back.write_text(given.replace("a lot", "6").replace("31-11", "30-11"), "utf-8")
    again = importer.import_files(desk, Lead, [back], Options(rejects=back))
    assert (again.created, again.rejected) == (2, 1)
    assert [row.company for row in rows(desk, Lead)] == ["=Zee", "Berg", "Dal"]


@pytest.mark.parametrize("name", ["=Berg", "'=Berg", "+31", "'s-Hertogenbosch"])
def test_a_row_that_was_given_back_keeps_its_words(desk: Desk, bring: Bring, tmp_path: Path, name: str) -> None:
    back = tmp_path / "back.csv"
    bring(Lead, f"Company,Expected value\n{neutralise(name)},a lot\n", rejects=back)
    assert f"\n{name}," not in back.read_text("utf-8") or name.startswith("'")
    back.write_text(back.read_text("utf-8").replace(",a lot", ",5"), "utf-8")
    importer.import_files(desk, Lead, [back])
    assert rows(desk, Lead)[0].company == name


def test_no_file_of_rejected_rows_without_any(bring: Bring, tmp_path: Path) -> None:
    bring(Lead, "Company\nBerg\n", rejects=tmp_path / "back.csv")
    assert not (tmp_path / "back.csv").exists()


@pytest.mark.parametrize("spoken", text.LANGUAGES)
def test_the_file_of_rejected_rows_of_yesterday_goes_once_no_row_is_rejected(
    bring: Bring, tmp_path: Path, spoken: str
) -> None:
    back = tmp_path / "back.csv"
    text.use(spoken)
    bring(Lead, "Company;Expected value\nBerg;a lot\n", rejects=back)
    text.use("en")
    with pytest.raises(Rejected):
        bring(Lead, "Shoe size\n43\n", rejects=back)
    assert "a lot" in back.read_text("utf-8-sig")
    bring(Lead, "Company;Expected value\nBerg;5\n", rejects=back)
    assert not back.exists()


def test_no_other_file_goes_because_no_row_is_rejected(bring: Bring, tmp_path: Path) -> None:
    back = tmp_path / "back.csv"
    back.write_text("Company,Rejected because\nmine,\n", "utf-8")
    bring(Lead, "Company\nBerg\n", rejects=back)
    assert back.read_text("utf-8").endswith("mine,\n")


def test_a_dry_run_never_replaces_the_table_that_it_reads(desk: Desk, tmp_path: Path) -> None:
    source = tmp_path / "table.csv"
    source.write_text("Company,Expected value\nBerg,5\nDal,a lot\n", "utf-8")
    before = source.read_bytes()
    for named in (source, tmp_path / "none" / ".." / "table.csv"):
        (tmp_path / "none").mkdir(exist_ok=True)
        with pytest.raises(Rejected, match="dry run"):
            importer.import_files(desk, Lead, [source], Options(rejects=named), dry_run=True)
        assert source.read_bytes() == before
    dry = importer.import_files(desk, Lead, [source], Options(rejects=tmp_path / "back.csv"), dry_run=True)
    assert (dry.rejected, "a lot" in (tmp_path / "back.csv").read_text("utf-8")) == (1, True)


def test_an_import_that_fails_at_its_very_end_leaves_its_table_as_it_was(
    desk: Desk, tmp_path: Path, content: Content
) -> None:
    """The rejected rows take the place of the table only once the others are safe."""
    source = tmp_path / "table.csv"
    source.write_text("Company,Expected value\nBerg,5\nDal,a lot\n", "utf-8")
    before = (source.read_bytes(), content())

    class Fault(Exception):
        pass

    def strike(_connection: Any, _cursor: Any, statement: str, *_args: Any) -> None:
        if statement == "COMMIT":
            raise Fault

    engine = desk.database._write_engine
    sa.event.listen(engine, "before_cursor_execute", strike)
    try:
        with pytest.raises(Fault):
            importer.import_files(desk, Lead, [source], Options(rejects=source))
    finally:
        sa.event.remove(engine, "before_cursor_execute", strike)
    assert (source.read_bytes(), content()) == before
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".part"]
    done = importer.import_files(desk, Lead, [source], Options(rejects=source))
    assert (done.created, done.rejected, b"Berg" in source.read_bytes()) == (1, 1, False)


def test_rejected_rows_that_cannot_be_put_in_their_place_take_the_import_back(
    desk: Desk, bring: Bring, tmp_path: Path, content: Content
) -> None:
    """Else the rows would be in nobody's hands: neither in the file nor beside it."""
    (tmp_path / "back.csv").mkdir()
    before = content()
    with pytest.raises(WritingError, match="could not be written"):
        bring(Lead, "Company,Expected value\nBerg,5\nDal,a lot\n", rejects=tmp_path / "back.csv")
    assert content() == before
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_rejected_rows_whose_place_is_taken_at_the_last_moment_take_the_import_back(desk: Desk, tmp_path: Path) -> None:
    source, back = tmp_path / "table.csv", tmp_path / "back.csv"
    source.write_text("Company,Expected value\nBerg,5\nDal,a lot\n", "utf-8")

    def take(_connection: Any, _cursor: Any, statement: str, *_args: Any) -> None:
        if statement == "COMMIT" and not back.exists():
            back.mkdir()

    engine = desk.database._write_engine
    sa.event.listen(engine, "before_cursor_execute", take)
    try:
        with pytest.raises(WritingError, match="could not be written"):
            importer.import_files(desk, Lead, [source], Options(rejects=back))
    finally:
        sa.event.remove(engine, "before_cursor_execute", take)
    assert rows(desk, Lead) == []
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".part"]


def test_the_table_that_was_read_stays_where_no_row_of_it_is_rejected(bring: Bring, tmp_path: Path) -> None:
    bring(Lead, "Rejected because,Company\nNone,Berg\n", rejects=tmp_path / "table.csv")
    assert (tmp_path / "table.csv").exists()


def test_rows_that_were_skipped_are_not_lost_with_their_table(
    desk: Desk, bring: Bring, tmp_path: Path, content: Content
) -> None:
    desk.do(records.add, Lead, {"external_id": "7", "company": "Berg"})
    before, table = content(), "external_id,Company,Expected value\n7,Dal,5\n8,Zee,a lot\n"
    with pytest.raises(Rejected, match="Skipped rows"):
        bring(Lead, table, rejects=tmp_path / "table.csv")
    assert (content(), (tmp_path / "table.csv").read_text("utf-8")) == (before, table)
    done = bring(Lead, table, rejects=tmp_path / "back.csv")
    assert (done.skipped, done.rejected) == (1, 1)


def test_rejected_rows_come_back_in_another_language_without_their_reasons(desk: Desk, bring: Bring) -> None:
    text.use("nl")
    reason = text._("Rejected because")
    text.use("en")
    assert reason != "Rejected because"
    bring(Lead, f"{reason},Company\nwas wrong,Berg\n")
    assert [row.note for row in rows(desk, Lead)] == [None]


def test_a_row_with_too_many_cells_is_given_back_whole(bring: Bring, tmp_path: Path) -> None:
    done = bring(
        Lead, "Company,City\nBerg,Utrecht\nDal,Zeist,extra,more\nZee,Ede\nVos,Epe\n", rejects=tmp_path / "back.csv"
    )
    assert (done.created, done.rejected, done.rejects[0].row) == (3, 1, 3)
    assert "Dal,Zeist,extra,more" in (tmp_path / "back.csv").read_text("utf-8")


def test_what_identifies_nobody_harms_no_report_and_stays_as_words(desk: Desk, bring: Bring) -> None:
    done = bring(Account, "Name,Employees,E-mail,Type\nBerg,51-200,none,Gold partner\n")
    assert done.rejected == 0
    berg = rows(desk, Account)[0]
    assert (berg.employees, berg.email, berg.type) == (None, None, AccountType.PROSPECT)
    assert berg.note == "Employees in the file: 51-200\nE-mail in the file: none\nType in the file: Gold partner"


def test_good_addresses_are_kept_beside_a_bad_one(desk: Desk, bring: Bring) -> None:
    bring(Lead, 'Company,E-mail\nBerg,"a@berg.example; b@; c@berg.example"\n')
    berg = rows(desk, Lead)[0]
    assert berg.email == "a@berg.example, c@berg.example"
    assert berg.note == "E-mail in the file: a@berg.example; b@; c@berg.example"


def test_a_text_that_is_too_long_is_given_back(bring: Bring) -> None:
    done = bring(Lead, f"Company,City\nBerg,{'x' * 121}\nDal,{'x' * 120}\n")
    assert (done.created, done.rejected, done.rejects[0].column) == (1, 1, "City")


def test_a_name_that_is_too_long_for_a_list_is_given_back(bring: Bring) -> None:
    done = bring(Lead, f"Company,Owner\nBerg,{'x' * 121}\nDal,Anna\n")
    assert (done.created, done.rejected, done.created_values) == (1, 1, {"owner": ["Anna"]})


def test_cells_of_invisible_signs_are_blank(desk: Desk, bring: Bring) -> None:
    done = bring(Lead, "Company,Status,Owner,Expected value,converted\nBerg,\u200b,\ufeff,\u3000,\u200b\n")
    assert (done.created, done.created_values, rows(desk, Lead)[0].note) == (1, {}, None)


def test_names_that_run_over_lines_are_put_on_one(desk: Desk, bring: Bring) -> None:
    bring(Contact, 'Full name,Account,Owner,Street\n"Jan\nDal","Berg\nB.V.","Anna\nZee","Laan\n3"\n')
    assert (rows(desk, Account)[0].name, rows(desk, Contact)[0].street) == ("Berg B.V.", "Laan 3")
    assert (named(desk, Contact, "owner"), named(desk, Contact, "full_name")) == (["Anna Zee"], ["Jan Dal"])


@pytest.mark.parametrize(
    ("entity", "table", "column"),
    [
        (Account, f"Name;Straat;Huisnummer\nBerg;{'x' * 200};12\n", "Huisnummer"),
        (Account, f"Name;Parent\nBerg;{'x' * 201}\n", "Parent"),
        (Contact, f"Full name;Account\nJan Dal;{'x' * 201}\n", "Account"),
        (Contact, f"Full name\nJan {'x' * 121}\n", "Full name"),
        (Opportunity, f"Name;Contact\nPump;{'x' * 81}\n", "Contact"),
        (Opportunity, f"Name;Stage\nPump;{'x' * 81}\n", "Stage"),
    ],
)
def test_what_a_row_makes_of_its_cells_must_fit_as_well(
    bring: Bring, entity: type[Entity], table: str, column: str
) -> None:
    done = bring(entity, table)
    assert [(one.row, one.column) for one in done.rejects] == [(2, column)]
    assert "characters" in done.rejects[0].reason


def test_new_reasons_are_for_the_kind_that_they_explain(desk: Desk, bring: Bring) -> None:
    bring(Opportunity, "Name,Stage,Lost reason\nA,Lost,Went abroad\n")
    bring(Lead, "Company,Status,Disqualify reason\nB,Disqualified,Went abroad\n")
    made = [row for row in rows(desk, Reason) if row.name == "Went abroad"]
    assert [row.kind for row in made] == [ReasonFor.LOST, ReasonFor.DISQUALIFIED]
    assert (named(desk, Opportunity, "lost_reason"), named(desk, Lead, "disqualify_reason")) == (["Went abroad"],) * 2


# --- matching --------------------------------------------------------------------------------------------------------


def test_a_known_address_is_skipped_filled_or_overwritten_as_asked_and_blanks_never_overwrite(
    desk: Desk, bring: Bring, content: Content
) -> None:
    desk.do(records.add, Lead, {"company": "Berg", "email": "S@berg.example", "city": "Utrecht"})
    before = content()
    table = "Company,E-mail,City,Phone\nBerg BV,s@berg.example,,030-1234567\n"
    skipped = bring(Lead, table)
    assert (skipped.skipped, skipped.step) == (1, None)
    assert skipped.skips == [(2, "Lead 1 has the same e-mail address.")]
    assert content() == before
    filled = bring(Lead, table, on_match=OnMatch.FILL)
    lead = rows(desk, Lead)[0]
    assert (filled.updated, lead.company, lead.city, lead.phone, lead.phone_key) == (
        1, "Berg", "Utrecht", "030-1234567", "31301234567",
    )  # fmt: skip
    assert bring(Lead, table, on_match=OnMatch.FILL).unchanged == 1
    overwritten = bring(Lead, table, on_match=OnMatch.OVERWRITE)
    lead = rows(desk, Lead)[0]
    assert (overwritten.updated, lead.company, lead.city, lead.company_key) == (1, "Berg BV", "Utrecht", "berg")
    assert bring(Lead, table, on_match=OnMatch.OVERWRITE).unchanged == 1
    assert bring(Lead, table).unchanged == 1
    desk.undo()
    desk.undo()
    assert content() == before
    assert bring(Lead, table, on_match=OnMatch.CREATE).created == 1


def test_people_who_share_an_address_are_not_lost(desk: Desk, bring: Bring) -> None:
    done = bring(
        Lead,
        "First name,E-mail\nAnna,info@berg.example\nBas,info@berg.example\n"
        ",info@berg.example\nANNA,info@berg.example\n",
    )
    assert (done.created, done.skipped) == (2, 2)
    assert [row.given_name for row in rows(desk, Lead)] == ["Anna", "Bas"]
    assert done.skips == [(4, "Row 2 has the same e-mail address."), (5, "Row 2 has the same e-mail address.")]


def test_an_address_of_nobody_still_finds_the_same_name_quickly(desk: Desk, bring: Bring) -> None:
    people = "".join(f"Anna {n},none@x.nl\n" for n in range(400))
    done = bring(Lead, f"Full name,E-mail\n{people}Anna 399,none@x.nl\nAnna 7,NONE@x.nl\n")
    assert (done.created, done.skipped) == (400, 2)


@pytest.mark.parametrize(
    ("there", "coming"),
    [("a@x.nl, b@x.nl", "B@x.nl"), ("b@x.nl", "a@x.nl; b@x.nl"), ("a@x.nl c@x.nl", "b@x.nl, C@x.nl")],
)
def test_every_address_counts_not_only_the_first(desk: Desk, bring: Bring, there: str, coming: str) -> None:
    desk.do(records.add, Lead, {"email": there})
    assert bring(Lead, f'E-mail,City\n"{coming}",Utrecht\n').skipped == 1
    desk.do(Write.delete, rows(desk, Lead)[0])
    assert bring(Lead, f'E-mail,City\n"{there}",Utrecht\n"{coming}",Zeist\n').created == 1


def test_the_external_id_is_surer_than_the_address(desk: Desk, bring: Bring) -> None:
    desk.do(records.add, Lead, {"external_id": "7", "email": "old@x.nl"})
    desk.do(records.add, Lead, {"external_id": "8", "email": "new@x.nl"})
    done = bring(Lead, "external_id,E-mail\n7,new@x.nl\n", on_match=OnMatch.OVERWRITE)
    assert done.updated == 1
    assert [row.email for row in rows(desk, Lead)] == ["new@x.nl", "new@x.nl"]


def test_a_badge_code_is_as_good_as_an_external_id(desk: Desk, bring: Bring) -> None:
    desk.do(records.add, Lead, {"badge_code": "B17"})
    done = bring(Lead, "badge_code,Company\nB17,Berg\nB18,Dal\n", match=MatchBy.EXTERNAL_ID, on_match=OnMatch.FILL)
    assert (done.updated, done.created, rows(desk, Lead)[0].company) == (1, 1, "Berg")


def test_names_match_within_their_company_or_account(desk: Desk, bring: Bring) -> None:
    account = desk.do(records.add, Account, {"name": "Berg"}).result
    desk.do(records.add, Contact, {"given_name": "Jan", "family_name": "Dal", "account_id": account})
    done = bring(Contact, "Full name,Account\nJan Dal,Berg B.V.\nJan Dal,Zee\n", match=MatchBy.NAME)
    assert (done.unchanged, done.created, done.linked) == (1, 1, {"accounts": 1})
    bring(Lead, "Full name,Company\nJan Dal,Berg\n")
    done = bring(Lead, "Full name,Company\nJan Dal,BERG bv\nJan Dal,Zee\n,Berg\n", match=MatchBy.NAME)
    assert (done.skipped, done.created) == (1, 2)


def test_second_rows_of_a_record_that_the_import_made_are_skipped_with_the_row_that_made_it(bring: Bring) -> None:
    done = bring(Lead, "external_id,City\n1,A\n2,B\n1,C\n2,B\n1,D\n")
    assert (done.created, done.skipped) == (2, 3)
    assert done.skips == [(row, f"Row {first} has the same external ID.") for row, first in ((4, 2), (5, 3), (6, 2))]


def test_second_rows_fill_in_when_asked_to(desk: Desk, bring: Bring) -> None:
    done = bring(Lead, "external_id,City,Phone\n1,A,\n1,B,123\n", on_match=OnMatch.FILL)
    assert (done.created, done.updated) == (1, 1)
    assert [(row.city, row.phone) for row in rows(desk, Lead)] == [("A", "123")]


def test_a_file_that_only_names_known_records_may_leave_out_their_names(desk: Desk, bring: Bring) -> None:
    desk.do(records.add, Account, {"name": "Berg", "external_id": "7"})
    done = bring(Account, "external_id,City\n7,Utrecht\n8,Zeist\n", on_match=OnMatch.FILL)
    assert (done.updated, done.rejected, rows(desk, Account)[0].city) == (1, 1, "Utrecht")
    assert done.rejects[0].reason == "Name is needed."


def test_words_are_added_to_a_note_once_and_never_replace_it(desk: Desk, bring: Bring) -> None:
    desk.do(records.add, Lead, {"external_id": "7", "note": "Mine"})
    table = "external_id,Shoe size\n7,43\n"
    assert bring(Lead, table, on_match=OnMatch.OVERWRITE).updated == 1
    assert bring(Lead, table, on_match=OnMatch.OVERWRITE).unchanged == 1
    assert rows(desk, Lead)[0].note == "Mine\nShoe size: 43"


def test_words_are_only_there_already_when_they_are_a_line_of_their_own(desk: Desk, bring: Bring) -> None:
    desk.do(records.add, Lead, {"external_id": "7", "note": "Hat: 56\nNo Shoe: 4"})
    for table, note in (
        ("external_id,Hat\n7,5\n", "Hat: 56\nNo Shoe: 4\nHat: 5"),
        ("external_id,Shoe,Hat\n7,4,5\n", "Hat: 56\nNo Shoe: 4\nHat: 5\nShoe: 4"),
        ("external_id,Shoe,Hat\n7,4,6\n", "Hat: 56\nNo Shoe: 4\nHat: 5\nShoe: 4\nHat: 6"),
    ):
        assert bring(Lead, table, on_match=OnMatch.FILL).updated == 1
        assert rows(desk, Lead)[0].note == note
        assert bring(Lead, table, on_match=OnMatch.OVERWRITE).unchanged == 1


def test_words_of_several_lines_are_kept_together(desk: Desk, bring: Bring) -> None:
    desk.do(records.add, Lead, {"external_id": "7", "note": "yes"})
    table = 'external_id,Hat,Shoe\n7,"wool?\nyes",4\n'
    for _turn in range(2):
        bring(Lead, table, on_match=OnMatch.FILL)
        assert rows(desk, Lead)[0].note == "yes\nHat: wool?\nyes\nShoe: 4"


@pytest.mark.parametrize("mode", [OnMatch.FILL, OnMatch.OVERWRITE])
def test_a_note_that_would_become_too_long_costs_its_row(desk: Desk, bring: Bring, mode: OnMatch) -> None:
    full, room = "x" * 99_995, "y" * 99_000
    for number, note in enumerate((full, room)):
        desk.do(records.add, Lead, {"external_id": f"{number}", "note": note})
    table = "external_id,City,Owner,Hat\n0,Utrecht,Anna,blue one\n1,Zeist,Bas,blue one\n"
    done = bring(Lead, table, on_match=mode)
    assert (done.rows, done.updated, done.rejected, done.created) == (2, 1, 1, 0)
    assert (done.rejects[0].row, done.created_values) == (2, {"owner": ["Bas"]})
    assert "at most 100000 fit" in done.rejects[0].reason
    assert "Note" in done.rejects[0].reason
    assert [(row.note, row.city) for row in rows(desk, Lead)] == [(full, None), (room + "\nHat: blue one", "Zeist")]


def test_an_activity_whose_text_is_full_gets_no_link_either(desk: Desk, bring: Bring) -> None:
    desk.do(records.add, Account, {"name": "Berg"})
    desk.do(records.add, Activity, {"external_id": "7", "subject": "Hello", "body": "x" * 100_000})
    done = bring(Activity, "external_id,Account,Hat\n7,Berg,56\n", on_match=OnMatch.OVERWRITE)
    assert (done.rejected, done.updated, rows(desk, ActivityLink)) == (1, 0, [])


def test_every_new_lead_of_many_points_is_an_mql_however_many_are_changed_at_a_time(
    desk: Desk, bring: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scoring, "PORTION", 2)
    bring(
        Lead,
        "Company,Job title,Source,Expected value\n"
        + "".join(f"Firm {n},Director,{'Trade show stand' if n != 2 else ''},900\n" for n in range(5)),
    )
    assert [row.mql_at for row in rows(desk, Lead)] == [NOW, NOW, None, NOW, NOW]


def test_a_converted_lead_is_never_overwritten(desk: Desk, bring: Bring) -> None:
    lead = desk.do(records.add, Lead, {"external_id": "7", "company": "Berg"}).result
    desk.do(conversion.convert, lead)
    done = bring(Lead, "external_id,Company\n7,Dal\n", on_match=OnMatch.OVERWRITE)
    assert (done.updated, done.skipped, rows(desk, Lead)[0].company) == (0, 1, "Berg")
    assert "converted" in done.skips[0][1]


def test_statuses_that_a_file_overwrites_note_when_they_were_reached(desk: Desk, bring: Bring) -> None:
    desk.do(records.add, Lead, {"external_id": "7"})
    bring(Lead, "external_id,Status\n7,Ready\n", on_match=OnMatch.OVERWRITE)
    lead = rows(desk, Lead)[0]
    assert (lead.status, lead.mql_at, lead.sql_at) == (LeadStatus.READY, NOW, NOW)


def test_skipped_rows_leave_nothing_in_the_lists(desk: Desk, bring: Bring, content: Content) -> None:
    desk.do(records.add, Lead, {"external_id": "7", "city": "A"})
    before = content()
    done = bring(Lead, "external_id,City,Owner,Source\n7,B,Anna,Fair\n")
    assert (done.skipped, done.created_values) == (1, {})
    assert content() == before


@pytest.mark.parametrize("entity", [Lead, Campaign])
def test_a_record_that_stands_twice_in_a_file_can_be_made_twice(
    desk: Desk, bring: Bring, monkeypatch: pytest.MonkeyPatch, entity: type[Entity]
) -> None:
    """The first one keeps its identity, in one chunk and in the next."""
    monkeypatch.setattr(survey, "CHUNK", 3)
    uid = "0190b5a0-0000-7000-8000-00000000000"
    given = [f"{uid}1", f"{uid}1", f"{uid}2", f"{uid}1", f"{uid}2", f"{uid}2"]
    name = "company" if entity is Lead else "name"
    table = f"uid,{name}\n" + "".join(f"{one},Firm {n}\n" for n, one in enumerate(given))
    done = bring(entity, table, on_match=OnMatch.CREATE)
    assert (done.created, done.rejected) == (6, 0)
    made = rows(desk, entity)
    assert [row.__dict__[name] for row in made] == [f"Firm {n}" for n in range(6)]
    assert len({row.uid for row in made}) == 6
    assert [str(made[n].uid) for n in (0, 2)] == [f"{uid}1", f"{uid}2"]


def test_nothing_is_ever_deleted(desk: Desk, bring: Bring) -> None:
    for n in range(5):
        desk.do(records.add, Lead, {"external_id": f"{n % 2}", "email": "same@x.nl", "company": f"Firm {n}"})
    for by in (MatchBy.EMAIL, MatchBy.EXTERNAL_ID, MatchBy.NAME):
        for mode in OnMatch:
            bring(Lead, "external_id,Email,Company\n1,same@x.nl,Firm 3\n", match=by, on_match=mode)
    assert {row.id for row in rows(desk, Lead)} >= {1, 2, 3, 4, 5}


@pytest.mark.parametrize(
    ("entity", "options", "sentence"),
    [
        (Lead, {"match": MatchBy.EMAIL}, "cannot be matched"),
        (Activity, {"match": MatchBy.NAME}, "cannot be matched"),
        (Lead, {"fields": {"Nowhere": "company"}}, "There is no column"),
        (Lead, {"fields": {"Company": "shoe"}}, "is not a field"),
        (Lead, {"fields": {"Company": "score"}}, "is not a field"),
        (Lead, {"constants": {"shoe": "43"}}, "is not a field"),
        (Lead, {"constants": {"expected_value": "a lot"}}, "is not a number"),
        (Lead, {"constants": {"status": "Asleep"}}, "is not one of"),
        (Lead, {"constants": {"owner": "x" * 200}}, "at most 120"),
        (Lead, {"constants": {"owner_id": "1"}}, 'There is no owner "1"'),
        (Lead, {"constants": {"owner_id": "Anna"}}, "is not a record number"),
        (Lead, {"constants": {"owner_id": "²"}}, "is not a record number"),
        (Lead, {"constants": {"owner": "1"}}, 'There is no owner "1"'),
        (Lead, {"constants": {"disqualify_reason_id": "8"}}, "There is no reason"),
        (Contact, {"constants": {"account_id": "1"}}, 'There is no account "1"'),
        (Contact, {"constants": {"account": "1"}}, 'There is no account "1"'),
        (Opportunity, {"constants": {"stage_id": "99"}}, 'There is no stage "99"'),
        (Opportunity, {"constants": {"pipeline_id": "99"}}, 'There is no pipeline "99"'),
        (Contact, {"campaign": "VSK"}, "is not a field"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(
    bring: Bring, content: Content, entity: type[Entity], options: dict[str, Any], sentence: str
) -> None:
    before = content()
    with pytest.raises(Rejected, match=sentence):
        bring(entity, "Company,Name\nBerg,Jan\n", **options)
    assert content() == before


def test_new_names_are_told_in_the_order_of_the_file_whatever_the_chunks(
    bring: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rejected row brought the first of them, and only a later row needs it."""
    monkeypatch.setattr(survey, "CHUNK", 1)
    assert bring(Lead, "Company,Owner\n,Bas\nBerg,Anna\nDal,Bas\n").created_values == {"owner": ["Bas", "Anna"]}


def test_constants_and_the_campaign_stand_where_the_file_says_nothing(desk: Desk, bring: Bring) -> None:
    done = bring(
        Lead, "Company,City\nBerg,Utrecht\nDal,\n", constants={"city": "Zeist", "owner": "Anna"}, campaign="VSK 2026"
    )
    assert [row.city for row in rows(desk, Lead)] == ["Utrecht", "Zeist"]
    assert named(desk, Lead, "campaign") == ["VSK 2026"] * 2
    assert done.created_values == {"campaign": ["VSK 2026"], "owner": ["Anna"]}


def test_a_constant_number_is_the_record_of_that_number(desk: Desk, bring: Bring) -> None:
    owners = desk.do(lambda write: [write.add(Owner(name=name)).id for name in ("Anna", "Bas", "1")]).result
    assert owners == [1, 2, 3]
    table = "Company,Owner\nBerg,\nDal,Anna\n"
    done = bring(Lead, table, constants={"owner_id": "2"})
    assert (done.created_values, named(desk, Lead, "owner")) == ({}, ["Bas", "Anna"])
    bring(Lead, "Company\nZee\n", constants={"owner": "2"})
    bring(Lead, "Company\nVos\n", constants={"owner": "1"})
    assert named(desk, Lead, "owner") == ["Bas", "Anna", "Bas", "1"]
    assert [row.name for row in rows(desk, Owner)] == ["Anna", "Bas", "1"]


def test_a_campaign_is_given_by_its_name(desk: Desk, bring: Bring) -> None:
    done = bring(Lead, "Company\nBerg\n", campaign="2026")
    assert (done.created_values, named(desk, Lead, "campaign")) == ({"campaign": ["2026"]}, ["2026"])


def test_numbers_in_a_column_of_numbers_are_records_and_nothing_else(desk: Desk, bring: Bring) -> None:
    desk.do(lambda write: [write.add(Owner(name=name)) for name in ("Anna", "7")])
    desk.do(records.add, Account, {"name": "Berg", "external_id": "9"})
    done = bring(
        Contact,
        "Full name,Who,Where,Account\nA,1,1,\nB,7,,\nC,,9,\nD,Anna,,\nE,2,,Dal\nF,,1,Dal\n",
        fields={"Who": "owner_id", "Where": "account_id"},
    )
    assert [(one.row, one.column, one.value) for one in done.rejects] == [
        (3, "Who", "7"), (4, "Where", "9"), (5, "Who", "Anna"),
    ]  # fmt: skip
    assert done.rejects[0].reason == 'There is no owner "7".'
    assert named(desk, Contact, "owner") == ["Anna", "7", None]
    assert named(desk, Contact, "account") == ["Berg", "Dal", "Berg"]
    assert done.created_values == {}


def test_names_in_a_column_are_never_taken_for_our_numbers(desk: Desk, bring: Bring) -> None:
    """Another program counts its people too, and its 1 is not ours."""
    desk.do(lambda write: write.add(Owner(name="Anna")))
    done = bring(Lead, "Company,Owner\nBerg,1\n")
    assert (done.created_values, named(desk, Lead, "owner")) == ({"owner": ["1"]}, ["1"])


def test_stages_and_pipelines_may_be_given_by_number(desk: Desk, bring: Bring) -> None:
    done = bring(
        Opportunity, "Name,Step,Stage\nA,2,\nB,,Need\nC,99,\nD,,\n", fields={"Step": "stage_id"}, decimal="comma"
    )
    assert [(one.row, one.column, one.reason) for one in done.rejects] == [(4, "Step", 'There is no stage "99".')]
    assert named(desk, Opportunity, "stage") == ["Need", "Need", "Qualification"]
    bring(Opportunity, "Name\nE\n", constants={"stage_id": "5", "pipeline_id": "1"})
    bring(Opportunity, "Name\nF\n", constants={"stage": "6"})
    assert named(desk, Opportunity, "stage")[3:] == ["Won", "Lost"]


# --- accounts, contacts, opportunities, campaigns, activities --------------------------------------------------------


def test_contacts_are_linked_to_accounts_by_name_or_external_id_and_missing_ones_are_made(
    desk: Desk, bring: Bring
) -> None:
    berg = desk.do(records.add, Account, {"name": "Berg B.V.", "external_id": "A7"}).result
    done = bring(Contact, "Full name,Account\nA B,BERG\nC D,A7\nE F,Dal\nG H,dal bv\nI J,\n")
    assert (done.created, done.linked) == (5, {"accounts": 1})
    dal = rows(desk, Account)[1]
    assert (dal.name, dal.type, dal.created_at) == ("Dal", AccountType.PROSPECT, NOW)
    assert [row.account_id for row in rows(desk, Contact)] == [berg, berg, dal.id, dal.id, None]


def test_without_linked_records_the_name_stays_in_the_note(desk: Desk, bring: Bring) -> None:
    done = bring(Contact, "Full name,Account\nE F,Dal\n", create_linked=False)
    assert (done.created, done.linked, rows(desk, Account)) == (1, {}, [])
    assert rows(desk, Contact)[0].note == "Account: Dal"


def test_an_account_id_that_is_unknown_makes_no_account(desk: Desk, bring: Bring) -> None:
    bring(Contact, "Full name,Account ID\nE F,0013000\n")
    assert (rows(desk, Account), rows(desk, Contact)[0].note) == ([], "Account ID: 0013000")


def test_a_parent_account_may_come_later_in_the_file_or_not_at_all(desk: Desk, bring: Bring, content: Content) -> None:
    before = content()
    done = bring(Account, "Name,Parent\nDal,Berg\nBerg,Holding\nZee,Zee\nMeer,berg bv\n")
    assert (done.created, done.linked) == (4, {"accounts": 1})
    assert named(desk, Account, "parent") == ["Berg", "Holding", None, "Berg", None]
    desk.undo()
    assert content() == before
    done = bring(Account, "Name,Parent\nDal,Berg\n", create_linked=False)
    assert (done.linked, named(desk, Account, "parent")) == ({}, [None])


def test_filling_leaves_a_parent_account_alone(desk: Desk, bring: Bring, content: Content) -> None:
    bring(Account, "external_id,Name,Parent\n1,Dal,Berg\n2,Zee,\n")
    before = content()
    done = bring(Account, "external_id,Parent\n1,Holding\n", on_match=OnMatch.FILL)
    assert (done.unchanged, done.linked, content()) == (1, {}, before)
    done = bring(Account, "external_id,Parent\n1,Holding\n2,Berg\n", on_match=OnMatch.OVERWRITE)
    assert (done.updated, done.linked) == (2, {"accounts": 1})
    assert named(desk, Account, "parent") == ["Holding", "Berg", None, None]


def test_opportunities_get_stage_events_and_won_ones_make_customers(desk: Desk, bring: Bring, content: Content) -> None:
    before = content()
    done = bring(
        Opportunity,
        "Opportunity ID,Account,Product,Stage,Close date,created_at,Value,Probability\n"
        "1,Berg,Pump,gewonnen,2026-03-01,2026-01-05,1000,\n2,Dal,Pump,Closed Lost,,2026-01-05,,\n"
        "3,Dal,,Demo given,,,,\n4,,Pump,Need,,,,25\n5,,,,,,,\n",
        fields={"Opportunity ID": "external_id"},
    )
    assert (done.created, done.linked) == (5, {"accounts": 2})
    assert done.created_values == {"stage": ["Demo given"], "product": ["Pump"]}
    won, lost, demo, need, bare = rows(desk, Opportunity)
    assert [row.name for row in (won, lost, demo, need, bare)] == ["Berg - Pump", "Dal - Pump", "Dal", "Pump", "5"]
    assert named(desk, Opportunity, "stage") == ["Won", "Lost", "Demo given", "Need", "Qualification"]
    assert (won.closed_at, lost.closed_at, demo.closed_at) == (dt.date(2026, 3, 1), NOW.date(), None)
    assert (won.stage_since, demo.stage_since, need.probability) == (won.created_at, NOW, None)
    assert {row.currency for row in (won, lost)} == {"EUR"}
    stages = sorted(rows(desk, Stage), key=lambda stage: stage.position)
    assert [(stage.name, stage.kind) for stage in stages[3:]] == [
        ("Negotiation", StageKind.OPEN), ("Demo given", StageKind.OPEN),
        ("Won", StageKind.WON), ("Lost", StageKind.LOST),
    ]  # fmt: skip
    assert stages[4].probability == 0
    events = rows(desk, StageEvent)
    assert [(one.opportunity_id, one.from_stage_id, one.to_stage_id) for one in events] == [
        (row.id, None, row.stage_id) for row in (won, lost, demo, need, bare)
    ]
    assert [(one.at, one.by) for one in events[:3]] == [
        (won.created_at, "Joris"),
        (lost.created_at, "Joris"),
        (NOW, "Joris"),
    ]
    assert [(row.type, row.won_made_customer) for row in rows(desk, Account)] == [
        (AccountType.CUSTOMER, True), (AccountType.PROSPECT, False),
    ]  # fmt: skip
    desk.undo()
    assert content() == before


def test_an_opportunity_that_a_file_wins_moves_and_its_account_follows(desk: Desk, bring: Bring) -> None:
    account = desk.do(records.add, Account, {"name": "Berg"}).result
    deal = desk.do(records.add, Opportunity, {"external_id": "1", "name": "Pump", "account_id": account}).result
    table = "external_id,Stage,Close date,Probability\n1,{},2026-03-01,\n"
    assert bring(Opportunity, table.format("Won"), on_match=OnMatch.FILL).updated == 1  # the close date was empty
    assert rows(desk, Account)[0].type is AccountType.PROSPECT
    assert bring(Opportunity, table.format("Won"), on_match=OnMatch.OVERWRITE).updated == 1
    row = rows(desk, Opportunity)[0]
    assert (row.closed_at, row.stage_since, rows(desk, Account)[0].type) == (
        dt.date(2026, 3, 1),
        NOW,
        AccountType.CUSTOMER,
    )
    first, second = rows(desk, StageEvent)
    assert (second.opportunity_id, second.from_stage_id, second.to_stage_id) == (deal, first.to_stage_id, row.stage_id)
    assert bring(Opportunity, table.format("Won"), on_match=OnMatch.OVERWRITE).unchanged == 1
    bring(Opportunity, table.format("Need"), on_match=OnMatch.OVERWRITE)
    assert (rows(desk, Opportunity)[0].closed_at, rows(desk, Account)[0].type) == (None, AccountType.PROSPECT)


def test_the_outcome_of_a_deal_overrules_its_stage(desk: Desk, bring: Bring) -> None:
    bring(Opportunity, "Name,Stage,Outcome\nA,Need,Won\nB,Need,open\nC,Need,verloren\n")
    assert named(desk, Opportunity, "stage") == ["Won", "Need", "Lost"]


def test_a_contact_of_an_opportunity_is_the_one_of_its_account(desk: Desk, bring: Bring) -> None:
    bring(Contact, "Full name,Account\nJan Dal,Berg\nJan Dal,Zee\n")
    done = bring(Opportunity, "Name,Account,Contact\nA,Zee,jan dal\nB,Meer,Jan Dal\n")
    assert done.linked == {"accounts": 1, "contacts": 1}
    assert [row.contact_id for row in rows(desk, Opportunity)] == [2, 3]
    assert rows(desk, Contact)[2].account_id == rows(desk, Account)[2].id


def test_campaigns_have_one_name_each(desk: Desk, bring: Bring) -> None:
    done = bring(Campaign, "Name,Cost\nVSK,100\nvsk,200\nBouwbeurs,\n")
    assert (done.created, done.skipped) == (2, 1)
    for match in (None, MatchBy.NONE):
        again = bring(Campaign, "Name,Cost\nVSK,300\n", match=match, on_match=OnMatch.CREATE)
        assert (again.created, again.skipped) == (0, 1)
    bring(Campaign, "external_id,Name\n7,Bouwbeurs\n", match=MatchBy.NAME, on_match=OnMatch.FILL)
    renamed = bring(Campaign, "external_id,Name\n7,VSK\n", on_match=OnMatch.OVERWRITE)
    assert (renamed.updated, renamed.skipped, [row.name for row in rows(desk, Campaign)]) == (
        0,
        1,
        ["VSK", "Bouwbeurs"],
    )
    assert "name" in renamed.skips[0][1]


def test_activities_are_linked_to_what_they_name(desk: Desk, bring: Bring) -> None:
    lead = desk.do(records.add, Lead, {"given_name": "Jan", "family_name": "Dal", "email": "jan@dal.example"}).result
    account = desk.do(records.add, Account, {"name": "Berg", "external_id": "001"}).result
    done = bring(
        Activity,
        "kind,subject,at,due,Lead,Account,Completed\n"
        "Call,Hello,2026-11-01 09:00,,Jan Dal,berg bv,\nTask,Quote,,2026-11-30,jan@dal.example,,\n"
        "Task,Old,,2026-11-02,001,,yes\nDemo,Show,,,,,\nCall,Lost,,,Nobody,,\n",
    )
    assert (done.created, done.rejected) == (4, 1)
    assert (done.rejects[0].column, done.rejects[0].value) == ("Lead", "Nobody")
    hello, quote, old, show = rows(desk, Activity)
    assert (hello.kind, hello.done_at == hello.at, quote.done_at, quote.at) == (
        ActivityKind.CALL,
        True,
        None,
        quote.due,
    )
    assert old.done_at == old.due
    assert (show.kind, show.body, show.at) == (ActivityKind.NOTE, "Kind in the file: Demo", NOW)
    assert [(one.activity_id, one.lead_id, one.account_id) for one in rows(desk, ActivityLink)] == [
        (hello.id, lead, None), (quote.id, lead, None), (hello.id, None, account), (old.id, None, account),
    ]  # fmt: skip
    assert rows(desk, Lead)[0].first_touch_at == hello.at


# --- files -----------------------------------------------------------------------------------------------------------


def test_several_files_are_one_step_and_may_have_other_columns(desk: Desk, tmp_path: Path, content: Content) -> None:
    before = content()
    (tmp_path / "a.csv").write_text("Company;Plaats\nBerg;Utrecht\n;Zeist\n", "utf-8")
    (tmp_path / "b.csv").write_text("Firma\tHat\nDal\t56\n", "utf-8")
    back = tmp_path / "back.csv"
    done = importer.import_files(
        desk, Lead, [tmp_path / "a.csv", tmp_path / "b.csv"], Options(rejects=back, fields={"Firma": "company"})
    )
    assert (done.rows, done.created, done.rejected, done.step) == (3, 2, 1, 1)
    assert done.mapping == {"Company": "company", "Plaats": "city", "Firma": "company", "Hat": None}
    assert (done.rejects[0].file, done.rejects[0].row) == ("a.csv", 3)
    assert back.read_text("utf-8-sig").splitlines()[0].endswith("Company;Plaats;Firma;Hat")
    assert [(row.company, row.city, row.note) for row in rows(desk, Lead)] == [
        ("Berg", "Utrecht", None),
        ("Dal", None, "Hat: 56"),
    ]
    desk.undo()
    assert content() == before


def test_a_table_without_a_name_for_its_records_is_refused(bring: Bring, content: Content) -> None:
    before = content()
    with pytest.raises(Rejected, match="No column says what these leads are called"):
        bring(Lead, "Shoe size,Hat\n43,56\n")
    with pytest.raises(Rejected, match="Name is needed"):
        bring(Account, "City\nUtrecht\n")
    assert content() == before


def test_a_missing_file_is_refused(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(ReadingError):
        importer.import_files(desk, Lead, [tmp_path / "none.csv"])


def test_a_look_tells_columns_samples_and_assumptions(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Bedrijf;Plaats;Shoe\nCafé;;43\nDal;Zeist;\n".encode("cp1252"))
    (seen,) = importer.look([path], Lead)
    assert (seen.rows, seen.encoding, seen.delimiter, seen.own) == (2, "cp1252", ";", False)
    assert [(one.header, one.field, one.samples) for one in seen.columns] == [
        ("Bedrijf", "company", ("Café", "Dal")), ("Plaats", "city", ("Zeist",)), ("Shoe", None, ("43",)),
    ]  # fmt: skip
    assert len(seen.assumptions) == 1


# --- all or nothing --------------------------------------------------------------------------------------------------

MIXED = "external_id,Company,E-mail,Owner,Status,Expected value,Shoe size,created_at,tags\n" + "".join(
    f"{n % 15},Firm {n},a{n}@x.nl,Owner {n % 3},{'Ready' if n % 4 else 'Hm'},{n}00,{n},2026-01-{n + 1:02},red\n"
    for n in range(20)
)


DEALS = "Account,Contact,Stage,Product\n" + "".join(
    f"Firm {n},Jan {n},{'Won' if n % 2 else 'Demo'},Pump\n" for n in range(20)
)


@pytest.fixture
def standing(desk: Desk) -> None:
    """Leads that the first rows of MIXED match."""
    for n in range(4):
        desk.do(records.add, Lead, {"external_id": f"{n}", "city": "Utrecht"})


@pytest.mark.usefixtures("standing")
def test_undo_of_an_import_that_created_and_updated_is_the_identity(desk: Desk, bring: Bring, content: Content) -> None:
    before = content()
    done = bring(Lead, MIXED, on_match=OnMatch.OVERWRITE)
    assert (done.created, done.updated) == (11, 9)
    after = content()
    desk.undo(done.step)
    assert content() == before
    desk.redo()
    assert content() == after


def test_what_is_lost_without_a_reason_gets_one_that_says_so(desk: Desk, bring: Bring, content: Content) -> None:
    before = content()
    table = "Name,Stage,Lost reason\nPump,Lost,\nHall,Closed lost,Price\nRoof,Need,\n"
    told = "1 lost opportunity has no reason in the file; it gets “Not told”."
    assert told in bring(Opportunity, table, dry_run=True).assumptions
    assert content() == before
    done = bring(Opportunity, table)
    assert told in done.assumptions
    assert named(desk, Opportunity, "lost_reason") == ["Not told", "Price", None]
    assert "Not told" not in [name for _id, name in desk.read(choices.reasons, ReasonFor.LOST)]
    assert done.step is not None
    desk.undo(done.step)
    assert content() == before


def test_only_what_the_import_itself_loses_gets_a_reason(desk: Desk, bring: Bring) -> None:
    bring(Opportunity, "External ID,Name,Stage\n1,Pump,Lost\n2,Hall,Need\n3,Roof,Need\n")
    desk.do(lambda write: write.run("UPDATE opportunity SET lost_reason_id = NULL"))  # as older files hold it
    table = "External ID,Name,Stage\n1,Pumps,Lost\n2,Halls,Lost\n3,Roofs,Need\n"
    done = bring(Opportunity, table, on_match=OnMatch.OVERWRITE)
    assert done.updated == 3
    assert named(desk, Opportunity, "lost_reason") == [None, "Not told", None]


def test_the_dry_run_of_a_large_table_keeps_nobody_from_writing(desk: Desk, tmp_path: Path, content: Content) -> None:
    path = tmp_path / "many.csv"
    path.write_text("Company,City\n" + "".join(f"{'x' * 40} {n},Utrecht\n" for n in range(21_000)), "utf-8")
    wrote: list[bool] = []

    def tell(done: int, total: int) -> None:
        if not wrote and done > total * 0.4:  # while rows are written, three fifths of the way
            other = threading.Thread(target=desk.do, args=(records.add, Lead, {"company": "Berg"}), daemon=True)
            other.start()
            other.join(5)
            wrote.append(not other.is_alive())

    outcome = importer.import_files(desk, Lead, [path], Options(), tell, dry_run=True)
    assert wrote == [True]
    assert (outcome.created, outcome.step) == (21_000, None)
    assert [row.company for row in rows(desk, Lead)] == ["Berg"]


@pytest.mark.usefixtures("standing")
@pytest.mark.parametrize("mode", OnMatch)
def test_a_dry_run_writes_nothing_and_tells_what_the_import_then_does(
    desk: Desk, bring: Bring, content: Content, mode: OnMatch
) -> None:
    before = content()
    dry = bring(Lead, MIXED, dry_run=True, on_match=mode)
    assert content() == before
    assert desk.undoable() == 4
    done = bring(Lead, MIXED, on_match=mode)
    assert replace(done, step=None) == dry


@pytest.mark.usefixtures("standing")
def test_a_cancel_in_the_middle_leaves_nothing_behind(desk: Desk, tmp_path: Path, content: Content) -> None:
    before = content()
    path, back = tmp_path / "many.csv", tmp_path / "back.csv"
    path.write_text("Company,Expected value\n" + "Berg,x\n" + "Firm,5\n" * 25_000, "utf-8")
    stop, told = threading.Event(), []

    def watch(done: int, total: int) -> None:
        told.append((done, total))
        if done > 0.55 * total:
            stop.set()

    with pytest.raises(Cancelled):
        importer.import_files(desk, Lead, [path], Options(rejects=back), watch, stop)
    assert content() == before
    assert not list(tmp_path.glob("*back*"))
    assert told == sorted(told)
    assert 0 < told[0][0] < told[-1][0] < told[-1][1]
    assert desk.undoable() == 4


@pytest.mark.parametrize("share", [0.0, 0.3])
def test_a_cancel_lets_go_of_the_file(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, share: float
) -> None:
    """Not when the collector comes by: Windows cannot delete a table that is still open."""
    monkeypatch.setattr(survey, "FITS", 0)
    path = tmp_path / "many.csv"
    path.write_text("Company\n" + "Firm\n" * 25_000, "utf-8")
    stop = threading.Event()

    def watch(done: int, total: int) -> None:
        if done > share * total:
            stop.set()

    with pytest.raises(Cancelled):
        importer.import_files(desk, Lead, [path], Options(), watch, stop)
    assert still_open(tmp_path) == []


def still_open(folder: Path) -> list[str]:
    """The files of a folder that this process has not closed, waiting for the collector or not."""
    files = [one for one in gc.get_objects() if isinstance(one, io.TextIOWrapper) and not one.closed]
    return [name for one in files if (name := str(getattr(one, "name", ""))).startswith(str(folder))]


@pytest.mark.parametrize("fits", [True, False])
def test_an_import_that_fails_lets_go_of_its_files(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fits: bool
) -> None:
    """At once, and not when somebody has done with the exception."""
    monkeypatch.setattr(survey, "FITS", survey.FITS if fits else 0)
    path = tmp_path / "many.csv"
    path.write_text("Company,Expected value\nBerg,x\n" + "Firm,5\n" * 25_000, "utf-8")

    class Fault(Exception):
        pass

    def strike(_connection: Any, _cursor: Any, statement: str, *_args: Any) -> None:
        if "INSERT INTO lead " in statement:
            raise Fault

    engine = desk.database._write_engine
    sa.event.listen(engine, "before_cursor_execute", strike)
    try:
        with pytest.raises(Fault) as kept:
            importer.import_files(desk, Lead, [path], Options(rejects=tmp_path / "back.csv"))
    finally:
        sa.event.remove(engine, "before_cursor_execute", strike)
    assert kept.tb is not None
    assert still_open(tmp_path) == []
    assert not [one.name for one in tmp_path.iterdir() if "back" in one.name]


def test_progress_ends_at_the_end(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Company\nBerg\n", "utf-8")
    told: list[tuple[int, int]] = []
    importer.import_files(desk, Lead, [path], progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]


@pytest.mark.usefixtures("standing")
@pytest.mark.parametrize(
    ("entity", "table", "options"),
    [
        (Lead, MIXED, {"on_match": OnMatch.OVERWRITE}),
        (Opportunity, DEALS, {}),
    ],
    ids=["leads", "opportunities"],
)  # fmt: skip
def test_a_fault_at_any_statement_leaves_the_file_as_it_was(
    desk: Desk, bring: Bring, content: Content, entity: type[Entity], table: str, options: dict[str, Any]
) -> None:
    before = (content(), desk.read(_journal))

    class Fault(Exception):
        pass

    seen = fail_at = 0
    done: Outcome | None = None

    def strike(*_args: Any) -> None:
        nonlocal seen
        seen += 1
        if seen == fail_at:
            raise Fault

    engine = desk.database._write_engine
    while done is None:
        fail_at, seen = fail_at + 1, 0
        sa.event.listen(engine, "before_cursor_execute", strike)
        try:
            done = bring(entity, table, **options)
        except Fault:
            assert (content(), desk.read(_journal)) == before, f"statement {fail_at}"
        finally:
            sa.event.remove(engine, "before_cursor_execute", strike)
    assert fail_at > 40
    assert done.created > 0
    desk.undo()
    assert content() == before[0]


def _journal(connection: sa.Connection) -> list[Any]:
    found = connection.exec_driver_sql("SELECT id, name, undoes, undone_by FROM operation ORDER BY id").fetchall()
    return [tuple(row) for row in found]
