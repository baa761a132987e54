"""The closed lists of codes that the model uses. A code outside its list is an error, never a default.

Sources: TLP 2.0 (FIRST), Admiralty grades (NATO AJP-2.1), ICCS 2015 (UNODC), INTERPOL notices,
IOM Human Trafficking Case Data Standard 2.0, GraphSense attribution confidence.
"""

from enum import IntEnum, StrEnum


class Marking(IntEnum):
    """TLP 2.0, ordered: a reader sees what is marked at most as high as the reader is cleared."""

    CLEAR = 0
    GREEN = 1
    AMBER = 2
    AMBER_STRICT = 3
    RED = 4


WITHDRAWN = 9
"""What a node is marked while nobody asserts it any more: above every clearance, so that no read of now finds it. How
it was marked stands beside, in `markingBefore`."""


class Stance(StrEnum):
    ASSERTS = "ASSERTS"
    DENIES = "DENIES"


class Basis(StrEnum):
    """How a source, or this graph, came to an assertion."""

    REPORTED = "REPORTED"
    OBSERVED = "OBSERVED"
    DERIVED = "DERIVED"
    INFERRED = "INFERRED"


class Reliability(StrEnum):
    """Admiralty grade of the source. F means that it cannot be judged: unknown, never average."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"


class OrganizationKind(StrEnum):
    COMPANY = "COMPANY"
    CRIMINAL_NETWORK = "CRIMINAL_NETWORK"
    ARMED_GROUP = "ARMED_GROUP"
    EXCHANGE = "EXCHANGE"
    AGENCY = "AGENCY"
    IGO = "IGO"
    NGO = "NGO"


class Gender(StrEnum):
    FEMALE = "FEMALE"
    MALE = "MALE"
    OTHER = "OTHER"
    UNKNOWN = "UNKNOWN"


class PlaceKind(StrEnum):
    CITY = "CITY"
    REGION = "REGION"
    SITE = "SITE"
    SPECIAL_ECONOMIC_ZONE = "SPECIAL_ECONOMIC_ZONE"
    BORDER_CROSSING = "BORDER_CROSSING"


class PointPrecision(StrEnum):
    """What a coordinate stands for: a compound that inherits its city's point says CITY."""

    EXACT = "EXACT"
    SITE = "SITE"
    CITY = "CITY"
    REGION = "REGION"
    COUNTRY = "COUNTRY"


class WalletFamily(StrEnum):
    """The form of an address. It does not tell the chain: an EVM address may live on many, and a form that several
    chains share has the name of the one that introduced it."""

    EVM = "evm"
    BITCOIN = "bitcoin"
    BITCOIN_CASH = "bitcoin_cash"
    BITCOIN_GOLD = "bitcoin_gold"
    TRON = "tron"
    LITECOIN = "litecoin"
    DASH = "dash"
    DOGECOIN = "dogecoin"
    ZCASH = "zcash"
    MONERO = "monero"
    XRP = "xrp"
    VERGE = "verge"
    SOLANA = "solana"
    OTHER = "other"


class CryptoAssetKind(StrEnum):
    COIN = "COIN"
    TOKEN = "TOKEN"  # noqa: S105 — a kind of asset
    STABLECOIN = "STABLECOIN"


class CrimeKind(StrEnum):
    """Kinds of crime that convergence works on. ICCS codes in brackets are the classification's own."""

    TRAFFICKING_IN_PERSONS = "TRAFFICKING_IN_PERSONS"
    FORCED_LABOUR = "FORCED_LABOUR"
    SEXUAL_EXPLOITATION = "SEXUAL_EXPLOITATION"
    VIOLENCE = "VIOLENCE"
    FRAUD = "FRAUD"
    MONEY_LAUNDERING = "MONEY_LAUNDERING"
    DRUGS = "DRUGS"
    FIREARMS = "FIREARMS"
    WILDLIFE = "WILDLIFE"
    MIGRANT_SMUGGLING = "MIGRANT_SMUGGLING"
    CYBER = "CYBER"
    CORRUPTION = "CORRUPTION"
    TAX = "TAX"
    ORGANISED_CRIME = "ORGANISED_CRIME"
    TERRORISM = "TERRORISM"


