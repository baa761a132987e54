"""What the environment may say, and how it is refused when it cannot be used."""

from pathlib import Path

import pytest

from graph.errors import SettingsError
from graph.settings import VARIABLES, Settings, settings_table


def test_nothing_set_means_the_local_neo4j_on_loopback() -> None:
    settings = Settings.from_environment({"HOME": "/somewhere"})
    assert settings.endpoint is None
    assert (settings.host, settings.port, settings.bolt_port, settings.http_port) == ("127.0.0.1", 8000, 7687, 7474)
    assert settings.home.is_absolute()
    assert settings.jars == settings.home / "jars"


def test_an_empty_value_counts_as_unset() -> None:
    assert Settings.from_environment({v.name: "" for v in VARIABLES}) == Settings.from_environment({})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CRIMEGRAPH_PORT", "eighty"),
        ("CRIMEGRAPH_PORT", "0"),
        ("CRIMEGRAPH_PORT", "65536"),
        ("CRIMEGRAPH_PORT", "-1"),
        ("CRIMEGRAPH_PORT", "٨٠"),
        ("CRIMEGRAPH_BOLT_PORT", "7687/tcp"),
        ("CRIMEGRAPH_HTTP_PORT", "1.5"),
        ("CRIMEGRAPH_HOST", "0.0.0.0"),
        ("CRIMEGRAPH_HOST", "::"),
        ("CRIMEGRAPH_HOST", "example.org"),
        ("CRIMEGRAPH_PUBLISHED_ON_LOOPBACK", "yes"),
        ("CRIMEGRAPH_HOME", "/a:b"),
        ("CRIMEGRAPH_HOME", __file__),
        ("CRIMEGRAPH_HEAP_MEGABYTES", "2g"),
        ("CRIMEGRAPH_HEAP_MEGABYTES", "1"),
        ("CRIMEGRAPH_STATEMENT_TIMEOUT_SECONDS", "0"),
        ("CRIMEGRAPH_STATEMENT_TIMEOUT_SECONDS", "nan"),
        ("CRIMEGRAPH_STATEMENT_TIMEOUT_SECONDS", "inf"),
        ("CRIMEGRAPH_STATEMENT_MEMORY_MEGABYTES", "much"),
        ("CRIMEGRAPH_ALLOWED_ORIGINS", "desk.example"),
        ("CRIMEGRAPH_ALLOWED_ORIGINS", "https://desk.example/path"),
        ("CRIMEGRAPH_ALLOWED_ORIGINS", "*"),
        ("CRIMEGRAPH_BEHIND_PROXY", "yes"),
        ("CRIMEGRAPH_DOCUMENTS", "/there/is/no/such/folder"),
        ("CRIMEGRAPH_DOCUMENTS_ONLY", "true"),
        ("CRIMEGRAPH_LOG", "loud"),
        ("CRIMEGRAPH_MAX_RUNNING", "0"),
        ("CRIMEGRAPH_MAX_WAITING", "-1"),
        ("CRIMEGRAPH_SHARE_PERCENT", "0"),
        ("CRIMEGRAPH_RATE_COST_PER_SECOND", "many"),
        ("CRIMEGRAPH_RATE_BURST", "0"),
        ("CRIMEGRAPH_RESULT_MEGABYTES", "0"),
        ("CRIMEGRAPH_OTLP_ENDPOINT", "127.0.0.1:4318"),
        ("CRIMEGRAPH_READ_TRANSPORT", "fast"),
        ("NEO4J_URI", "http://localhost:7474"),
        ("NEO4J_URI", "bolt://"),
        ("NEO4J_URI", "bolt://host:port"),
    ],
)
def test_an_unusable_value_is_refused_in_one_sentence_that_names_the_variable(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({name: value, "NEO4J_PASSWORD": "x"})
    message = str(caught.value)
    assert message.startswith(name)
    assert message.endswith(".")
    assert "\n" not in message


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_loopback_is_allowed(host: str) -> None:
    assert Settings.from_environment({"CRIMEGRAPH_HOST": host}).host == host


def test_any_host_is_allowed_where_the_port_is_published_on_loopback() -> None:
    environ = {"CRIMEGRAPH_HOST": "0.0.0.0", "CRIMEGRAPH_PUBLISHED_ON_LOOPBACK": "1"}
    assert Settings.from_environment(environ).host == environ["CRIMEGRAPH_HOST"]


def test_an_endpoint_needs_a_password_and_does_not_show_it() -> None:
    with pytest.raises(SettingsError, match=r"^NEO4J_PASSWORD is missing"):
        Settings.from_environment({"NEO4J_URI": "bolt://127.0.0.1:7687"})
    settings = Settings.from_environment({"NEO4J_URI": "neo4j+s://db.example", "NEO4J_PASSWORD": "s3cret"})
    assert settings.endpoint is not None
    assert settings.endpoint.password == "s3cret"
    assert (settings.endpoint.username, settings.endpoint.database) == ("neo4j", "neo4j")
    assert "s3cret" not in repr(settings)


def test_a_password_inside_the_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({"NEO4J_URI": "bolt://neo4j:s3cret@host:7687", "NEO4J_PASSWORD": "x"})
    assert "s3cret" not in str(caught.value)


def test_the_home_may_begin_with_a_tilde(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert Settings.from_environment({"CRIMEGRAPH_HOME": "~/graph"}).home == tmp_path / "graph"


def test_the_table_has_a_row_for_every_variable() -> None:
    assert len(settings_table().splitlines()) == 2 + len(VARIABLES)
