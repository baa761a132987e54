"""What an address says of itself."""

from dataclasses import dataclass
from enum import StrEnum

from graph.vocabularies import WalletFamily


class Checksum(StrEnum):
    VALID = "VALID"
    WRONG = "WRONG"
    """The form is right and the checksum is not: mistyped, or cut and pasted badly."""
    NONE = "NONE"
    """The form has none, as an EVM address in lower case or a Solana address: a typing error cannot be seen."""


@dataclass(frozen=True, slots=True)
class Address:
    """`canonical` is the spelling that ids are made of: the same for every spelling of one address."""

    family: WalletFamily
    canonical: str
    checksum: Checksum

    @property
    def usable(self) -> bool:
        """Whether it names something. Twenty bytes are an EVM address in whatever case they are written; elsewhere the
        checksum is a part of the address, and nothing can be sent to one whose checksum is wrong."""
        return self.checksum is not Checksum.WRONG or self.family is WalletFamily.EVM