ICCS_CODES: dict[CrimeKind, tuple[str, ...]] = {
    CrimeKind.TRAFFICKING_IN_PERSONS: ("0203", "0204"),
    CrimeKind.FORCED_LABOUR: ("02042",),
    CrimeKind.SEXUAL_EXPLOITATION: ("02041",),
    CrimeKind.VIOLENCE: ("0201", "0301"),
    CrimeKind.FRAUD: ("0701",),
    CrimeKind.MONEY_LAUNDERING: ("07041",),
    CrimeKind.DRUGS: ("0601",),
    CrimeKind.FIREARMS: ("0901",),
    CrimeKind.WILDLIFE: ("1003",),
    CrimeKind.MIGRANT_SMUGGLING: ("0805",),
    CrimeKind.CYBER: ("0903",),
    CrimeKind.CORRUPTION: ("0703",),
    CrimeKind.TAX: ("0804",),
    CrimeKind.ORGANISED_CRIME: ("0905",),
    CrimeKind.TERRORISM: ("0906",),
}


class SchemeKind(StrEnum):
    VOICE_PHISHING = "VOICE_PHISHING"
    ROMANCE = "ROMANCE"
    INVESTMENT = "INVESTMENT"
    CRYPTO_INVESTMENT = "CRYPTO_INVESTMENT"
    SEXTORTION = "SEXTORTION"
    FAKE_JOB = "FAKE_JOB"
    PONZI = "PONZI"
    IMPERSONATION = "IMPERSONATION"


class StageKind(StrEnum):
    RECRUITMENT = "RECRUITMENT"
    TRANSIT = "TRANSIT"
    EXPLOITATION = "EXPLOITATION"


class VictimKind(StrEnum):
    TRAFFICKED = "TRAFFICKED"
    DEFRAUDED = "DEFRAUDED"


class AgeBand(StrEnum):
    """IOM age bands."""

    FROM_0_TO_8 = "0--8"
    FROM_9_TO_17 = "9--17"
    FROM_18_TO_20 = "18--20"
    FROM_21_TO_23 = "21--23"
    FROM_24_TO_26 = "24--26"
    FROM_27_TO_29 = "27--29"
    FROM_30_TO_38 = "30--38"
    FROM_39_TO_47 = "39--47"
    FROM_48 = "48+"
    UNKNOWN = "Unknown"


class MeansOfControl(StrEnum):
    """IOM Human Trafficking Case Data Standard 2.0."""

    DebtBondage = "DebtBondage"
    TakesEarnings = "TakesEarnings"
    RestrictsFinancialAccess = "RestrictsFinancialAccess"
    Threats = "Threats"
    PsychologicalAbuse = "PsychologicalAbuse"
    PhysicalAbuse = "PhysicalAbuse"
    SexualAbuse = "SexualAbuse"
    FalsePromises = "FalsePromises"
    PsychoactiveSubstances = "PsychoactiveSubstances"
    RestrictsMovement = "RestrictsMovement"
    RestrictsMedicalCare = "RestrictsMedicalCare"
    ExcessiveWorkingHours = "ExcessiveWorkingHours"
    UsesChildren = "UsesChildren"
    ThreatOfLawEnforcement = "ThreatOfLawEnforcement"
    WithholdsNecessities = "WithholdsNecessities"
    WithholdsDocuments = "WithholdsDocuments"
    Other = "Other"


class TypeOfExploitation(StrEnum):
    """IOM; IllicitActivities is the slot for forced criminality."""

    SexualExploitation = "SexualExploitation"
    ForcedLabour = "ForcedLabour"
    IllicitActivities = "IllicitActivities"
    ForcedMarriage = "ForcedMarriage"
    Servitude = "Servitude"
    OrganRemoval = "OrganRemoval"
    Other = "Other"


