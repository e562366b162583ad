"""What several files of tests use: small data, copies of the workbench, and what reads them."""

import sys

# As a report does: jsonschema would load a grammar of addresses, which takes seconds.
sys.modules.setdefault("rfc3987_syntax", None)
