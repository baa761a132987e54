# The API alone: its database is another container, so neither Java nor Neo4j's jars are fetched here.
FROM python:3.13-slim AS build
WORKDIR /app
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY .ci/uv.lock .ci/uv.lock
RUN python -m venv /uv && /uv/bin/pip install --quiet --require-hashes -r .ci/uv.lock
COPY requirements.lock pyproject.toml README.md LICENSE ./
RUN /uv/bin/uv venv /venv && /uv/bin/uv pip sync --python /venv/bin/python --no-cache --require-hashes requirements.lock
COPY graph graph
COPY api api
COPY seed seed
COPY cypher cypher
RUN /uv/bin/uv pip install --python /venv/bin/python --no-cache --no-deps --no-build-isolation --compile-bytecode .

FROM python:3.13-slim
RUN useradd --uid 10001 --no-create-home --home-dir /nonexistent crimegraph && install -d -o crimegraph -m 700 /readers
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    CRIMEGRAPH_HOME=/tmp/crimegraph CRIMEGRAPH_HOST=0.0.0.0 \
    CRIMEGRAPH_TOKENS=/readers/tokens.json CRIMEGRAPH_AUDIT=/readers/audit/reads.jsonl
VOLUME /readers
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ.get('CRIMEGRAPH_PORT', '8000') + '/health/ready', timeout=4)"]
# `demo` with NEO4J_URI set: the schema, the curated seed, then the API. Nothing is written where the hashes match.
CMD ["crimegraph", "demo"]
