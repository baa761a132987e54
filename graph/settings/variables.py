"""The one list of what can be set. The table in the README is made from it, and a test compares them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Variable:
    name: str
    default: str
    meaning: str


VARIABLES = (
    Variable(
        "CRIMEGRAPH_HOST",
        "127.0.0.1",
        "The address that the API listens on; any but loopback only where readers are configured.",
    ),
    Variable("CRIMEGRAPH_PORT", "8000", "The port that the API listens on."),
    Variable(
        "CRIMEGRAPH_PUBLISHED_ON_LOOPBACK",
        "0",
        "1 allows any CRIMEGRAPH_HOST: set it only where something outside, such as Docker Compose, publishes the port"
        " on 127.0.0.1.",
    ),
    Variable("CRIMEGRAPH_HOME", "~/.crimegraph", "The folder of the local Neo4j: its data, password and logs."),
    Variable("CRIMEGRAPH_JARS", "$CRIMEGRAPH_HOME/jars", "The folder of the local Neo4j's program files, 140 MB."),
    Variable("CRIMEGRAPH_BOLT_PORT", "7687", "The local Neo4j's Bolt port; a free one is taken when it is in use."),
    Variable(
        "CRIMEGRAPH_HTTP_PORT",
        "7474",
        "The local Neo4j's HTTP and Browser port, likewise.",
    ),
    Variable("CRIMEGRAPH_HEAP_MEGABYTES", "fitted", "The local Neo4j's heap; without it, fitted to the machine."),
    Variable(
        "CRIMEGRAPH_PAGECACHE_MEGABYTES", "fitted", "The local Neo4j's page cache; without it, fitted to the machine."
    ),
    Variable(
        "CRIMEGRAPH_GDS",
        "0",
        "1 starts the local Neo4j with Graph Data Science, for `communities` and `centrality`: 40 MB more.",
    ),
    Variable(
        "CRIMEGRAPH_STATEMENT_TIMEOUT_SECONDS", "30", "How long one statement may run before Neo4j ends it, in seconds."
    ),
    Variable(
        "CRIMEGRAPH_STATEMENT_MEMORY_MEGABYTES",
        "256",
        "How much memory one statement may use in the local Neo4j, in megabytes.",
    ),
    Variable(
        "CRIMEGRAPH_HOSTNAMES",
        "unset",
        "Names, besides loopback's and CRIMEGRAPH_HOST, under which clients reach the API, separated by commas.",
    ),
    Variable(
        "CRIMEGRAPH_ALLOWED_ORIGINS",
        "unset",
        "Sites whose pages may ask (CORS), for example https://desk.example, separated by commas.",
    ),
    Variable(
        "CRIMEGRAPH_BEHIND_PROXY",
        "0",
        "1 takes the client's address from X-Forwarded-For, as a proxy on this machine sets it.",
    ),
    Variable(
        "CRIMEGRAPH_DOCUMENTS", "unset", "A folder of .graphql files that clients may ask for by their SHA-256 or name."
    ),
    Variable("CRIMEGRAPH_DOCUMENTS_ONLY", "0", "1 answers the documents of CRIMEGRAPH_DOCUMENTS and nothing else."),
    Variable(
        "CRIMEGRAPH_LOG",
        "failures",
        "What is said on stderr: `failures` and slow operations, or a line for every operation as `text` or `json`.",
    ),
    Variable("CRIMEGRAPH_MAX_RUNNING", "40", "How many operations one process runs at once."),
    Variable(
        "CRIMEGRAPH_MAX_WAITING", "80", "How many wait for their turn, up to 2 s; what comes beyond is answered 503."
    ),
    Variable(
        "CRIMEGRAPH_SHARE_PERCENT",
        "50",
        "How much of CRIMEGRAPH_MAX_RUNNING and CRIMEGRAPH_MAX_WAITING one reader may have, in percent; the anonymous"
        " of one address count as one reader.",
    ),
    Variable(
        "CRIMEGRAPH_RATE_COST_PER_SECOND",
        "fitted",
        "Cost that one reader may spend a second, 0 for no limit; without it, 1000000, and no limit for the anonymous"
        " of this machine.",
    ),
    Variable("CRIMEGRAPH_RATE_BURST", "30000000", "Cost that a reader may spend at once after a pause."),
    Variable("CRIMEGRAPH_RESULT_MEGABYTES", "20", "How long one answer may be, in megabytes."),
    Variable(
        "CRIMEGRAPH_OTLP_ENDPOINT",
        "unset",
        "Where spans are sent (OpenTelemetry over HTTP), such as http://127.0.0.1:4318; needs the extra `telemetry`.",
    ),
    Variable(
        "CRIMEGRAPH_READ_TRANSPORT",
        "lean",
        "How reads travel to a Neo4j at bolt://: lean, or driver for the official driver, which neo4j:// always uses.",
    ),
    Variable(
        "CRIMEGRAPH_TOKENS",
        "$CRIMEGRAPH_HOME/tokens.json",
        "The file of readers' tokens; `crimegraph token` writes it.",
    ),
    Variable(
        "CRIMEGRAPH_AUDIT", "$CRIMEGRAPH_HOME/audit/reads.jsonl", "The file of the audit log; its head lies beside it."
    ),
    Variable("CRIMEGRAPH_OIDC_ISSUER", "unset", "An OpenID Connect issuer whose tokens are accepted, as in `iss`."),
    Variable("CRIMEGRAPH_OIDC_AUDIENCE", "unset", "What `aud` has to be or contain; required with an issuer."),
    Variable(
        "CRIMEGRAPH_OIDC_KEYS",
        "discovered",
        "The issuer's keys (JWKS): a file or an https address; without it, what the issuer's discovery document names.",
    ),
    Variable(
        "CRIMEGRAPH_OIDC_ALGORITHMS",
        "RS256,PS256,ES256,EdDSA",
        "Signatures that are accepted, separated by commas; asymmetric ones only.",
    ),
    Variable("CRIMEGRAPH_OIDC_CLEARANCE", "crimegraph_clearance", "The claim that holds the clearance, such as AMBER."),
    Variable("CRIMEGRAPH_OIDC_VICTIMS", "crimegraph_victims", "The claim that is true for who may see victim cases."),
    Variable("NEO4J_URI", "unset", "A Neo4j to use instead of the local one, for example bolt://127.0.0.1:7687."),
    Variable("NEO4J_USERNAME", "neo4j", "The user name at NEO4J_URI."),
    Variable("NEO4J_PASSWORD", "unset", "The password at NEO4J_URI; required with it."),
    Variable("NEO4J_DATABASE", "neo4j", "The name of the database at NEO4J_URI."),
)


def settings_table() -> str:
    """Every variable with its default and meaning, as a Markdown table."""
    rows = [f"| `{v.name}` | `{v.default}` | {v.meaning} |" for v in VARIABLES]
    return "\n".join(["| variable | default | meaning |", "|---|---|---|", *rows]) + "\n"
