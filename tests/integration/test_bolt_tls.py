"""Reads through TLS: a forwarder speaks it in front of the database."""

import asyncio
import datetime as d
import ipaddress
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from graph.bolt.address import Address
from graph.bolt.reads import BoltReads
from graph.database import Database
from graph.errors import DatabaseUnavailable
from graph.settings import Endpoint

BIG = "RETURN [i IN range(1, 100000) | 'number ' + i] AS row"


def certificate(folder: Path, name: x509.GeneralName) -> Path:
    """A certificate signed by itself for one name, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a Neo4j of tests")])
    now = d.datetime.now(d.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - d.timedelta(hours=1))
        .not_valid_after(now + d.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([name]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "certificate.pem"
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@asynccontextmanager
async def speaking_tls(endpoint: Endpoint, file: Path) -> AsyncIterator[int]:
    address = Address.of(endpoint.uri)
    assert address is not None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65_536):
                writer.write(data)
                await writer.drain()
        writer.close()

    async def forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection(address.host, address.port)
        await asyncio.gather(pass_on(reader, far_writer), pass_on(far_reader, writer))

    async with await asyncio.start_server(forward, "127.0.0.1", 0, ssl=context) as server:
        yield server.sockets[0].getsockname()[1]


async def read(endpoint: Endpoint, scheme: str, port: int) -> int:
    database = await Database.open(replace(endpoint, uri=f"{scheme}://127.0.0.1:{port}"))
    assert isinstance(database.reads, BoltReads)
    try:
        [[row]] = await database.read(BIG)
        return len(row)
    finally:
        await database.close()


HERE = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
ELSEWHERE = x509.DNSName("db.example")


@pytest.mark.parametrize(
    ("scheme", "name", "trusted", "read_through"),
    [
        ("bolt+ssc", HERE, False, True),
        ("bolt+ssc", ELSEWHERE, False, True),
        ("bolt+s", HERE, True, True),
        ("bolt+s", HERE, False, False),
        ("bolt+s", ELSEWHERE, True, False),
        ("bolt", HERE, True, False),
    ],
    ids=["any certificate", "any name", "trusted", "not trusted", "of another name", "without TLS"],
)
async def test_what_a_scheme_asks_for_is_what_is_done(
    scheme: str,
    name: x509.GeneralName,
    trusted: bool,
    read_through: bool,
    database_endpoint: Endpoint,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = certificate(tmp_path, name)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
    async with speaking_tls(database_endpoint, file) as port:
        if read_through:
            assert await read(database_endpoint, scheme, port) == 100_000
        else:
            with pytest.raises(DatabaseUnavailable):
                await read(database_endpoint, scheme, port)
