"""What must be true of the ballots on record, whatever became of the servers."""

from collections.abc import Iterable, Iterator

from django.db.models import Count
from tests.load.voters import Receipt

from jiugai.consent.models import Ballot, Vote
from jiugai.consent.trails import ballots_of, trail_of
from jiugai.core.models import Seal
from jiugai.core.sealing import sealed_rows
from jiugai.core.verifying import NOTHING_BEFORE, MerkleTree, digest_of, seal_root


def lost_ballots(vote: Vote, receipts: Iterable[Receipt]) -> Iterator[str]:
    """Receipts without a ballot, and homes of which not just one ballot counts."""
    held = set(ballots_of(vote).values_list("entry__number", "key"))
    for each in receipts:
        if (each.number, each.key) not in held:
            yield f"home {each.number}: the ballot of a receipt is lost"
    standing = Ballot.objects.filter(entry__vote=vote, replaced_by=None)
    for number, count in standing.values_list("entry__number").annotate(n=Count("pk")).filter(n__gt=1):
        yield f"home {number}: {count} ballots count"


def ballots_nobody_has(vote: Vote, receipts: Iterable[Receipt]) -> Iterator[str]:
    """At rest: as many ballots as receipts, and of each home the last one counts."""
    last = {each.number: each for each in sorted(receipts, key=lambda each: each.at)}
    count, known = ballots_of(vote).count(), {each.key for each in receipts}
    if count != len(known):
        yield f"{count} ballots for {len(known)} receipts"
    for ballot in Ballot.objects.filter(entry__vote=vote, replaced_by=None).select_related("entry"):
        wanted = last.get(ballot.entry.number)
        if wanted is None or (ballot.key, ballot.answers) != (wanted.key, wanted.choice):
            yield f"home {ballot.entry.number}: another ballot counts than the last"


class Seals:
    """The seals of a vote, checked one after another as they come."""

    def __init__(self, vote: Vote) -> None:
        self.trail, self.number, self.root = trail_of(vote), 0, NOTHING_BEFORE

    def broken(self) -> Iterator[str]:
        """What is wrong with the seals since the last time."""
        for seal in Seal.objects.filter(trail=self.trail.name, number__gt=self.number).order_by("number"):
            tree = MerkleTree()
            rows = list(sealed_rows(self.trail, seal))
            for row in rows:
                if digest_of(row.content()) != row.digest:
                    yield f"seal {seal.number}: ballot {row.pk} is not what was sealed"
                tree.add(row.pk, row.digest)
            said = seal.as_sealed()
            if (seal.number, seal.previous, seal.count) != (self.number + 1, self.root, len(rows)):
                yield f"seal {seal.number}: does not follow, or holds {len(rows)} of {seal.count} ballots"
            if tree.root() != seal.members or seal_root(said) != seal.root:
                yield f"seal {seal.number}: does not hold"
            self.number, self.root = seal.number, seal.root
