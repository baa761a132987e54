"""Messages survive any way in which their bytes are cut."""

from hypothesis import given
from hypothesis import strategies as st

from graph.bolt.framing import Framing, framed

MESSAGES = st.lists(st.binary(min_size=1, max_size=300), max_size=8)


def received(pieces: list[bytes]) -> list[bytes]:
    framing = Framing()
    return [bytes(message) for piece in pieces for message in framing.messages(piece)]


@given(MESSAGES, st.data())
def test_messages_come_out_however_the_stream_is_cut(messages: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(map(framed, messages))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=20)))
    pieces = [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    assert received(pieces) == messages
    assert received([bytes((byte,)) for byte in stream]) == messages


@given(st.lists(st.lists(st.binary(min_size=1, max_size=40), min_size=1, max_size=6), max_size=5), st.integers(0, 3))
def test_chunks_of_a_message_are_joined_and_empty_ones_between_messages_are_nothing(
    messages: list[list[bytes]], idle: int
) -> None:
    noop = b"\0\0" * idle
    stream = noop
    for chunks in messages:
        stream += b"".join(len(chunk).to_bytes(2, "big") + chunk for chunk in chunks) + b"\0\0" + noop
    assert received([stream]) == [b"".join(chunks) for chunks in messages]


def test_a_message_longer_than_a_chunk_is_sent_in_several() -> None:
    for size in (0xFFFE, 0xFFFF, 0x10000, 0x1FFFE, 0x1FFFF, 1_000_000):
        message = bytes(range(256)) * (size // 256 + 1)
        message = message[:size]
        stream = framed(message)
        assert received([stream]) == [message]
        assert received([stream[at : at + 1400] for at in range(0, len(stream), 1400)]) == [message]


def test_what_is_left_over_does_not_grow_with_the_message() -> None:
    framing = Framing()
    stream = framed(bytes(1_000_000))
    for at in range(0, len(stream) - 1400, 1400):
        assert framing.messages(stream[at : at + 1400]) == []
        assert len(framing._rest) < 0xFFFF + 2 + 1400
