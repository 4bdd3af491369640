"""Score cards as they are shown and kept: every point with what it was counted from."""

from typing import Any

from jiugai.core import wording
from jiugai.core.wording import yuan
from jiugai.policy.register import rulebook
from jiugai.policy.scoring import Item, Profile, ScoreCard, profile_of


def default_profile() -> Profile:
    """The scoring profile of the rulebook."""
    return profile_of(rulebook().scoring)


def card_as_json(place: int, card: ScoreCard) -> dict[str, Any]:
    """One score card with the keys of the contract."""
    return {
        "project_code": card.facts.project_code,
        "rank": place,
        "score_x100": card.score_x100,
        "items": [
            {
                "criterion": item.criterion.key,
                "points_x100": item.points_x100,
                "max_x100": item.criterion.points * 100,
                "why": why(item),
            }
            for item in card.items
        ],
    }


def why(item: Item) -> str:
    """What the points of one criterion rest on, in a few words."""
    if item.unknown:
        return "未知：" + "、".join(wording.label(name) for name in item.unknown)
    criterion = item.criterion
    if item.whole == 0:
        return "未查出，记满分"
    if criterion.whole.endswith("_fen") and item.parts is not None and item.whole is not None:
        return f"{yuan(item.parts)} / {yuan(item.whole)}，达到 {criterion.full_at} 记满分"
    if item.whole is not None:
        limit = f"，达到 {criterion.full_at} 记满分" if criterion.full_at != 1 else ""
        return f"{item.parts}/{item.whole}{limit}"
    if criterion.full_at != 1:
        return f"{item.parts}，达到 {criterion.full_at} 记满分"
    return "是" if item.parts else "否"
