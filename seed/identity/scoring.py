"""What nomenklatura's matchers say of a pair: a score, and the features behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import orjson
from followthemoney import EntityProxy
from nomenklatura.matching import ALGORITHMS, ScoringAlgorithm, ScoringConfig

from graph.errors import DatasetError

DEFAULT = "logic-v2"


@dataclass(frozen=True, slots=True)
class Score:
    value: float
    explanation: str
    """Compact JSON: the algorithm, and of each feature that says something its score, weight and the values used."""


@dataclass(frozen=True, slots=True)
class Matcher:
    algorithm: type[ScoringAlgorithm]
    config: ScoringConfig
    weights: Mapping[str, float]

    @classmethod
    def named(cls, name: str) -> "Matcher":
        """Raises DatasetError for an algorithm that nomenklatura does not have."""
        known = {a.NAME: a for a in ALGORITHMS}
        if name not in known:
            raise DatasetError(f"There is no algorithm {name!r}: use one of {', '.join(sorted(known))}.")
        algorithm = known[name]
        weights = {feature: doc.coefficient for feature, doc in algorithm.get_feature_docs().items()}
        return cls(algorithm, algorithm.default_config(), weights)

    @property
    def decided_by(self) -> str:
        return f"nomenklatura {self.algorithm.NAME} {version('nomenklatura')}"

    def score(self, one: EntityProxy, other: EntityProxy, least: float = 0.0) -> Score | None:
        """The lower of both directions, since the matchers weigh what only one side has by which is asked for; None
        where that is below `least`.
        """
        result = self.algorithm.compare(one, other, self.config)
        if round(result.score, 4) < least:
            return None
        result = min(result, self.algorithm.compare(other, one, self.config), key=lambda found: found.score)
        if round(result.score, 4) < least:
            return None
        features: dict[str, Any] = {}
        for name, found in sorted(result.explanations.items()):
            told: dict[str, Any] = {"score": round(found.score, 4), "weight": round(self.weights.get(name, 0.0), 4)}
            told |= {"detail": found.detail, "query": found.query, "candidate": found.candidate}
            features[name] = {key: value for key, value in told.items() if value is not None}
        text = orjson.dumps({"algorithm": self.algorithm.NAME, "features": features}).decode()
        return Score(round(result.score, 4), text)
