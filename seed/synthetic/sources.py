"""The made-up publications. Others copied Herald's report; Observer, Institute and Gazette wrote their own."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Publication:
    slug: str
    publisher: str
    published: str
    reliability: str
    derived_from: tuple[str, ...] = ()
    marking: str = "CLEAR"

    @property
    def id(self) -> str:
        return f"source:synthetic-{self.slug}"

    @property
    def entry(self) -> dict[str, object]:
        """As it stands in dataset.yml."""
        entry: dict[str, object] = {
            "id": self.id,
            "name": f"Synthetic report: {self.slug}",
            "publisher": self.publisher,
            "url": f"https://example.org/synthetic/{self.slug}",
            "published": self.published,
            "retrieved": RETRIEVED,
            "licence": "CC0-1.0",
            "reliability": self.reliability,
            "channel": "generated",
        }
        if self.derived_from:
            entry["derived_from"] = list(self.derived_from)
        if self.marking != "CLEAR":
            entry["marking"] = self.marking
        return entry


RETRIEVED = "2025-12-01"

LEDGER = Publication("ledger", "Synthetic Ledger Watch", "2025-09-01", "B")
CASEWORK = Publication("casework", "Synthetic Casework Desk", "2025-11-10", "B", marking="AMBER")
HERALD = Publication("herald", "Synthetic Herald", "2025-08-04", "C")
HERALD_LATER = Publication("herald-later", "Synthetic Herald", "2025-10-06", "C")
TIMES = Publication("times", "Synthetic Times", "2025-08-05", "C", (HERALD.id,))
COURIER = Publication("courier", "Synthetic Courier", "2025-08-06", "D", (HERALD.id,))
DIGEST = Publication("digest", "Synthetic Digest", "2025-08-09", "D", (COURIER.id,))
OBSERVER = Publication("observer", "Synthetic Observer", "2025-08-18", "C")
INSTITUTE = Publication("institute", "Synthetic Institute", "2025-09-15", "B")
GAZETTE = Publication("gazette", "Synthetic Gazette", "2025-10-20", "C")

PUBLICATIONS = (LEDGER, CASEWORK, HERALD, HERALD_LATER, TIMES, COURIER, DIGEST, OBSERVER, INSTITUTE, GAZETTE)
INDEPENDENT = (OBSERVER, INSTITUTE, GAZETTE)


@dataclass(frozen=True, slots=True)
class Press:
    """Who reports what is planted, and what the tags in its ids begin with: two data sets can lie in one graph."""

    prefix: str = ""
    ledger: Publication = LEDGER
    casework: Publication = CASEWORK
    observer: Publication = OBSERVER
    institute: Publication = INSTITUTE
    independent: tuple[Publication, ...] = INDEPENDENT

    def tag(self, number: int) -> str:
        return f"{self.prefix}{number:02d}"


SHIPPED = Press()
