"""What it would take for a project to be taken in rank order: how much higher its county's limits must be.

Who stands above goes first: with more money a better-ranked project that was skipped may be taken as well,
and uses what was added. Who stands below may then no longer fit. Both are counted in, by drawing up the
county's plan again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jiugai.policy.selection import LIMITS, Candidate, Capacity

ROUNDS = 10  # of raising; beyond, all who stand above are given room


@dataclass(frozen=True, slots=True)
class Lift:
    """By how much each limit must be higher; who then is taken before it, who is no longer taken.

    With these limits rank order takes the project. Units: fen, estates.
    """

    by: Mapping[str, int]
    first: tuple[str, ...] = ()
    out: tuple[str, ...] = ()


def lift_for(candidate: Candidate, county: Sequence[Candidate], limits: Capacity) -> Lift:
    """The lift that brings a project in; no limit is lifted where it fits as things stand.

    `county`: the candidates of its county that meet the gate and the project itself, best first. Its needs
    and the limits must be known. Clause: S1.3.1, S1.2.1.
    """
    allowed = _limits(limits)
    known = [each for each in county if each.cost_fen is not None and each.estates is not None]
    before, short = _walk(known, allowed, candidate)
    raised, after = allowed, before
    for _ in range(ROUNDS):
        if not any(short):
            break
        raised = (raised[0] + short[0], raised[1] + short[1])
        after, short = _walk(known, raised, candidate)
    if any(short):
        above = known[: known.index(candidate) + 1]
        whole = (sum(each.cost_fen or 0 for each in above), sum(each.estates or 0 for each in above))
        raised = (max(allowed[0], whole[0]), max(allowed[1], whole[1]))
        after, _ = _walk(known, raised, candidate)
    by = {limit: high - low for limit, high, low in zip(LIMITS, raised, allowed, strict=True) if high > low}
    own = candidate.project_code
    first = tuple(code for code in after[: after.index(own)] if code not in before)
    return Lift(by, first, tuple(code for code in before if code not in after))


def _limits(limits: Capacity) -> tuple[int, int]:
    fen, estates = limits.financing_capacity_fen, limits.organising_capacity_estates
    if fen is None or estates is None:
        raise ValueError(f"county {limits.division_code} has no complete capacity")
    return fen, estates


def _walk(
    county: Sequence[Candidate], limits: tuple[int, int], candidate: Candidate
) -> tuple[list[str], tuple[int, int]]:
    """Whom rank order takes under the limits, and by how much the candidate is short of each."""
    taken: list[str] = []
    used_fen, used_estates = 0, 0
    short = (0, 0)
    for each in county:
        fen, estates = each.cost_fen or 0, each.estates or 0
        if used_fen + fen <= limits[0] and used_estates + estates <= limits[1]:
            used_fen, used_estates = used_fen + fen, used_estates + estates
            taken.append(each.project_code)
        elif each.project_code == candidate.project_code:
            short = (max(0, used_fen + fen - limits[0]), max(0, used_estates + estates - limits[1]))
    return taken, short
