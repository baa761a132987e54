"""docker-compose.yml and the Dockerfile keep what they promise. No engine is needed to read them."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from graph.local.configuration import configuration
from graph.local.memory import Memory
from graph.local.ports import Ports
from graph.settings import VARIABLES, Settings

_ROOT = Path(__file__).parents[2]
_COMPOSE: dict[str, Any] = yaml.safe_load((_ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
_SERVICES: dict[str, dict[str, Any]] = _COMPOSE["services"]
_IMAGE_HEALTH = re.search(r"^HEALTHCHECK ", (_ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("name", _SERVICES)
def test_ports_are_published_on_loopback_only(name: str) -> None:
    assert _SERVICES[name]["ports"]
    assert all(port.startswith("127.0.0.1:") for port in _SERVICES[name]["ports"])


@pytest.mark.parametrize("name", _SERVICES)
def test_containers_are_read_only_and_without_capabilities(name: str) -> None:
    service = _SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert any(path.startswith("/tmp") for path in service["tmpfs"])


def test_nobody_is_root() -> None:
    assert not str(_SERVICES["neo4j"]["user"]).startswith("0")
    assert re.search(r"^USER 10001$", (_ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)


def test_there_is_no_default_password() -> None:
    text = (_ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    uses = re.findall(r"\$\{NEO4J_PASSWORD[^}]*\}", text)
    assert len(uses) == 2
    assert all(use.startswith("${NEO4J_PASSWORD:?set ") for use in uses)


def test_both_have_health_checks_and_the_api_waits() -> None:
    assert "healthcheck" in _SERVICES["neo4j"]
    assert _IMAGE_HEALTH
    assert _SERVICES["api"]["depends_on"]["neo4j"]["condition"] == "service_healthy"


def test_the_api_accepts_what_compose_sets() -> None:
    environ = {k: v for k, v in _SERVICES["api"]["environment"].items() if "${" not in v} | {"NEO4J_PASSWORD": "x" * 8}
    settings = Settings.from_environment(environ)
    assert settings.published_on_loopback
    assert settings.endpoint is not None


def test_every_variable_that_compose_reads_is_a_documented_one() -> None:
    text = (_ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"(?<!\$)\$\{([A-Z0-9_]+)", text)) <= {variable.name for variable in VARIABLES}


def test_neo4j_has_the_limits_of_the_local_one() -> None:
    local = configuration(Settings.from_environment({}), Memory(1024, 256), Ports(7687, 7474))
    for name in (
        "dbms.usage_report.enabled",
        "client.allow_telemetry",
        "server.directories.import",
        "dbms.security.allow_csv_import_from_file_urls",
        "internal.dbms.cypher_ip_blocklist",
        "browser.remote_content_hostname_whitelist",
    ):
        variable = "NEO4J_" + name.replace("_", "__").replace(".", "_")
        assert _SERVICES["neo4j"]["environment"][variable] == local[name]
