"""What undoing a judgement leads back to, read off the versions that there are."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from seed.identity.judgements import Judged, Version, before

START = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class _Told:
    """Versions as the graph keeps them, a day after another."""

    versions: list[Version] = field(default_factory=list)
    days: int = 0

    def says(self, judgement: str | None, by: str = "Ann") -> "_Told":
        self.days += 1
        at = START + timedelta(days=self.days)
        if self.versions and self.versions[-1].retracted_at is None:
            last = self.versions[-1]
            self.versions[-1] = Version(last.said, last.row_hash, last.recorded_at, at)
        if judgement is not None:
            self.versions.append(Version(Judged(judgement, decided_by=by), f"{judgement} {by}", at, None))
        return self

    def undone(self) -> "_Told":
        _, earlier = before(self.versions)
        return self.says(earlier.judgement, earlier.decided_by or "") if earlier else self.says(None)


def _standing(told: _Told) -> tuple[str | None, str | None]:
    return tuple(one.judgement if one else None for one in before(told.versions))  # type: ignore[return-value] # two


def test_nothing_stands_before_the_first() -> None:
    assert _standing(_Told()) == (None, None)
    assert _standing(_Told().says("UNSURE")) == ("UNSURE", None)


def test_undoing_leads_back_step_by_step() -> None:
    told = _Told().says("UNSURE", "rule").says("POSITIVE").says("NEGATIVE", "Bob")
    assert _standing(told) == ("NEGATIVE", "POSITIVE")
    told.undone()
    assert _standing(told) == ("POSITIVE", "UNSURE")
    told.undone()
    assert _standing(told) == ("UNSURE", None)
    told.undone()
    assert _standing(told) == (None, None)


def test_after_undoing_a_new_judgement_leads_back_to_what_stood() -> None:
    told = _Told().says("UNSURE", "rule").says("POSITIVE").undone().says("NEGATIVE")
    assert _standing(told) == ("NEGATIVE", "UNSURE")


def test_what_was_withdrawn_whole_does_not_come_back() -> None:
    told = _Told().says("POSITIVE").undone().says("NEGATIVE")
    assert _standing(told) == ("NEGATIVE", None)
