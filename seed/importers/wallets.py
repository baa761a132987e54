"""A wallet as any file names it: the text of an address becomes a node, or a finding that says why not."""

from graph.ids import make_id
from graph.provenance import NodeRow
from seed.addresses.address import Checksum
from seed.addresses.recognise import recognised
from seed.importers.origin import Origin
from seed.importers.parsed import Finding, Reason
from seed.tables import Place


def wallet(origin: Origin, text: str, place: Place, record: str) -> tuple[NodeRow | None, tuple[Finding, ...]]:
    """The node of the address, None where it cannot be used, and what is odd about it. `record` is the original text of
    the whole record, kept where it is refused. The node is only named: an address is all that a wallet is known by."""
    trimmed = text.strip()
    findings = []
    if trimmed != text:
        findings.append(Finding(Reason.BAD_VALUE, f"the address {text!r} has blanks around it", place, text, kept=True))
    address = recognised(trimmed)
    if address is None:
        problem = f"{trimmed!r} is in no form of address that is known: correct it at its source"
        return None, (*findings, Finding(Reason.BAD_ADDRESS, problem, place, record))
    if not address.usable:
        problem = f"the checksum of {trimmed!r} ({address.family}) does not hold: correct it at its source"
        return None, (*findings, Finding(Reason.BAD_CHECKSUM, problem, place, record))
    if address.checksum is Checksum.WRONG:
        problem = f"the capitals of {trimmed!r} are not those of EIP-55, so that it may be mistyped"
        findings.append(Finding(Reason.BAD_CHECKSUM, problem, place, text, kept=True))
    node = origin.entity(
        "Wallet", make_id("Wallet", address.family, address.canonical), place, named=True,
        name=address.canonical, family=address.family, address=address.canonical,
    )  # fmt: skip
    return node, tuple(findings)
