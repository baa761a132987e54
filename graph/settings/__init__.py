"""The environment, read once, as one frozen value that is handed to whatever needs it.

variables    the one list of what can be set, and the README's table of it
environment  values of an environment, each checked as what it is meant to be
addresses    which addresses only this machine reaches
endpoint     which Neo4j is asked, and how reads travel to it
issuer       the OpenID Connect issuer whose tokens are accepted
service      how the API answers over HTTP
settings     all of them as one value
"""

from graph.settings.addresses import is_loopback, is_private_address
from graph.settings.endpoint import Endpoint, ReadTransport
from graph.settings.issuer import Issuer
from graph.settings.service import Log, Service
from graph.settings.settings import Settings
from graph.settings.variables import VARIABLES, settings_table

__all__ = [
    "VARIABLES",
    "Endpoint",
    "Issuer",
    "Log",
    "ReadTransport",
    "Service",
    "Settings",
    "is_loopback",
    "is_private_address",
    "settings_table",
]
