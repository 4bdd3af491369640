"""The 36 criteria of the annex: ten bottom lines and ten difficulties."""

from collections.abc import Mapping

from jiugai.policy.criteria.bottom_lines import BOTTOM_LINES
from jiugai.policy.criteria.difficulties import DIFFICULTIES
from jiugai.policy.criteria.kinds import Criterion

CRITERIA: Mapping[str, Criterion] = {each.key: each for each in (*BOTTOM_LINES, *DIFFICULTIES)}

__all__ = ["CRITERIA"]
