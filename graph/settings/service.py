"""How the API answers over HTTP."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from graph.errors import SettingsError
from graph.settings.environment import Environment


class Log(StrEnum):
    FAILURES = "failures"
    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Service:
    """How the API answers over HTTP."""

    hostnames: tuple[str, ...]
    allowed_origins: tuple[str, ...]
    behind_proxy: bool
    documents: Path | None
    documents_only: bool
    log: Log
    max_running: int
    max_waiting: int
    share_percent: int
    rate_per_second: int | None
    rate_burst: int
    result_bytes: int
    otlp_endpoint: str | None


def read_service(environment: Environment) -> Service:
    documents = "CRIMEGRAPH_DOCUMENTS"
    folder = environment.folder(documents, Path()) if environment.given(documents) else None
    if folder and not folder.is_dir():
        raise SettingsError(f"{documents} is {str(folder)!r}, which is not a folder: make it, or unset it.")
    rate = "CRIMEGRAPH_RATE_COST_PER_SECOND"
    return Service(
        hostnames=environment.many("CRIMEGRAPH_HOSTNAMES"),
        allowed_origins=_origins(environment, "CRIMEGRAPH_ALLOWED_ORIGINS"),
        behind_proxy=environment.flag("CRIMEGRAPH_BEHIND_PROXY"),
        documents=folder,
        documents_only=environment.flag("CRIMEGRAPH_DOCUMENTS_ONLY"),
        log=_log(environment, "CRIMEGRAPH_LOG"),
        max_running=environment.whole("CRIMEGRAPH_MAX_RUNNING", 1, 10_000),
        max_waiting=environment.whole("CRIMEGRAPH_MAX_WAITING", 0, 100_000),
        share_percent=environment.whole("CRIMEGRAPH_SHARE_PERCENT", 1, 100),
        rate_per_second=environment.whole(rate, 0, 10**12) if environment.given(rate) else None,
        rate_burst=environment.whole("CRIMEGRAPH_RATE_BURST", 1, 10**15),
        result_bytes=environment.whole("CRIMEGRAPH_RESULT_MEGABYTES", 1, 1_000) * 1_000_000,
        otlp_endpoint=environment.address("CRIMEGRAPH_OTLP_ENDPOINT"),
    )


def _origins(environment: Environment, name: str) -> tuple[str, ...]:
    found = environment.many(name)
    for one in found:
        parts = urlsplit(one)
        if parts.scheme not in ("http", "https") or one != f"{parts.scheme}://{parts.netloc}" or not parts.netloc:
            raise SettingsError(f"{name} has {one!r}: write each as https://host or https://host:port.")
    return found


def _log(environment: Environment, name: str) -> Log:
    value = environment.text(name)
    if value not in tuple(Log):
        raise SettingsError(f"{name} is {value!r}: set it to {', '.join(Log)}, or unset it.")
    return Log(value)
