"""Web, mail and telephone addresses as links that open outside; a text that is none of these opens nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from crmdesk.models.addresses import emails, is_email
from crmdesk.ui.kit.buttons import Button
from crmdesk.ui.kit.plain import tooltip

_LONGEST = 48


@dataclass(frozen=True)
class Address:
    """Something that can be opened: kind "web", "mail" or "phone"."""

    kind: str
    words: str
    url: QUrl

    @property
    def icon(self) -> str:
        """Its icon."""
        return {"web": "globe", "mail": "mail", "phone": "phone"}[self.kind]


def addresses(record: Mapping[str, Any]) -> Iterator[Address]:
    """The addresses of a record of stored values: e-mail, phone and mobile, website and LinkedIn, in this order."""
    for address in emails(str(record.get("email") or "")):
        if is_email(address):
            url = QUrl()
            url.setScheme("mailto")
            url.setPath(address)
            yield Address("mail", address, url)
    for name in ("phone", "mobile"):
        digits = re.sub(r"[^\d+]", "", str(record.get(name) or ""))
        if len(digits) > 3:
            yield Address("phone", str(record[name]), QUrl(f"tel:{digits}"))
    for name in ("website", "linkedin"):
        page = web_url(str(record.get(name) or ""))
        if page is not None:
            yield Address("web", page.host().removeprefix("www.") + page.path().rstrip("/"), page)


def web_url(text: str) -> QUrl | None:
    """The page of a web address as typed; None for anything but http and https, as file: and javascript: would harm."""
    text = text.strip()
    if not text or any(c.isspace() for c in text):
        return None
    if not re.match(r"https?://", text, re.IGNORECASE):
        if re.match(r"[a-z][a-z0-9+.-]*:(?!\d)", text, re.IGNORECASE):
            return None
        text = f"https://{text}"
    url = QUrl(text, QUrl.ParsingMode.StrictMode)
    return url if url.isValid() and "." in url.host() else None


def link_button(address: Address) -> Button:
    """A link that opens an address with the system's program for it."""
    words = " ".join(address.words.split())
    made = Button(words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…", address.icon, "link", size="small")
    made.setToolTip(tooltip(address.url.toDisplayString()))
    made.clicked.connect(lambda: QDesktopServices.openUrl(address.url))
    return made
