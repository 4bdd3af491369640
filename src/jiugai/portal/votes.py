"""What residents and the public see of votes: which there are, how one stands, which ballot is one's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import Http404

from jiugai.consent.models import Ballot, Channel, Count, Question, RollEntry, Vote, VoteState
from jiugai.consent.progress import Standing, figures_of, outcome_of, rule_of
from jiugai.consent.trails import ballots_of, trail_of
from jiugai.core.models import Seal
from jiugai.core.personal_data import plain
from jiugai.registry.models import Estate, HomeOwner

TOLD = (VoteState.PUBLISHED, VoteState.CONFIRMED)
"""States in which the result is public."""


def public_votes() -> QuerySet[Vote]:
    """The votes that were announced; those that were given up afterwards, too."""
    found = Vote.objects.filter(announced_on__isnull=False)
    return found.select_related("estate__division", "roll", "project")


def public_vote(code: str) -> Vote:
    """Raises: Http404"""
    found = public_votes().filter(code=code).first()
    if found is None:
        raise Http404
    return found


def _public_entries(homes: Sequence[int]) -> QuerySet[RollEntry]:
    """The homes in the rolls of public votes."""
    return RollEntry.objects.filter(home__in=homes, vote__announced_on__isnull=False)


def votes_of(estate: Estate) -> QuerySet[Vote]:
    """The public votes of an estate, the latest first."""
    return public_votes().filter(estate=estate).order_by("-opens_on", "-pk")


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with the rule that decides it, in words."""

    question: Question
    rule: str


@dataclass(frozen=True, slots=True)
class VoteShown:
    """One vote as the public sees it. `results` only once they are published; `voted` by building: homes.

    `is_recounted`: it was counted, and is gone over again. `channels`: how many of the ballots that count
    came which way; `helped` with somebody of the office beside the owner, `corrected` after an entry from
    paper or an earlier ballot was replaced.
    """

    vote: Vote
    is_open: bool
    is_recounted: bool
    asked: Sequence[Asked]
    voted: int
    by_building: Sequence[tuple[str, int, int]]
    channels: Sequence[tuple[str, int]]
    helped: int
    corrected: int
    count: Count | None
    results: Sequence[Standing]
    seals: int
    head: str


def vote_shown(vote: Vote, on: date) -> VoteShown:
    """Everything the public page of a vote shows; the same few questions for any number of homes."""
    figures = figures_of(vote, vote.closes_on)
    homes: dict[str, list[int]] = {}
    ballots = list(ballots_of(vote).values_list("entry", "channel", "replaced_by", "replaces", "helped_by"))
    voted = {entry for entry, *_rest in ballots}
    standing = [each for each in ballots if each[2] is None]
    for pk, building in vote.entries.order_by("number").values_list("pk", "building"):
        homes.setdefault(building, []).append(pk in voted)
    count = published_count(vote)
    last = Seal.objects.filter(trail=trail_of(vote).name).order_by("-number").first()
    return VoteShown(
        vote=vote,
        is_open=vote.takes_ballots_on(on),
        is_recounted=_is_recounted(vote),
        asked=[Asked(each, rule_of(each.matter, figures)) for each in vote.questions.all()],
        voted=len(voted),
        by_building=[(name, sum(each), len(each)) for name, each in homes.items()],
        channels=[(str(way.label), sum(each[1] == way for each in standing)) for way in Channel],
        helped=sum(bool(each[4]) for each in standing),
        corrected=sum(each[3] is not None for each in standing),
        count=count,
        results=outcome_of(vote, count.results.select_related("question")) if count else (),
        seals=last.number if last else 0,
        head=last.root if last else "",
    )


def _is_recounted(vote: Vote) -> bool:
    """Whether paper is checked again after a count, until the new result is out."""
    before = {VoteState.ANNOUNCED: 0, VoteState.COUNTED: 1}.get(VoteState(vote.state))
    return before is not None and vote.counts.filter(number__gt=before).exists()


