"""The node types. The order is the order of pages and diagrams."""

from enum import StrEnum

from graph import vocabularies as v
from graph.ontology.model import Kind, NodeType, Property

K = Kind


def _text(name: str, description: str, *, indexed: bool = False, searchable: bool = False) -> Property:
    return Property(name, K.STRING, description, indexed=indexed, searchable=searchable)


def _date(name: str, description: str) -> Property:
    return Property(name, K.PARTIAL_DATE, description, indexed=True)


def _list(name: str, description: str, *, searchable: bool = False) -> Property:
    return Property(name, K.STRING, description, many=True, searchable=searchable)


ALIASES = _list("aliases", "Other names and spellings, in any script.", searchable=True)
POINT = Property("point", K.POINT, "WGS 84. From a gazetteer or a cited source; see pointPrecision.")
POINT_PRECISION = Property(
    "pointPrecision",
    K.ENUM,
    "What the point stands for; CITY means the point of the city it lies in.",
    v.PointPrecision,
)
POINT_SOURCE = _text("pointSource", "Where the point was taken from, for example `geonames:1298482`.")
ICCS = _text("iccs", "Code of the International Classification of Crime for Statistical Purposes.", indexed=True)


def _kind(vocabulary: type[StrEnum], description: str) -> Property:
    return Property("kind", K.ENUM, description, vocabulary, indexed=True)


# Tables, a node type an entry.
# fmt: off
PARTY = (
    NodeType(
        "Person", "people", "Party",
        "A natural person. Being in this graph says nothing of guilt: read the relationships and their sources.",
        (
            ALIASES,
            _date("birthDate", "Date of birth, as precise as it is known."),
            _list("nationalities", "ISO 3166-1 alpha-2 codes."),
            Property("gender", K.ENUM, "As stated by the source.", v.Gender),
            _list("topics", "What lists say about the person, in FollowTheMoney's topic codes. Not a finding."),
        ),
    ),
    NodeType(
        "Organization", "organizations", "Party",
        "A company, network, armed group, agency or other body.",
        (
            ALIASES,
            _kind(v.OrganizationKind, "What sort of body it is; EXCHANGE is a virtual asset service provider."),
            _text("jurisdiction", "ISO 3166-1 alpha-2 code of the country whose law it is under."),
            _text("registrationNumber", "Number in the register of its jurisdiction.", indexed=True, searchable=True),
            _text("lei", "Legal Entity Identifier, ISO 17442.", indexed=True, searchable=True),
        ),
        hub_kinds=("AGENCY", "IGO", "EXCHANGE"),
    ),
)

LOCATION = (
    NodeType(
        "Compound", "compounds", "Location",
        "A scam centre: a place said to hold people who run frauds. Not everyone in one is a victim, nor an offender.",
        (ALIASES, POINT, POINT_PRECISION, POINT_SOURCE),
    ),
    NodeType(
        "Place", "places", "Location", "A city, region, site, special economic zone or border crossing.",
        (ALIASES, _kind(v.PlaceKind, "What sort of place it is."), POINT, POINT_PRECISION, POINT_SOURCE),
    ),
    NodeType(
        "Country", "countries", "Location",
        "A country or territory of ISO 3166-1. Joins nearly everything, so traversals do not walk through it.",
        (
            Property("iso2", K.STRING, "ISO 3166-1 alpha-2.", indexed=True, searchable=True),
            Property("iso3", K.STRING, "ISO 3166-1 alpha-3.", indexed=True, searchable=True),
            _text("m49Region", "Sub-region of the UN M49 standard."),
        ),
        hub=True,
    ),
)

ONLINE = (
    NodeType(
        "Account", "accounts", "Online", "An account on a platform: social media, messenger, marketplace.",
        (
            _text("platform", "Name of the platform.", indexed=True, searchable=True),
            _text("handle", "Name of the account on it.", indexed=True, searchable=True),
        ),
    ),
    NodeType(
        "JobAdvert", "jobAdverts", "Online", "An advertisement of work. Being listed does not show that it is false.",
        (
            _text("platform", "Where it was posted.", indexed=True),
            _text("language", "ISO 639-1 code."),
            _date("postedAt", "When it was posted."),
            _text("textHash", "SHA-256 of its text, so that copies are found without keeping the text.", indexed=True),
        ),
        starts="postedAt",
    ),
)

