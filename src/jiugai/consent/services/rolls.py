"""Freezing the roll of a vote."""

import secrets

from jiugai.consent.models import Roll, RollEntry, Vote
from jiugai.consent.roll_digests import asked_content, roll_digest, roll_lines, roll_mark
from jiugai.registry.home_lists import homes_of
from jiugai.registry.models import HomeOwner


def freeze_roll(vote: Vote) -> Roll:
    """Copy who may vote: homes in their order, heads numbered as they come. Clause: SPC.8, SPC.9."""
    owners: dict[int, list[HomeOwner]] = {}
    links = HomeOwner.objects.filter(home__building__estate=vote.estate).select_related("owner")
    for link in links.order_by("home_id", "-is_representative", "pk"):
        owners.setdefault(link.home_id, []).append(link)
    heads: dict[object, int] = {}
    entries = []
    for number, home in enumerate(homes_of(vote.estate).select_related("building"), start=1):
        own = owners.get(home.pk, [])
        head = "developer" if home.unsold else frozenset(link.owner_id for link in own)
        entries.append(
            RollEntry(
                vote=vote,
                number=number,
                home=home,
                building=home.building.name,
                place=str(home),
                head=heads.setdefault(head, len(heads) + 1),
                exclusive_area_cm2=home.exclusive_area_cm2 or 0,  # the checklist let none without pass
                area_source=home.area_source,
                unsold=home.unsold,
                owners="、".join(link.owner.name for link in own),
            )
        )
    RollEntry.objects.bulk_create(entries, batch_size=500)
    salt = secrets.token_hex(16)
    lines = roll_lines(entries, vote.code, salt)
    roll = Roll(
        vote=vote,
        homes=len(entries),
        heads=len(heads),
        area_cm2=sum(each.exclusive_area_cm2 for each in entries),
        salt=salt,
        digest=roll_digest(asked_content(vote, vote.questions.order_by("number")), lines),
    )
    roll.mark = roll_mark(roll)
    roll.save()
    return roll
