"""Finding the account or contact that a lead, or a new record, probably is: ranked, each with its reason.

Keys only, never a bare substring ("Bo" never finds "Bosch"). Strong is what may be linked without asking: the same
KvK or VAT number, the same company domain with a similar name, the same folded name unless the domains differ; for a
contact the same address, or the same name within the account.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from crmdesk.models import addresses, folding, names
from crmdesk.models.contact import Contact
from crmdesk.models.lead import Lead
from crmdesk.text import N_, _

SIMILAR = 85
"""Similarity of company names, in percent, from which they count as alike."""
MOST = 20
COMPARED = 2000
"""So many names that begin with the same word are compared at most; "van" begins thousands."""


@dataclass(frozen=True)
class Candidate:
    """A record that this may be. `reason` is an English template, `score` 0 to 100 ranks it, `strong` may be linked
    unasked."""

    id: int
    name: str
    reason: str
    score: int
    strong: bool

    @property
    def why(self) -> str:
        """The reason in the language in use."""
        return _(self.reason).format(score=self.score)

    def to_json(self) -> dict[str, Any]:
        """For the command line."""
        return {"id": self.id, "name": self.name, "reason": self.why, "score": self.score, "strong": self.strong}


def _email_keys(values: Mapping[str, Any]) -> list[str]:
    return [key for one in addresses.emails(values.get("email")) if (key := addresses.email_key(one))]


def _phone_keys(values: Mapping[str, Any]) -> list[str]:
    return [key for column in ("phone", "mobile") if (key := addresses.phone_key(values.get(column)))]


def accounts(connection: Connection, values: Mapping[str, Any], but: int = 0) -> list[Candidate]:
    """The accounts that an organisation may be, best first.

    values: company (or name), email, website, phone, kvk_number, vat_number as typed; but: an account to leave out.
    """
    name = folding.company_key(values.get("company") or values.get("name") or "")
    pages = (values.get("website") or "", *addresses.emails(values.get("email")))
    domains = [key for page in pages if (key := addresses.domain_key(page))]
    phones = _phone_keys(values)
    kvk, vat = addresses.kvk_key(values.get("kvk_number") or ""), addresses.vat_key(values.get("vat_number") or "")
    found: dict[int, Candidate] = {}

    def look(condition: str, *places: Any, most: int = MOST) -> None:
        statement = (
            f"SELECT id, name, name_key, domain_key, phone_key, kvk_key, vat_key FROM account WHERE {condition} "
            f"LIMIT {most}"
        )
        for row in connection.exec_driver_sql(statement, places).fetchall():
            if row.id != but and (judged := _account(row, name, domains, phones, kvk, vat)):
                found[row.id] = judged

    for column, keys in (
        ("kvk_key", [kvk]),
        ("vat_key", [vat]),
        ("domain_key", domains),
        ("phone_key", phones),
        ("name_key", [name]),
    ):
        for key in filter(None, keys):
            look(f"{column} = ?", key)
    first = name.split(" ")[0] if name else ""
    if len(first) >= 3:
        lengths = len(name) * 0.6, len(name) / 0.6  # names that differ more than this in length are never alike
        condition = "name_key >= ? AND name_key < ? AND length(name_key) BETWEEN ? AND ?"
        look(condition, first, first + "\U0010ffff", *lengths, most=COMPARED)
    return sorted(found.values(), key=lambda one: (not one.strong, -one.score, one.id))[:MOST]


def _account(
    row: Any, name: str, domains: list[str], phones: list[str], kvk: str | None, vat: str | None
) -> Candidate | None:
    alike = folding.similarity(name, row.name_key or "") if name and row.name_key else 0
    differing = bool(domains) and row.domain_key is not None and row.domain_key not in domains
    if kvk and row.kvk_key == kvk:
        return Candidate(row.id, row.name, N_("same KvK number"), 100, True)
    if vat and row.vat_key == vat:
        return Candidate(row.id, row.name, N_("same VAT number"), 100, True)
    if row.domain_key and row.domain_key in domains:
        if alike >= SIMILAR:
            reason = N_("same domain, name {score}% alike") if alike < 100 else N_("same domain and name")
            return Candidate(row.id, row.name, reason, alike, True)
        return Candidate(row.id, row.name, N_("same domain"), max(60, alike), False)
    if name and row.name_key == name:
        reason = N_("same name, other domain") if differing else N_("same name")
        return Candidate(row.id, row.name, reason, 100 if not differing else 80, not differing)
    if row.phone_key and row.phone_key in phones:
        return Candidate(row.id, row.name, N_("same phone"), 70, False)
    if alike >= SIMILAR and not differing:
        return Candidate(row.id, row.name, N_("name {score}% alike"), alike, False)
    return None


def contacts(
    connection: Connection, values: Mapping[str, Any], account_id: int | None, but: int = 0
) -> list[Candidate]:
    """The contacts that a person may be, best first; account_id is the account that the lead goes to, None for a new
    one.

    values: given_name, particle, family_name, email, phone, mobile as typed.
    """
    name = names.person_key(values.get("given_name"), values.get("particle"), values.get("family_name"))
    found: dict[int, Candidate] = {}

    def look(condition: str, reason: str, score: int, strong: bool, *places: Any) -> None:
        statement = (
            f"SELECT id, coalesce({Contact.title_sql('contact')}, '') AS name, name_key FROM contact "
            f"WHERE {condition} LIMIT {MOST}"
        )
        for row in connection.exec_driver_sql(statement, places).fetchall():
            if row.id != but and row.id not in found:
                found[row.id] = Candidate(row.id, row.name, reason, score, strong)

    for key in _email_keys(values):
        look("email_key = ?", N_("same e-mail"), 100, True, key)
    if account_id is not None and name:
        look("account_id = ? AND name_key = ?", N_("same name at this account"), 95, True, account_id, name)
    for key in _phone_keys(values):
        look("phone_key = ?", N_("same phone"), 70, False, key)
        look("mobile_key = ?", N_("same phone"), 70, False, key)
    return sorted(found.values(), key=lambda one: (not one.strong, -one.score, one.id))


def leads(connection: Connection, values: Mapping[str, Any], but: int = 0) -> list[Candidate]:
    """Open leads that a new lead may be: the same address, number, or person at the same company."""
    person = names.person_key(values.get("given_name"), values.get("particle"), values.get("family_name"))
    company = folding.company_key(values.get("company") or "")
    found: dict[int, Candidate] = {}

    def look(condition: str, reason: str, score: int, *places: Any) -> None:
        statement = (
            f"SELECT id, coalesce({Lead.title_sql('lead')}, '') AS name FROM lead WHERE {condition} "
            f"AND status <> 'disqualified' LIMIT {MOST}"
        )
        for row in connection.exec_driver_sql(statement, places).fetchall():
            if row.id != but and row.id not in found:
                found[row.id] = Candidate(row.id, row.name, reason, score, score >= 95)

    for key in _email_keys(values):
        look("email_key = ?", N_("same e-mail"), 100, key)
    if person and company:
        look("company_key = ? AND name_key = ?", N_("same name and company"), 95, company, person)
    for key in _phone_keys(values):
        look("phone_key = ?", N_("same phone"), 70, key)
        look("mobile_key = ?", N_("same phone"), 70, key)
    return sorted(found.values(), key=lambda one: (-one.score, one.id))


def settle(candidates: list[Candidate]) -> Candidate | None | list[Candidate]:
    """What may be done unasked: the one strong candidate, None (a new record) when there is none at all, else the
    list to choose from."""
    strong = [one for one in candidates if one.strong]
    if len(strong) == 1:
        return strong[0]
    return candidates if candidates else None
