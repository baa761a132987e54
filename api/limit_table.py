"""Every limit in one list: `docs/limits.md` holds it as a table, and a test compares the two."""

from collections.abc import Iterator
from dataclasses import dataclass

from api import app, documents, lane, limits, mutations
from api.audit import journal
from api.packets import augment, packet
from api.readers import failed
from api.transport import bodies, compression, gate, logs, protocol, rates
from api.validation import beside, check, process
from graph import engine
from graph.cases import case, erased
from graph.compile import cache, cost, paging, plan, planner
from graph.settings import Settings
from graph.traverse import (
    best_paths,
    between,
    common_neighbors,
    expand,
    ids,
    near,
    opening,
    outward,
    paths,
    search,
    timeline,
)
from graph.traverse.analyses import ANALYSES


@dataclass(frozen=True, slots=True)
class Limit:
    """What is limited, where it lies, and what changes it: a setting, or else the constant in the code."""

    subject: str
    value: float
    unit: str
    change: str
    answer: str = "LIMIT_EXCEEDED"


def all_limits() -> tuple[Limit, ...]:
    """The limits where no setting is made."""
    settings = Settings.from_environment({})
    service = settings.service
    return (
        Limit("address and headers of a request", protocol.MAX_HEADER_BYTES, "bytes", "MAX_HEADER_BYTES", "400"),
        Limit("arrival of address and headers", protocol.HEAD_SECONDS, "seconds", "HEAD_SECONDS", "closed"),
        Limit("connections, each process", protocol.MAX_CONNECTIONS, "connections", "MAX_CONNECTIONS", "503"),
        Limit("body of a request", limits.MAX_BODY_BYTES, "bytes", "MAX_BODY_BYTES", "413"),
        Limit("arrival of a body", bodies.BODY_SECONDS, "seconds", "BODY_SECONDS", "408"),
        Limit("document", limits.MAX_DOCUMENT_BYTES, "bytes", "MAX_DOCUMENT_BYTES"),
        Limit("document", limits.MAX_TOKENS, "tokens", "MAX_TOKENS"),
        Limit("depth of fields", limits.MAX_DEPTH, "levels", "MAX_DEPTH"),
        Limit("aliases", limits.MAX_ALIASES, "aliases", "MAX_ALIASES"),
        Limit("aliases in introspection", limits.MAX_INTROSPECTION_ALIASES, "aliases", "MAX_INTROSPECTION_ALIASES"),
        Limit("fields, fragments spread", limits.MAX_FIELDS, "fields", "MAX_FIELDS"),
        Limit("values in variables", limits.MAX_VALUES, "values", "MAX_VALUES"),
        Limit("fragments in fragments", limits.MAX_FRAGMENT_DEPTH, "levels", "MAX_FRAGMENT_DEPTH"),
        Limit("selections of one name in one object", limits.MAX_REPEATED, "selections", "MAX_REPEATED"),
        Limit(
            "errors told of variables", limits.MAX_VARIABLE_ERRORS, "errors", "MAX_VARIABLE_ERRORS", "the rest unsaid"
        ),
        Limit(
            "errors told of a document",
            check.MAX_VALIDATION_ERRORS,
            "errors",
            "MAX_VALIDATION_ERRORS",
            "the rest unsaid",
        ),
        Limit("operations that an error names", documents.MAX_NAMED, "operations", "MAX_NAMED", "the rest as a number"),
        Limit("validation of a document", process.CPU_SECONDS, "seconds of CPU", "CPU_SECONDS"),
        Limit("verdict on a document", beside.CHECK_SECONDS, "seconds", "CHECK_SECONDS"),
        Limit("start of what validates", beside.START_SECONDS, "seconds", "START_SECONDS", "OVERLOADED"),
        Limit("pause before it is started again", beside.PAUSE_SECONDS, "seconds", "PAUSE_SECONDS", "OVERLOADED"),
        Limit("documents and plans kept", documents.MAX_KEPT_BYTES, "bytes", "MAX_KEPT_BYTES", "the oldest forgotten"),
        Limit("plans of one document", cache.MAX_SHAPES, "plans", "MAX_SHAPES", "the oldest forgotten"),
        Limit("ids in one list", ids.MAX_IDS, "ids", "MAX_IDS"),
        Limit("page", paging.MAX_PAGE, "rows", "MAX_PAGE"),
        Limit("page, where `first` is left out", paging.DEFAULT_PAGE, "rows", "DEFAULT_PAGE", "`hasNextPage`"),
        Limit("keys of an order", paging.MAX_KEYS, "keys", "MAX_KEYS"),
        Limit("rows asked for by nested pages", planner.MAX_ROWS, "rows", "MAX_ROWS"),
        Limit("estimated cost of a question", cost.MAX_COST, "rows looked at", "MAX_COST"),
        Limit("statement", engine.MAX_STATEMENT, "characters", "MAX_STATEMENT"),
        Limit("`totalCount`", plan.MAX_COUNT, "rows", "MAX_COUNT", "the count stops, and says so"),
        Limit("text of `search`", search.MAX_TEXT, "characters", "MAX_TEXT", "BAD_USER_INPUT"),
        Limit("words of `search`", search.MAX_WORDS, "words", "MAX_WORDS", "the rest ignored"),
        Limit("hops of `expand`", expand.MAX_HOPS, "hops", "MAX_HOPS", "BAD_USER_INPUT"),
        Limit("nodes of `expand`", expand.MAX_NODES, "nodes", "MAX_NODES", "BAD_USER_INPUT"),
        Limit("assertions that a hop of `expand` looks at", expand.MAX_LOOKED, "assertions", "MAX_LOOKED", "`limits`"),
        Limit("the same of one that alone has more", expand.MAX_OF_ONE, "assertions", "MAX_OF_ONE", "`limits`"),
        Limit("links of `expand`", expand.MAX_LINKS, "links", "MAX_LINKS", "`limits`"),
        Limit(
            "happenings between a busy one and another", expand.MAX_HAPPENINGS, "a type", "MAX_HAPPENINGS", "`limits`"
        ),
        Limit("hops of `paths`", paths.MAX_HOPS, "hops", "MAX_HOPS", "BAD_USER_INPUT"),
        Limit("paths of `paths`", paths.MAX_PATHS, "paths", "MAX_PATHS", "BAD_USER_INPUT"),
        Limit("pairs of ends of `paths`", paths.MAX_PAIRS, "pairs", "MAX_PAIRS"),
        Limit("steps within one thing in a path", paths.MAX_CROSSED, "steps", "MAX_CROSSED", "no such path"),
        Limit(
            "statements of ranked `paths`", outward.MAX_STATEMENTS, "statements", "MAX_STATEMENTS", "`limits`: searched"
        ),
        Limit("hops known to ranked `paths`", outward.MAX_HOPS_KNOWN, "hops", "MAX_HOPS_KNOWN", "`limits`: searched"),
        Limit(
            "assertions that a statement opens nodes by",
            opening.LOOKED_AT_ONCE,
            "assertions",
            "LOOKED_AT_ONCE",
            "the next opens the others",
        ),
        Limit("links opened of a node", opening.LINKS_OF_A_NODE, "links", "LINKS_OF_A_NODE", "`limits`: links"),
        Limit("partial paths", best_paths.MAX_CANDIDATES, "paths", "MAX_CANDIDATES", "`limits`: candidates"),
        Limit("members of an identity", plan.MAX_MEMBERS, "records", "MAX_MEMBERS", "`limits`"),
        Limit("values of an identity", plan.MAX_VALUES, "values", "MAX_VALUES", "`limits`"),
        Limit("sources of a value of an identity", plan.MAX_TELLERS, "sources", "MAX_TELLERS", "`limits`"),
        Limit("hubs told by `paths`", paths.MAX_HUBS, "hubs", "MAX_HUBS", "`limits`"),
        *_of_analyses(),
        Limit("links between two sets", between.MAX_LINKS, "links", "MAX_LINKS", "`limits`"),
        *_of_searches(),
        *_of_cases(),
        Limit(
            "time of a statement",
            settings.statement_timeout_seconds,
            "seconds",
            "CRIMEGRAPH_STATEMENT_TIMEOUT_SECONDS",
            "DATABASE_TIMEOUT",
        ),
        Limit(
            "memory of a statement",
            settings.statement_memory_megabytes,
            "megabytes",
            "CRIMEGRAPH_STATEMENT_MEMORY_MEGABYTES",
            "DATABASE_OVERLOADED",
        ),
        Limit("answer", service.result_bytes, "bytes", "CRIMEGRAPH_RESULT_MEGABYTES"),
        Limit(
            "operations at once, each process", service.max_running, "operations", "CRIMEGRAPH_MAX_RUNNING", "they wait"
        ),
        Limit("operations that wait", service.max_waiting, "operations", "CRIMEGRAPH_MAX_WAITING", "OVERLOADED"),
        Limit(
            "operations at once, and that wait, of one reader",
            service.share_percent,
            "percent, at least 1",
            "CRIMEGRAPH_SHARE_PERCENT",
            "they wait",
        ),
        Limit("new or slow operations at once, of a client", lane.EACH, "operations", "EACH", "they wait"),
        Limit("new or slow operations at once, of all", lane.MOST, "operations", "MOST", "they wait"),
        Limit("new or slow operations of a client that wait", lane.QUEUE, "operations", "QUEUE", "OVERLOADED"),
        Limit("waiting of a new or slow operation", lane.PATIENCE_SECONDS, "seconds", "PATIENCE_SECONDS", "OVERLOADED"),
        Limit("usual time of a quick statement", lane.QUICK_SECONDS, "seconds", "QUICK_SECONDS", "it counts as slow"),
        Limit("statements whose pace is known", lane.MAX_PACES, "statements", "MAX_PACES", "the oldest forgotten"),
        Limit("waiting", gate.PATIENCE_SECONDS, "seconds", "PATIENCE_SECONDS", "OVERLOADED"),
        Limit("cost of one reader", app.RATE_PER_SECOND, "a second", "CRIMEGRAPH_RATE_COST_PER_SECOND", "RATE_LIMITED"),
        Limit("cost of one reader at once", service.rate_burst, "in all", "CRIMEGRAPH_RATE_BURST", "RATE_LIMITED"),
        Limit(
            "readers whose spending is remembered", rates.MAX_BUCKETS, "readers", "MAX_BUCKETS", "the oldest forgotten"
        ),
        Limit("failed logins of one address, each process", failed.MAX_FAILED, "a minute", "MAX_FAILED", "429"),
        Limit("failed logins told in the log", failed.MAX_TOLD, "a minute", "MAX_TOLD", "the rest as one number"),
        Limit(
            "addresses whose failed logins are remembered",
            failed.MAX_ADDRESSES,
            "addresses",
            "MAX_ADDRESSES",
            "the oldest forgotten",
        ),
        Limit(
            "entries that wait for the audit log", journal.MAX_ENTRIES, "entries", "MAX_ENTRIES", "AUDIT_UNAVAILABLE"
        ),
        Limit("name of an operation in logs", logs.MAX_NAME, "characters", "MAX_NAME", "cut"),
        Limit("answers sent as they are", compression.LEAST_BYTES, "bytes", "LEAST_BYTES", "gzip above"),
    )