MONEY = (
    NodeType(
        "Wallet", "wallets", "Money",
        "A blockchain address. Who controls it, and on which chains it was seen, are claims of sources.",
        (
            Property("family", K.ENUM, "Form of the address. ETH and BSC addresses have one form.", v.WalletFamily,
            indexed=True),
            _text("address", "In its canonical form: lower case for EVM.", indexed=True, searchable=True),
        ),
    ),
    NodeType(
        "WalletCluster", "walletClusters", "Money", "Addresses that a heuristic takes to be one owner's. An inference.",
        (_text("heuristic", "How it was formed."),),
    ),
    NodeType(
        "Transaction", "transactions", "Money",
        "A UTXO transaction. Its inputs and outputs are edges: who paid whom inside it is not known.",
        (_text("hash", "Transaction id.", indexed=True, searchable=True), _date("at", "Time of its block.")),
        starts="at",
    ),
    NodeType(
        "CryptoAsset", "cryptoAssets", "Money", "A coin or token.",
        (
            _text("symbol", "Ticker.", indexed=True, searchable=True),
            _text("contract", "Address of its contract.", indexed=True, searchable=True),
            _kind(v.CryptoAssetKind, "COIN, TOKEN or STABLECOIN."),
        ),
    ),
    NodeType(
        "BankAccount", "bankAccounts", "Money", "An account at a bank.",
        (
            _text("iban", "ISO 13616.", indexed=True, searchable=True),
            _text("bank", "Name or BIC of the bank."),
            _text("number", "Account number where there is no IBAN.", indexed=True, searchable=True),
        ),
    ),
)

EVENT = (
    NodeType(
        "Crime", "crimes", "Event",
        "A crime or a pattern of crime as sources describe it. Whether anybody committed it is said by relationships:"
        " suspected, charged, convicted and acquitted differ.",
        (
            _kind(v.CrimeKind, "Kind of crime."),
            ICCS,
            _text("title", "Short description."),
            _date("from", "First known date."),
            _date("to", "Last known date."),
            Property("attempted", K.BOOLEAN, "Whether it remained an attempt."),
        ),
        starts="from",
    ),
    NodeType("Scheme", "schemes", "Event", "A fraud scheme.", (_kind(v.SchemeKind, "Kind of scheme."),)),
    NodeType(
        "Stage", "stages", "Event", "A step of a trafficking process: recruitment, transit, exploitation.",
        (_kind(v.StageKind, "Which step."), _date("from", "First known date."), _date("to", "Last known date.")),
        starts="from",
    ),
    NodeType(
        "Seizure", "seizures", "Event", "Things or values taken by an authority.",
        (_date("date", "When."),), starts="date",
    ),
    NodeType(
        "Arrest", "arrests", "Event", "An arrest. Not a charge and not a conviction.", (_date("date", "When."),),
        starts="date",
    ),
    NodeType(
        "Rescue", "rescues", "Event", "People brought out of a place.", (_date("date", "When."),), starts="date",
    ),
    NodeType(
        "Repatriation", "repatriations", "Event", "People brought home.", (_date("date", "When."),), starts="date",
    ),
)

VICTIM = (
    NodeType(
        "VictimCase", "victimCases", "Victim",
        "One person's case, under a pseudonym. Seen with the right to see victims; may end a path, never inside one.",
        (
            _text("pseudonym", "Not a name, and not derived from one.", indexed=True),
            _kind(v.VictimKind, "Trafficked, or defrauded."),
            Property("ageBand", K.ENUM, "IOM age band.", v.AgeBand),
            Property("gender", K.ENUM, "As recorded by the case worker.", v.Gender),
            _text("citizenship", "ISO 3166-1 alpha-2 code."),
            Property("meansOfControl", K.ENUM, "IOM codes.", v.MeansOfControl, many=True),
            Property("typeOfExploitation", K.ENUM, "IOM codes.", v.TypeOfExploitation, many=True),
        ),
        victim=True,
    ),
)

EXHIBIT = (
    NodeType("Substance", "substances", "Exhibit", "A drug or precursor.", (_text("group", "Substance group."),)),
    NodeType(
        "Firearm", "firearms", "Exhibit", "A firearm, its parts or ammunition.",
        (
            _text("make", "Maker."), _text("model", "Model."), _text("calibre", "Calibre."),
            _text("serial", "Serial number.", indexed=True, searchable=True),
            _text("countryOfManufacture", "ISO 3166-1 alpha-2 code."),
        ),
    ),
    NodeType(
        "WildlifeSpecimen", "wildlifeSpecimens", "Exhibit", "Protected animals or plants, whole or in parts.",
        (
            _text("taxon", "Scientific name where known.", indexed=True, searchable=True),
            Property("citesAppendix", K.ENUM, "CITES appendix.", v.CitesAppendix),
            _text("form", "Live, scales, ivory, skin …"),
        ),
    ),
    NodeType("Asset", "assets", "Exhibit", "A vehicle, vessel, property, device or document.", (_kind(v.AssetKind,
    "Which."),)),
)