class ProcessRole(StrEnum):
    """Roles in a trafficking process, IOM."""

    RecruiterOrIntermediary = "RecruiterOrIntermediary"
    BrokerTravelAgent = "BrokerTravelAgent"
    Transporter = "Transporter"
    Exploiter = "Exploiter"
    Abuser = "Abuser"
    Kidnapper = "Kidnapper"
    Other = "Other"


class AssetKind(StrEnum):
    VEHICLE = "VEHICLE"
    VESSEL = "VESSEL"
    PROPERTY = "PROPERTY"
    DEVICE = "DEVICE"
    DOCUMENT = "DOCUMENT"


class ToolKind(StrEnum):
    MALWARE = "MALWARE"
    SOFTWARE = "SOFTWARE"
    INFRASTRUCTURE = "INFRASTRUCTURE"
    VULNERABILITY = "VULNERABILITY"


class NoticeColour(StrEnum):
    RED = "RED"
    YELLOW = "YELLOW"
    BLUE = "BLUE"
    BLACK = "BLACK"
    GREEN = "GREEN"
    ORANGE = "ORANGE"
    PURPLE = "PURPLE"
    SILVER = "SILVER"
    UN_SPECIAL = "UN_SPECIAL"


class NoticeInstrument(StrEnum):
    NOTICE = "NOTICE"
    DIFFUSION = "DIFFUSION"


class NoticeState(StrEnum):
    """Values of the claim `state` of a notice."""

    DRAFT = "DRAFT"
    REQUESTED = "REQUESTED"
    UNDER_REVIEW = "UNDER_REVIEW"
    PUBLISHED = "PUBLISHED"
    SUSPENDED = "SUSPENDED"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"
    REFUSED = "REFUSED"


class CompoundStatus(StrEnum):
    """Values of the claim `status` of a compound."""

    ACTIVE = "ACTIVE"
    RAIDED = "RAIDED"
    ABANDONED = "ABANDONED"
    UNKNOWN = "UNKNOWN"


class Framework(StrEnum):
    """Where the code of a modus operandi comes from."""

    MITRE_F3 = "MITRE_F3"
    INTERPOL_DWVA = "INTERPOL_DWVA"
    TAXONOMY_OF_FRAUD = "TAXONOMY_OF_FRAUD"
    OWN = "OWN"


class CitesAppendix(StrEnum):
    I = "I"  # noqa: E741 — CITES numbers its appendices in Roman figures
    II = "II"
    III = "III"


class Judgement(StrEnum):
    POSITIVE = "POSITIVE"
    NEGATIVE = "NEGATIVE"
    UNSURE = "UNSURE"


class AttributionClass(StrEnum):
    """Why a wallet is said to be somebody's: GraphSense's confidence classes."""

    override = "override"
    ownership = "ownership"
    ledger_immanent = "ledger_immanent"
    manual_transaction = "manual_transaction"
    service_api = "service_api"
    forensic_investigation = "forensic_investigation"
    authority_data = "authority_data"
    trusted_provider = "trusted_provider"
    service_data = "service_data"
    forensic = "forensic"
    untrusted_transaction = "untrusted_transaction"
    web_crawl = "web_crawl"
    heuristic = "heuristic"
    unknown = "unknown"


ATTRIBUTION_CONFIDENCE: dict[AttributionClass, int] = {
    AttributionClass.override: 100,
    AttributionClass.ownership: 100,
    AttributionClass.ledger_immanent: 100,
    AttributionClass.manual_transaction: 90,
    AttributionClass.service_api: 70,
    AttributionClass.forensic_investigation: 70,
    AttributionClass.authority_data: 60,
    AttributionClass.trusted_provider: 50,
    AttributionClass.service_data: 50,
    AttributionClass.forensic: 50,
    AttributionClass.untrusted_transaction: 40,
    AttributionClass.web_crawl: 20,
    AttributionClass.heuristic: 10,
    AttributionClass.unknown: 5,
}