def _of_analyses() -> tuple[Limit, ...]:
    shared = "`commonNeighbors`"
    return (
        Limit(f"elements of {shared}", common_neighbors.MAX_SHARED, "elements", "MAX_SHARED", "BAD_USER_INPUT"),
        Limit(
            f"elements of {shared} whose links are counted",
            common_neighbors.MAX_CANDIDATES,
            "elements",
            "MAX_CANDIDATES",
            "`limits`",
        ),
        Limit(
            f"links of an element of {shared} that are counted",
            common_neighbors.MAX_DEGREE,
            "links",
            "MAX_DEGREE",
            "`limits`",
        ),
        Limit(
            f"links of an element of {shared} that are shown",
            common_neighbors.MAX_LINKS,
            "links",
            "MAX_LINKS",
            "`limits`",
        ),
        Limit(f"hubs told by {shared}", common_neighbors.MAX_HUBS, "hubs", "MAX_HUBS", "`limits`"),
        Limit("entries of `timeline`", timeline.MAX_ENTRIES, "entries", "MAX_ENTRIES", "BAD_USER_INPUT"),
        Limit("entries of `near`", near.MAX_NEARBY, "entries", "MAX_NEARBY", "BAD_USER_INPUT"),
        Limit("places that `near` looks at", near.MAX_SITES, "places", "MAX_SITES", "`limits`"),
        Limit("distance of `near`", near.MAX_KM, "kilometres", "MAX_KM", "BAD_USER_INPUT"),
    )


