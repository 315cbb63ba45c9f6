"""Keys of addresses and numbers: what must be equal is equal, what is none has no key, and no text breaks them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.models import addresses

ANY_TEXT = st.text(st.characters(codec=None), max_size=40)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("jan@example.nl", ["jan@example.nl"]),
        ("Jan <jan@example.nl>; mailto:p@Example.NL?subject=a", ["jan@example.nl", "p@Example.NL"]),
        ("a@b.nl,c@d.nl e@f.nl ::: g@h.nl", ["a@b.nl", "c@d.nl", "e@f.nl", "g@h.nl"]),
        ("a@b.nl, A@B.nl", ["a@b.nl"]),
        ("“jan@example.nl”.", ["jan@example.nl"]),
        ("jan@example", ["jan@example"]),
        ("nobody", []),
        ("@", []),
        (None, []),
    ],
)
def test_every_address_of_a_text_is_found(text: str | None, found: list[str]) -> None:
    assert addresses.emails(text) == found


@pytest.mark.parametrize(
    "address", ["jan@example.nl", "o'neill+x@sub.example.co.uk", "jan@müller.de", "jan@host.invalid"]
)
def test_an_address_is_one(address: str) -> None:
    assert addresses.is_email(address)


@pytest.mark.parametrize(
    "text",
    ["", "jan", "jan@", "jan@example", "jan.@example.nl", "a@@b.nl", "jan@exa mple.nl", "a@b.nl, c@d.nl", "a@-b.nl"],
)
def test_what_is_no_address(text: str) -> None:
    assert not addresses.is_email(text)


def test_a_mail_key_is_the_first_right_address_in_lower_case() -> None:
    assert addresses.email_key("wrong@, Jan <JAN@Example.nl>") == "jan@example.nl"
    assert addresses.email_key("jan@xn--mller-kva.de") == addresses.email_key("Jan@Müller.de") == "jan@müller.de"
    assert addresses.email_key("call me") is None


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("https://www.bosch.nl/x?y#z", "bosch.nl"),
        ("HTTPS://User@Shop.Bosch.de:8080/", "shop.bosch.de"),
        ("www2.bosch.nl", "bosch.nl"),
        ("www.nl", "www.nl"),
        ("//bosch.nl", "bosch.nl"),
        ("jan@bosch.nl", "bosch.nl"),
        ("Jan <jan@bosch.nl>, piet@x.nl", "bosch.nl"),
        ("bosch.nl of bosch.com", "bosch.nl"),
        ("xn--mller-kva.de", "müller.de"),
    ],
)
def test_a_domain_is_bare(text: str, domain: str) -> None:
    assert addresses.domain_key(text) == domain


@pytest.mark.parametrize(
    "text",
    ["jan@gmail.com", "jan@live.nl", "a@ziggo.nl", "a@gmx.at", "a@yahoo.co.uk", "a@proton.me", "a@telenet.be", "https://facebook.com/jansen",
     "x.wordpress.com", "-", "n/a", "http://", "127.0.0.1", "localhost", "geen", "a..b.nl", "", None],
)  # fmt: skip
def test_free_mail_shared_sites_and_nonsense_have_no_domain(text: str | None) -> None:
    assert addresses.domain_key(text) is None


def test_the_first_domain_of_a_record_is_its_own() -> None:
    assert addresses.first_domain("www.bosch.nl", "jan@x.nl") == "bosch.nl"
    assert addresses.first_domain(None, "jan@gmail.com; jan@bosch.nl") == "bosch.nl"
    assert addresses.first_domain("", None) is None


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("(010) 248 40 00", "31102484000"),
        ("+31 (0)20-314 48 88", "31203144888"),
        ("0031 20 3144888", "31203144888"),
        ("06 1234 5678", "31612345678"),
        ("020 1234567 tst. 12", "31201234567"),
        ("020-1234567 / 06-12345678", "31201234567"),
        ("tel:+31201234567", "31201234567"),
        ("+1 (619) 307-7599 x371", "16193077599"),
        ("+49 30 123456", "4930123456"),
        ("+39 06 12345678", "390612345678"),
        ("14 0592", "31140592"),
        ("０６１２３４５６７８", "31612345678"),
        ("n/a", None),
        ("06", None),
        ("", None),
        (None, None),
    ],
)
def test_phone_key(text: str | None, digits: str | None) -> None:
    assert addresses.phone_key(text) == digits


def test_a_number_without_country_is_of_the_region() -> None:
    assert addresses.phone_key("504-621-8927", "US") == "15046218927"
    assert addresses.phone_key("02/123.45.67", "BE") == "3221234567"


NUMBERS = st.tuples(
    st.sampled_from(["0", "00", "+", "+31", "+310", "0031", "+32", "+33", "+44", "+1", "001", "+49", ""]),
    st.text("0123456789", min_size=5, max_size=12),
).map("".join)


@given(NUMBERS)
def test_the_short_way_for_telephone_numbers_agrees_with_the_library(number: str) -> None:
    assert addresses.phone_key(number) == addresses._parsed_phone(number, "NL")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("NL.0024.55.799.B11", "NL002455799B11"),
        ("009122746B01", "NL009122746B01"),
        ("NL4495445B01", "NL004495445B01"),
        ("BTW NL009122746B01", "NL009122746B01"),
        ("BE 0403.019.261", "BE0403019261"),
        ("GB 980 7806 84", "GB980780684"),
        ("NL009122746B00", None),
        ("none", None),
        (None, None),
    ],
)
def test_vat_key(text: str | None, key: str | None) -> None:
    assert addresses.vat_key(text) == key


@pytest.mark.parametrize(
    ("text", "key"),
    [("KvK 17.03.78.42", "17037842"), ("1703 7842", "17037842"), ("1703784", None), ("170378421", None), ("", None)],
)
def test_kvk_key(text: str, key: str | None) -> None:
    assert addresses.kvk_key(text) == key


@given(ANY_TEXT)
def test_no_text_breaks_a_key(text: str) -> None:
    addresses.emails(text)
    addresses.email_key(text)
    addresses.domain_key(text)
    addresses.phone_key(text)
    addresses.vat_key(text)
    addresses.kvk_key(text)
