"""Reader and writer of the query of an address."""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qs, quote, urlencode

from mcvet.catalogue import Catalogue
from mcvet.errors import UnknownNameError
from mcvet.locale import available_languages
from mcvet.messages import Message, say

VERSION = "1"
LONGEST_ADDRESS = 2000
HOMES = {"hr": "HR", "sl": "SI", "bs": "BA", "sr-Latn": "RS", "sr-Cyrl": "RS", "cnr": "ME"}
"""The country that a page in a national language begins with, until the reader chooses one."""


class QueryReader:
    """Reads one query, key by key, and collects messages about what it cannot use.

    Every address may have `lang`, `my` (the reader's own country) and `v` (the version of the list of keys).
    """

    def __init__(self, query: str) -> None:
        self.notices: list[Message] = []
        if len(query) > LONGEST_ADDRESS:
            self.note(say("The address was too long and was shortened."))
        self._values = parse_qs(query[:LONGEST_ADDRESS].removeprefix("?"), keep_blank_values=True)
        self.choice("v", (VERSION,), VERSION)
        self.language = self.choice("lang", available_languages(), "en")
        self.own = self._country_code(self.one("my"))

    def _country_code(self, text: str) -> str:
        if not text or re.fullmatch("[A-Za-z]{2}", text):
            return text.upper()
        self.note(say("There is no country '{name}'; it was left out.", name=text[:40]))
        return ""

    def has(self, key: str) -> bool:
        """Return True if a key is present and has not been read yet."""
        return key in self._values

    def note(self, message: Message) -> None:
        """Add a message about the address that the reader should know."""
        self.notices.append(message)

    def many(self, key: str) -> list[str]:
        """Read a list, separated by commas or given by repeated keys."""
        texts = self._values.pop(key, [])
        return [part.strip() for text in texts for part in text.split(",") if part.strip()]

    def one(self, key: str) -> str:
        """Read one value; the last if there are several, an empty text if there is none."""
        return (self._values.pop(key, [""])[-1]).strip()

    def choice(self, key: str, permitted: Iterable[str], default: str) -> str:
        """Read one of the permitted values; the default if it is missing or not permitted."""
        value = self.one(key)
        if not value or value in permitted:
            return value or default
        self.note(say("'{value}' is not a permitted value of '{key}' and was ignored.", key=key, value=value[:40]))
        return default

    def leftovers(self) -> tuple[Message, ...]:
        """Return the notices, with one for each key that was not read."""
        for key in self._values:
            self.note(say("The address has an unknown part '{key}', which was ignored.", key=key[:40]))
        return tuple(self.notices)


def read_country(read: QueryReader, catalogue: Catalogue, name: str) -> str:
    """Return the code of a country given by its code or English name; empty, with a notice, if it is unknown."""
    if not name:
        return ""
    try:
        return catalogue.country(name)
    except UnknownNameError:
        read.note(say("There is no country '{name}'; it was left out.", name=name[:40]))
        return ""


def write_query(parts: Mapping[str, str]) -> str:
    """Return a query including the question mark, without empty values."""
    return "?" + urlencode({key: value for key, value in parts.items() if value}, safe=",:", quote_via=quote)
