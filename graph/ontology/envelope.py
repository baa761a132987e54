"""The envelope: what every relationship carries, and the properties that every entity has."""

from graph.ontology.model import Kind, Property
from graph.vocabularies import Basis, Marking, Reliability, Stance

ENVELOPE: tuple[Property, ...] = (
    Property("key", Kind.STRING, "Which assertion this is: a hash that stays when its content changes.", required=True),
    Property("id", Kind.STRING, "Unique: a hash of key, record time and content.", required=True),
    Property("source", Kind.STRING, "Id of the source that states it.", required=True),
    Property("stance", Kind.ENUM, "Whether the source asserts or denies it.", Stance, required=True),
    Property(
        "reliability",
        Kind.ENUM,
        "Admiralty grade of the source, A to F. F means unknown, not average.",
        Reliability,
    ),
    Property("credibility", Kind.INT, "Admiralty grade of the information, 1 to 6. 6 means unknown, not average."),
    Property("graded", Kind.BOOLEAN, "Whether both grades are known.", required=True),
    Property("confidence", Kind.FLOAT, "0 to 1, from the two grades by one table; null where either is unknown."),
    Property("basis", Kind.ENUM, "How it came to be known.", Basis, required=True),
    Property("validFrom", Kind.PARTIAL_DATE, "Since when it was so in the world, as the source says it."),
    Property("validTo", Kind.PARTIAL_DATE, "Until when it was so in the world, as the source says it."),
    Property("recordedAt", Kind.DATETIME, "When this graph came to know it.", required=True),
    Property("retractedAt", Kind.DATETIME, "When this graph withdrew it."),
    Property("marking", Kind.MARKING, "TLP 2.0 marking of this assertion.", Marking, required=True),
    Property("note", Kind.STRING, "Where in the source it stands, or how the source puts it."),
)

# Derived by provenance.py; stored, indexed, never shown.
DERIVED_ENVELOPE = ("validFromDay", "validToDay", "fromId", "toId")

ENTITY_PROPERTIES: tuple[Property, ...] = (
    Property("id", Kind.STRING, "Stable id, made from the natural key.", required=True, indexed=True),
    Property("name", Kind.STRING, "How it is usually called.", indexed=True, searchable=True),
    Property("marking", Kind.MARKING, "TLP 2.0 marking.", Marking, required=True),
    Property(
        "protected",
        Kind.BOOLEAN,
        "A victim case, or a person who may be one: shown only to readers with the right to see them.",
        required=True,
    ),
    Property("synthetic", Kind.BOOLEAN, "Made up for tests and training. Describes nobody.", required=True),
    Property("recordedAt", Kind.DATETIME, "When this graph came to know of it.", required=True),
    Property("updatedAt", Kind.DATETIME, "When its descriptive properties last changed."),
)

# Derived by the writer; stored, indexed, never shown.
DERIVED_ENTITY = ("hub", "searchKeys", "startDay", "nameLower", "retractedAt", "markingBefore", "absences")
