"""What can be fetched of INTERPOL. Apart from what fetches it, so that the command line need not load that."""

from enum import StrEnum

BASE = "https://ws-public.interpol.int"


class Colour(StrEnum):
    RED = "red"
    YELLOW = "yellow"
    UN = "un"