def published_count(vote: Vote) -> Count | None:
    """The count whose result is public, also of a vote given up since; none while it is counted anew."""
    if vote.state in TOLD or (vote.state == VoteState.WITHDRAWN and vote.published_on):
        return vote.counts.order_by("-number").select_related("file").first()
    return None


@dataclass(frozen=True, slots=True)
class Mine:
    """One of my homes in one vote: my ballot that counts, if there is one, and whether I may vote now."""

    entry: RollEntry
    ballot: Ballot | None
    is_open: bool


def mine(homes: Sequence[int], on: date) -> list[Mine]:
    """My homes in the votes that are public, those I may vote in first."""
    found = list(_public_entries(homes).select_related("vote__estate").order_by("-vote__opens_on", "number"))
    now = _owners_now(found)
    own = [each for each in found if not _is_of_former_owners(each, now)]
    standing = Ballot.objects.filter(entry__in=own, replaced_by=None).defer("answers", "nonce")
    ballots = {each.entry_id: each for each in standing}
    rows = [Mine(each, ballots.get(each.pk), each.vote.takes_ballots_on(on)) for each in found]
    return sorted(rows, key=lambda row: (not row.is_open, bool(row.ballot)))


def my_entry(homes: Sequence[int], code: str, number: int) -> RollEntry:
    """One of my homes in one vote. Raises: Http404 for another's home as for none"""
    entries = _public_entries(homes).filter(vote__code=code, number=number)
    found = entries.select_related("vote__estate__division", "vote__roll").first()
    if found is None:
        raise Http404
    return found


def my_ballot(entry: RollEntry) -> Ballot | None:
    """The ballot of a home that counts; none to those who bought the home since the roll."""
    found = entry.ballots.filter(replaced_by=None).select_related("entry__vote__roll", "replaces").first()
    return None if found is None or _is_of_former_owners(entry, _owners_now([entry])) else found


def _owners_now(entries: Sequence[RollEntry]) -> dict[int, list[str]]:
    """The names of those who own each home today."""
    names: dict[int, list[str]] = {}
    for link in HomeOwner.objects.filter(home__in=[each.home_id for each in entries]).select_related("owner"):
        names.setdefault(link.home_id, []).append(link.owner.name)
    return names


def _is_of_former_owners(entry: RollEntry, now: Mapping[int, Sequence[str]]) -> bool:
    """Whether none of those who owned a home when the roll was frozen owns it today."""
    names = now.get(entry.home_id, ())
    return bool(names) and not any(f"、{name}、" in f"、{entry.owners}、" for name in names)


@dataclass(frozen=True, slots=True)
class Found:
    """What anybody may know of a receipt: the vote, when it came in, and the seal that closed it in."""

    ballot: Ballot
    seal: Seal | None
    counts: bool


def find_receipt(text: str) -> Found | None:
    """The ballot with this number on its receipt, if there is just one."""
    digest = "".join(each for each in plain(text).lower() if each in "0123456789abcdef")
    if not 16 <= len(digest) <= 64:
        return None
    found = list(
        Ballot.objects.filter(
            digest__gte=digest, digest__lt=f"{digest}g", entry__vote__announced_on__isnull=False
        )
        .defer("answers", "nonce")
        .select_related("entry__vote__estate")[:2]
    )
    if len(found) != 1:
        return None
    (ballot,) = found
    return Found(ballot, seal_of(ballot), not Ballot.objects.filter(replaces=ballot).exists())


def seal_of(ballot: Ballot) -> Seal | None:
    """The seal that holds a ballot; None while it waits for the next one."""
    trail = trail_of(ballot.entry.vote).name
    for seal in Seal.objects.filter(trail=trail, first__lte=ballot.pk, last__gte=ballot.pk).order_by(
        "number"
    ):
        if any(first <= ballot.pk <= last for first, last in seal.ranges):
            return seal
    return None