CYBER = (
    NodeType(
        "Tool", "tools", "Cyber", "Malware, software, infrastructure or a vulnerability.",
        (ALIASES, _kind(v.ToolKind, "Which.")),
    ),
    NodeType(
        "Indicator", "indicators", "Cyber", "A pattern that indicates a tool, party or scheme.",
        (_text("pattern", "STIX pattern.", indexed=True),),
    ),
)

MEASURE = (
    NodeType(
        "Notice", "notices", "Measure",
        "An INTERPOL notice or diffusion. A Red Notice asks to locate and provisionally arrest; it is neither an arrest"
        " warrant nor a finding of guilt.",
        (
            Property(
                "colour", K.ENUM,
                "RED wanted for extradition; YELLOW missing; BLUE information; BLACK unidentified body; GREEN warning"
                " on a person; ORANGE imminent threat; PURPLE modus operandi; SILVER assets; UN_SPECIAL.",
                v.NoticeColour, indexed=True,
            ),
            Property("instrument", K.ENUM, "Notice, or the less formal diffusion.", v.NoticeInstrument),
            _text("number", "INTERPOL's number.", indexed=True, searchable=True),
            _date("publishedAt", "When it was issued, as precise as a source says."),
        ),
        starts="publishedAt",
    ),
    NodeType(
        "Warrant", "warrants", "Measure", "A national arrest warrant on which a notice is based.",
        (_text("charge", "As written."), _text("chargeTranslation", "Translation of the charge."), ICCS),
    ),
    NodeType(
        "Sanction", "sanctions", "Measure",
        "A designation by an authority. Listed is not convicted.",
        (_text("programme", "Sanctions programme.", indexed=True), _date("listedOn", "Date of the listing.")),
        starts="listedOn",
    ),
    NodeType(
        "Operation", "operations", "Measure", "A police operation. Its figures are claims of sources.",
        (_date("from", "First day, where undisputed."), _date("to", "Last day, where undisputed.")),
        starts="from",
    ),
    NodeType(
        "Investigation", "investigations", "Measure", "An investigation, court case or report.",
        (_date("from", "First day, where undisputed."), _date("to", "Last day, where undisputed.")),
        starts="from",
    ),
    NodeType(
        "Resolution", "resolutions", "Measure", "A resolution of a body such as INTERPOL's General Assembly.",
        (_text("text", "Summary."), _date("adoptedAt", "When it was adopted.")),
        starts="adoptedAt",
    ),
    NodeType(
        "Commitment", "commitments", "Measure", "What a resolution commits its members to.",
        (_text("text", "Summary."), Property("position", K.INT, "Its place in the resolution, from 1.")),
    ),
    NodeType("Protocol", "protocols", "Measure", "An agreed procedure.", (_text("text", "Summary."),)),
    NodeType(
        "Campaign", "campaigns", "Measure", "An awareness campaign.",
        (_text("text", "Summary."), _text("audience", "Who it speaks to."), _text("channel", "Where it runs.")),
    ),
    NodeType(
        "ModusOperandi", "modiOperandi", "Measure", "A way of committing a crime.",
        (
            _text("code", "Code in its framework.", indexed=True, searchable=True),
            Property("framework", K.ENUM, "Where the code comes from.", v.Framework, indexed=True),
            _text("text", "Summary."),
        ),
    ),
)

PROVENANCE = (
    NodeType(
        "Source", "sources", None,
        "A publication that states something. Not an entity: nobody is linked by being named in one.",
        (
            _text("publisher", "Who published it. Two reports of one publisher are not independent.", indexed=True),
            Property("url", K.STRING, "Address."),
            _date("publishedAt", "Date of publication."),
            Property("retrievedAt", K.PARTIAL_DATE, "When it was read."),
            _text("licence", "Licence or terms."),
            Property("reliability", K.ENUM, "Admiralty grade. F means unknown.", v.Reliability),
            _text("channel", "How it reached this graph."),
            _text("contentHash", "SHA-256 of what was read.", indexed=True),
            Property("retention", K.PARTIAL_DATE, "Until when it may be kept; then it is due for review."),
        ),
        entity=False, hub=True,
    ),
    NodeType(
        "Claim", "claims", None,
        "A figure, status, value or tag as sources state it. Contradicting claims stand side by side.",
        (
            Property("property", K.STRING, "What is stated, for example `arrests`.", indexed=True, required=True),
            Property("value", K.STRING, "Always text; a number in plain decimal digits.", indexed=True, required=True),
            _text("qualifier", "`more than`, `about` …"),
            _text("unit", "ISO 4217 code, `kg`, `people` …"),
        ),
        entity=False,
    ),
)

# fmt: on

NODE_TYPES: tuple[NodeType, ...] = (
    PARTY + LOCATION + ONLINE + MONEY + EVENT + VICTIM + EXHIBIT + CYBER + MEASURE + PROVENANCE
)
