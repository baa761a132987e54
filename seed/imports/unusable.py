"""A whole file that cannot be used: told, counted, and no reason to stop the others."""

from graph.cli.console import note
from seed.importers.input import Unusable
from seed.importers.parsed import Finding
from seed.imports.account import Account
from seed.imports.findings import Findings
from seed.imports.found import Found


def unusable(one: Found, error: Unusable, told: Findings) -> Account:
    note(f"crimegraph: {error}")
    finding = Finding(error.reason, f"{error.problem}.", error.place, "")
    told.tell(finding)
    account = Account(file=one.file.name, format=one.format.name)
    account.find(finding)
    return account
