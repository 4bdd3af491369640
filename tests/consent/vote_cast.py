"""An estate whose owners decide: homes, owners, a vote at each of its points, ballots online and on paper."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from jiugai.accounts.models import Post
from jiugai.consent import services
from jiugai.consent.models import Ballot, Count, PaperBatch, QuestionKind, RollEntry, Vote
from jiugai.consent.services import Asked, Slip
from jiugai.core.files import store_file
from jiugai.core.models import StoredFile
from jiugai.registry.home_places import Place
from jiugai.registry.models import Estate
from jiugai.registry.services.homes import HomeEntry, OwnerEntry, register_homes

SHANGHAI = ZoneInfo("Asia/Shanghai")
ANNOUNCED, OPENS, CLOSES = date(2022, 5, 1), date(2022, 5, 20), date(2022, 5, 30)
NEXT_DAY, UNTIL, AFTER = date(2022, 5, 31), date(2022, 6, 6), date(2022, 6, 7)
SCAN = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
MANAGEMENT = Asked(QuestionKind.MANAGEMENT, "同意选聘物业服务企业，物业费每月每平方米 0.80 元")
COMMITTEE = Asked(QuestionKind.COMMITTEE, "同意筹备成立业主委员会")


def at(day: date, hour: int = 10, minute: int = 0, second: int = 0) -> datetime:
    """A moment in Shanghai."""
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=SHANGHAI)


def estate_of(division: str = "530102001007", number: int = 1) -> Estate:
    """An estate without homes."""
    facts = {"name": "棕树营小区", "division_id": division, "source": "台账"}
    return Estate.objects.create(code=f"{division[:6]}-{number:05}", **facts)


def settle_homes(estate: Estate, areas_m2: Sequence[str], by: Any, owners: Sequence[str] = ()) -> None:
    """Homes 101, 102 … of the given areas, each with an owner of its own; `owners` names some otherwise.

    An owner called 未售 stands for the developer's unsold home.
    """
    entries = []
    for place, area in enumerate(areas_m2):
        name = owners[place] if place < len(owners) else f"业主{place + 1}"
        unsold = name == "未售"
        entries.append(
            HomeEntry(
                place=Place("1", "1", str(101 + place)),
                exclusive_area_cm2=int(area.replace(".", "")) * (10_000 if "." not in area else 100),
                area_source="registered",
                unsold=unsold,
                owners=() if unsold else (OwnerEntry(name=name),),
            )
        )
    register_homes(estate, entries, by=by, source="清册")


@dataclass
class Assembly:
    """The owners of one estate, and the officer who runs their vote."""

    by: Post
    other: Post
    estate: Estate
    made: list[Vote] = field(default_factory=list)

    def draft(self, questions: Sequence[Asked] = (MANAGEMENT,), **facts: Any) -> Vote:
        said = {
            "title": "物业管理表决",
            "convened_by": "翠湖社区居民委员会",
            "opens_on": OPENS,
            "closes_on": CLOSES,
        }
        return services.draft_vote(self.estate, by=self.by, questions=questions, **{**said, **facts})

    def announced(self, questions: Sequence[Asked] = (MANAGEMENT,), **facts: Any) -> Vote:
        vote = self.draft(questions, **facts)
        services.announce_vote(vote, by=self.by, on=ANNOUNCED)
        return fresh(vote)

    def scan(self) -> StoredFile:
        return store_file(
            io.BytesIO(SCAN),
            name="扫描.pdf",
            division_code=self.estate.division_id,
            by=self.by,
            is_personal=True,
        )

    def paper(self, vote: Vote, choices: dict[int, Sequence[str]], **more: Any) -> PaperBatch:
        """Ballots on paper by number of the roll, entered but not checked."""
        slips = [
            Slip(entry_of(vote, number), answers, signed_on=OPENS, **more)
            for number, answers in choices.items()
        ]
        return services.enter_batch(vote, slips, by=self.by, at=at(OPENS, 15), scan=self.scan())

    def checked(self, vote: Vote, choices: dict[int, Sequence[str]], **more: Any) -> PaperBatch:
        batch = self.paper(vote, choices, **more)
        return services.check_batch(batch, by=self.other, at=at(OPENS, 16))

    def count(self, vote: Vote, day: date = NEXT_DAY) -> Count:
        worked = services.work_out(fresh(vote), by=self.by, at=at(day))
        return services.count_vote(fresh(vote), worked, by=self.by)

    def confirmed(self, vote: Vote) -> Vote:
        """Counted, published, and nobody objected."""
        self.count(vote)
        services.publish_result(fresh(vote), by=self.by, on=NEXT_DAY)
        return services.confirm_result(fresh(vote), by=self.by, on=AFTER)


def fresh(vote: Vote) -> Vote:
    """The vote as it is stored now."""
    return Vote.objects.get(pk=vote.pk)


def entry_of(vote: Vote, number: int) -> RollEntry:
    return RollEntry.objects.select_related("vote").get(vote=vote, number=number)


def online(vote: Vote, number: int, *choices: str, key: str = "", when: datetime | None = None) -> Ballot:
    """A ballot cast online by the home with this number of the roll."""
    cast = services.cast_online(
        entry_of(vote, number), choices=choices, key=key or f"key-{number}", at=when or at(OPENS)
    )
    return cast.ballot


ONE_DAY = timedelta(days=1)