def _of_cases() -> Iterator[Limit]:
    """What readers keep, and what of an answer becomes a packet."""
    kept = (
        ("cases of one reader", case.MAX_CASES, "cases", "MAX_CASES"),
        ("title of a case, name of a question", case.MAX_TITLE, "characters", "MAX_TITLE"),
        ("entities of a case", case.MAX_CASE_ENTITIES, "ids", "MAX_CASE_ENTITIES"),
        ("questions of a case", case.MAX_QUESTIONS, "questions", "MAX_QUESTIONS"),
        ("question of a case", case.MAX_QUESTION_BYTES, "bytes", "MAX_QUESTION_BYTES"),
        ("notes of a case", case.MAX_NOTES, "notes", "MAX_NOTES"),
        ("note of a case", case.MAX_NOTE, "characters", "MAX_NOTE"),
        ("texts and ids of all cases of one reader", case.MAX_KEPT, "characters", "MAX_KEPT"),
        ("what may be ids in the texts of a case", erased.MAX_MENTIONS, "ids", "MAX_MENTIONS"),
    )
    for subject, value, unit, change in kept:
        yield Limit(subject, value, unit, change, "BAD_USER_INPUT")
    yield Limit("packets of one operation", mutations.MAX_ASKED, "packets", "MAX_ASKED")
    yield Limit(
        "assertions of one link in a packet", augment.MAX_OF_ONE, "assertions", "MAX_OF_ONE", "`whole` is false"
    )
    yield Limit(
        "differences that `packet verify` names",
        packet.MAX_DIFFERENCES,
        "lines",
        "MAX_DIFFERENCES",
        "the number of more",
    )


def _of_searches() -> Iterator[Limit]:
    for analysis in ANALYSES.values():
        yield Limit(f"statements of `{analysis.name}`", analysis.statements, "statements", "MAX_STATEMENTS", "`limits`")
        for b in analysis.bounds:
            yield Limit(f"{b.subject}, of `{analysis.name}`", b.value, b.unit, b.constant, b.answer)


def table() -> str:
    """All of them as a Markdown table."""
    rows = [f"| {x.subject} | {x.value:,.12g} {x.unit} | `{x.change}` | {_code(x.answer)} |" for x in all_limits()]
    head = ["| what | default | changed by | beyond it |", "|---|---|---|---|"]
    return "\n".join([*head, *rows]) + "\n"


def _code(answer: str) -> str:
    return f"`{answer}`" if answer.isupper() else answer
