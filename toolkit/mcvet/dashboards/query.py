"""Reading and writing the query of an address."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import parse_qs, quote, urlencode

from mcvet.locale import Texts, available_languages, marked

VERSION = "1"
LONGEST_ADDRESS = 2000


class Notice(NamedTuple):
    """Something about the address that the reader should know: a message and what fills its places."""

    message: str
    values: Mapping[str, str]

    def say(self, texts: Texts) -> str:
        """Say it in the reader's language."""
        return texts.say(self.message, **self.values)


class QueryReader:
    """Reads one query, key by key, and gathers notices on what it cannot use. Every address may have `lang` and `v`, its version."""

    def __init__(self, query: str) -> None:
        self.notices: list[Notice] = []
        if len(query) > LONGEST_ADDRESS:
            self.note(marked("The address was too long and was cut."))
        self._values = parse_qs(query[:LONGEST_ADDRESS].removeprefix("?"), keep_blank_values=True)
        self.choice("v", (VERSION,), VERSION)
        self.language = self.choice("lang", available_languages(), "en")

    def has(self, key: str) -> bool:
        """Tell whether a key is there and was not read yet."""
        return key in self._values

    def note(self, message: str, **values: str) -> None:
        """Add a notice."""
        self.notices.append(Notice(message, values))

    def many(self, key: str) -> list[str]:
        """Read a list, parted by commas or by repeating the key."""
        texts = self._values.pop(key, [])
        return [part.strip() for text in texts for part in text.split(",") if part.strip()]

    def one(self, key: str) -> str:
        """Read one value, the last if there are several."""
        return (self._values.pop(key, [""])[-1]).strip()

    def choice(self, key: str, permitted: Iterable[str], default: str) -> str:
        """Read one of the values permitted, or the default."""
        value = self.one(key)
        if not value or value in permitted:
            return value or default
        self.note(marked("'{value}' is not a permitted value of '{key}' and was ignored."), key=key, value=value[:40])
        return default

    def leftovers(self) -> tuple[Notice, ...]:
        """Return the notices, with one for every key that nobody has read."""
        for key in self._values:
            self.note(marked("The address has a part '{key}' that means nothing here; it was ignored."), key=key[:40])
        return tuple(self.notices)


def write_query(parts: Mapping[str, str]) -> str:
    """Return a query, from its question mark on, without the parts that are empty."""
    return "?" + urlencode({key: value for key, value in parts.items() if value}, safe=",:", quote_via=quote)
