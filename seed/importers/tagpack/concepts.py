"""The codes that categories, concepts and abuses are taken from: GraphSense's concepts, which derive from INTERPOL's
Darkweb and Virtual Assets taxonomy. A code that is in neither is named, and kept as it is written."""

from collections.abc import Mapping

from graph.vocabularies import CrimeKind, OrganizationKind

K = CrimeKind

# What is abused, to the kind of crime that it is for the model. Where one code covers several kinds there is none.
ABUSES: Mapping[str, CrimeKind | None] = {
    "abuse": None,
    "child_sexual_abuse": None,
    "drugs": K.DRUGS,
    "extortion": None,
    "extremism": None,
    "financial_crime": None,
    "hacking": K.CYBER,
    "investment_fraud": K.FRAUD,
    "money_laundering": K.MONEY_LAUNDERING,
    "payment_card_fraud": K.FRAUD,
    "phishing": K.FRAUD,
    "ponzi_scheme": K.FRAUD,
    "pyramid_scheme": K.FRAUD,
    "ransomware": K.CYBER,
    "sanction": None,
    "scam": K.FRAUD,
    "service_hack": K.CYBER,
    "sextortion": None,
    "sexual_abuse": None,
    "social_engineering": None,
    "terrorism": K.TERRORISM,
    "torture": None,
    "violence": None,
    "weapons": None,
}

# What an actor is, to its kind. Only an exchange is certainly a virtual asset service provider.
ENTITIES: Mapping[str, OrganizationKind | None] = {
    **dict.fromkeys(
        (
            "atm", "coinjoin", "cold_wallet", "collectible", "dark_web", "defi", "defi_bridge", "defi_derivative",
            "defi_dex", "defi_lending", "donation", "entity", "escrow_wallet", "faucet", "filesharing", "forum_mention",
            "gambling", "gray_usage", "hosting", "hot_wallet", "ico_wallet", "index", "item", "market", "mention",
            "messaging_service", "miner", "mining_service", "mixing", "mixing_service", "organization",
            "payment_processor", "perpetrator", "search_engine", "service", "shop", "source", "user", "victim", "vpn",
            "wallet_service", "warm_wallet", "website_mention", "white_usage",
        )
    ),
    "exchange": OrganizationKind.EXCHANGE,
}  # fmt: skip

VICTIM = "victim"


def is_known(code: str) -> bool:
    return code in ABUSES or code in ENTITIES
