"""Whether the residents of a completed project are satisfied (Y1.6, S1.6.3)."""

from jiugai.policy.comparisons import AtLeast, Required, Share
from jiugai.policy.compounds import AllOf, AnyOf, OnceKnown

ENOUGH_ANSWERS = AnyOf(
    AtLeast("homes_surveyed", "homes", key="all_homes_surveyed", clause="P.sample"),
    AllOf(
        AtLeast(
            "homes_surveyed", Required("satisfaction.sample_homes"), key="sample_homes", clause="P.sample"
        ),
        Share(
            "homes_surveyed",
            "homes",
            at_least="satisfaction.sample_share",
            key="sample_share",
            clause="P.sample",
        ),
        key="sample",
        clause="P.sample",
    ),
    key="enough_answers",
    clause="P.sample",
    shows="homes_surveyed",
)

SATISFIED = OnceKnown(
    ENOUGH_ANSWERS,
    Share(
        "homes_satisfied",
        "homes_surveyed",
        at_least="satisfaction.share",
        key="satisfied_share",
        clause="S1.6.3",
    ),
    key="satisfied",
    clause="S1.6.3",
)
