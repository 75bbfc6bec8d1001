"""The Voilà application; no other package depends on Voilà."""

import sys

# Grammars of IRIs, which jsonschema would compile for format checks that the server does not make: two seconds of each start.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # marks the module as not installed
