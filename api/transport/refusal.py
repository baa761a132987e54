"""A request that is not answered."""

from collections.abc import Sequence

import orjson

Header = tuple[bytes, bytes]


class Refusal(Exception):
    """Why, in one sentence, with the status and code that say it to programs."""

    def __init__(self, status: int, sentence: str, code: str = "BAD_REQUEST", headers: Sequence[Header] = ()) -> None:
        super().__init__(sentence)
        self.status = status
        self.code = code
        self.headers = headers

    @property
    def content(self) -> bytes:
        return orjson.dumps({"errors": [{"message": str(self), "extensions": {"code": self.code}}]})
