"""What letters, ballots and sheets of one vote all say: questions, rules, days, addresses, in plain words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from jiugai.consent.models import Precedence, Question, RollEntry, Vote
from jiugai.consent.prints.paper import About
from jiugai.consent.progress import figures_of, rule_of
from jiugai.core.amounts import SQUARE_METRE, written

PRECEDENCE = {
    Precedence.FIRST: "先收到的那张有效",
    Precedence.LAST: "后收到的那张有效",
    Precedence.PAPER: "纸质票优先于线上票",
}
NOT_VOTING = "没有参与表决的，不算赞同"
INVALID = (
    "每个事项只能在一个方框内打“√”。某一事项没有选、选了两个以上或者辨认不清的，请在截止日前重新填写；"
    "没有重新填写的，该事项按弃权计入。没有签名的，整张票不计入。"
)
PROXY = "本人不能签名的，可以书面委托他人签名，附授权委托书"
JOINT = "几个人共有的，由其中一人代表全体共有人签名"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the product answers, as printed. `at` makes an address of a path complete.

    The pages are another room's: named by their paths, which are printed and therefore stay.
    """

    at: Callable[[str], str]

    def invited(self, code: str) -> str:
        """Where the letter's QR code leads."""
        return self.at(f"/i/{code}/")

    @property
    def entrance(self) -> str:
        """Where a code is typed in."""
        return self.at("/i/")

    def vote(self, code: str) -> str:
        """The public page of a vote."""
        return self.at(f"/e/votes/{code}/")


@dataclass(frozen=True, slots=True)
class Told:
    """A vote in words. `rules`: for each kind of matter that is asked, its name and its rule."""

    vote: Vote
    questions: Sequence[Question]
    rules: Sequence[tuple[str, str]]
    hotline: str
    addresses: Addresses

    @property
    def days(self) -> str:
        """From the first day to the last."""
        opens, closes = day_of(self.vote.opens_on), day_of(self.vote.closes_on)
        return f"{opens}起至{closes}止（含首尾两天）"

    @property
    def rule(self) -> str:
        """When a question is adopted, in one sentence or one for each kind of matter."""
        if len(self.rules) == 1:
            return f"{self.rules[0][1]}。"
        return "".join(f"{name}，{rule}。" for name, rule in self.rules)

    @property
    def ask(self) -> str:
        """Whom to ask."""
        return self.vote.convened_by + self.by_phone

    @property
    def by_phone(self) -> str:
        """The number to ring, where there is one."""
        return f"，电话 {self.hotline}" if self.hotline else ""

    @property
    def precedence(self) -> str:
        """Which ballot of a home counts."""
        return PRECEDENCE[Precedence(self.vote.precedence)]

    def about(self, kind: str) -> About:
        """What a file of this vote says of itself."""
        vote = self.vote
        title = f"{vote.estate.name} {vote.title} {kind}"
        return About(title[:200], vote.convened_by, vote.announced_on or vote.opens_on)


def told_of(vote: Vote, at: Callable[[str], str]) -> Told:
    """A vote in words; two questions to the database. `at` makes an address of a path complete."""
    questions = list(vote.questions.all())
    figures = figures_of(vote, vote.closes_on)
    matters = {each.matter: each.get_matter_display() for each in questions}
    rules = [(name, rule_of(matter, figures)) for matter, name in matters.items()]
    hotline = vote.project.hotline if vote.project else ""
    return Told(vote, questions, rules, hotline, Addresses(at))


def day_of(day: date | None) -> str:
    """A day as documents write it: 2022年5月1日."""
    return f"{day.year}年{day.month}月{day.day}日" if day else "　　年　月　日"


def area_of(entry: RollEntry) -> str:
    """The area of a home with where it comes from: 80.5 ㎡（登记）."""
    return f"{square_metres(entry.exclusive_area_cm2)} ㎡（{entry.get_area_source_display()}）"


def square_metres(area_cm2: int) -> str:
    """An area in ㎡, exact."""
    return written(area_cm2, SQUARE_METRE)
