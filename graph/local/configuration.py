"""neo4j.conf of the local Neo4j, written whole at every start; edits do not last."""

from graph.local.files import Files, disk_errors, write_private
from graph.local.memory import Memory
from graph.local.ports import Ports
from graph.settings import Settings

# The options of Neo4j's own neo4j.conf, without AlwaysPreTouch: a demo should not claim its memory at once.
JVM_OPTIONS = (
    "-XX:+UseG1GC",
    "-XX:-OmitStackTraceInFastThrow",
    "-XX:+UnlockExperimentalVMOptions",
    "-XX:+TrustFinalNonStaticFields",
    "-XX:+DisableExplicitGC",
    "-XX:+ExitOnOutOfMemoryError",
    "-Djdk.nio.maxCachedBufferSize=1024",
    "-Dio.netty.tryReflectionSetAccessible=true",
    "-Djdk.tls.ephemeralDHKeySize=2048",
    "-Djdk.tls.rejectClientInitiatedRenegotiation=true",
    "-Dlog4j2.disable.jmx=true",
    "-Dlog4j.layout.jsonTemplate.maxStringLength=32768",
    "-Dfile.encoding=UTF-8",
    "-Djava.awt.headless=true",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
)


def configuration(settings: Settings, memory: Memory, ports: Ports) -> dict[str, str]:
    """Every setting of the local Neo4j, by its name. Neo4j refuses to start on a name that it does not know."""
    timeout = f"{max(1, round(settings.statement_timeout_seconds * 1000))}ms"
    return {
        "server.default_listen_address": "127.0.0.1",
        "server.bolt.listen_address": f"127.0.0.1:{ports.bolt}",
        "server.bolt.advertised_address": f"127.0.0.1:{ports.bolt}",
        "server.http.listen_address": f"127.0.0.1:{ports.http}",
        "server.http.advertised_address": f"127.0.0.1:{ports.http}",
        "server.https.enabled": "false",
        "server.http_enabled_modules": "TRANSACTIONAL_ENDPOINTS,BROWSER",
        "server.memory.heap.initial_size": f"{min(memory.heap, 512)}m",
        "server.memory.heap.max_size": f"{memory.heap}m",
        "server.memory.pagecache.size": f"{memory.pagecache}m",
        # Else a statement is planned again for every size of its texts and lists (0, 1, 10, 100 …).
        "internal.cypher.use_parameter_size": "false",
        # Without these two a single statement may run and grow for ever.
        "db.transaction.timeout": timeout,
        "db.memory.transaction.max": f"{settings.statement_memory_megabytes}m",
        # LOAD CSV works in READ mode too: it may reach neither files nor addresses.
        "server.directories.import": "import",
        "dbms.security.allow_csv_import_from_file_urls": "false",
        "internal.dbms.cypher_ip_blocklist": "0.0.0.0/0,::/0",
        "dbms.security.auth_enabled": "true",
        "dbms.usage_report.enabled": "false",
        "client.allow_telemetry": "false",
        # Browser asks Segment, Canny and Google Fonts all the same: it may load and send to this machine alone.
        "dbms.security.http_static_content_security_policy_header": BROWSER_POLICY,
        # Both names are Neo4j Browser's; the guide comes from the API, where that runs.
        "browser.post_connect_cmd": f"guide {guide_address(settings)}",
        "browser.remote_content_hostname_whitelist": "127.0.0.1, localhost",
        # Bolt's server waits this long for late arrivals when it stops: by default 5 s, twice.
        "internal.dbms.bolt.netty_server_shutdown_quiet_period": "0",
        # Half a gigabyte of empty logs otherwise, before anything is stored.
        "db.tx_log.preallocate": "false",
        "db.tx_log.rotation.retention_policy": "1 days 256M",
    }


BROWSER_POLICY = (
    "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; "
    "connect-src 'self' ws://127.0.0.1:* http://127.0.0.1:* ws://localhost:* http://localhost:*"
)


def guide_address(settings: Settings) -> str:
    """Where the API serves the guide to a browser on this machine."""
    host = settings.host if settings.host in ("127.0.0.1", "localhost") else "127.0.0.1"
    return f"http://{host}:{settings.port}/browser/guide.html"


def write_configuration(files: Files, settings: Settings, memory: Memory, ports: Ports) -> None:
    """Replaces neo4j.conf. Raises LocalServerError when the disk refuses it."""
    lines = ["# Written at every start by crimegraph; edits do not last."]
    lines += [f"{name}={value}" for name, value in configuration(settings, memory, ports).items()]
    with disk_errors(files.conf):
        write_private(files.conf / "neo4j.conf", "\n".join(lines) + "\n")
