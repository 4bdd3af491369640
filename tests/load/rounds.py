"""What one race must leave behind: a ballot that counts, and one for every receipt."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from jiugai.consent.models import Ballot, BatchState, PaperBatch, Vote

TAKEN, TOO_LATE = 302, 409


@dataclass(frozen=True)
class Round:
    """One race for one home: what was sent under which key, how each post was answered."""

    vote: Vote
    number: int
    choices: Mapping[str, str]
    answers: Sequence[tuple[str, int]]
    batch: PaperBatch | None = None
    checked: int | None = None

    def ballots(self) -> list[Ballot]:
        return list(Ballot.objects.filter(entry__vote=self.vote, entry__number=self.number))


def broken_promises(race: Round) -> Iterator[str]:
    """Whatever is not as it must be; nothing, if all is well."""
    held = race.ballots()
    online = [each for each in held if each.channel == "online"]
    replaced = {each.replaces_id for each in held if each.replaces_id}
    if sum(each.pk not in replaced for each in held) != 1:
        yield f"{len(held)} ballots, {len(replaced)} replaced"
    if len({each.key for each in held}) != len(held):
        yield "a key twice"
    if race.vote.precedence != "last" and len(online) > 1:
        yield f"{len(online)} ballots online"
    if unknown := {each.key for each in online} - set(race.choices):
        yield f"ballots that nobody sent: {unknown}"
    yield from _wrong_answers(race, {each.key: each for each in held})
    if race.batch is not None:
        yield from _wrong_paper(race, race.batch, held, replaced)


def _wrong_answers(race: Round, by_key: Mapping[str, Ballot]) -> Iterator[str]:
    for key, status in race.answers:
        if status not in (TAKEN, TOO_LATE):
            yield f"answered {status}"
        elif status == TAKEN and (key not in by_key or by_key[key].answers != race.choices[key]):
            yield "a receipt without its ballot"


def _wrong_paper(race: Round, batch: PaperBatch, held: Sequence[Ballot], replaced: set[int]) -> Iterator[str]:
    """The batch is checked, and its slip is a ballot or says why it is none."""
    batch.refresh_from_db()
    slip = batch.slips.get()
    made = next((each for each in held if each.slip_id == slip.pk), None)
    if race.checked != TAKEN or batch.state != BatchState.CHECKED or bool(made) == bool(slip.outcome):
        yield f"paper answered {race.checked}, {batch.state}, “{slip.outcome}”"
    if race.vote.precedence == "paper" and (made is None or made.pk in replaced):
        yield "paper does not count"
