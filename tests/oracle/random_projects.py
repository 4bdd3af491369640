"""Random project rows: valid, at the edges of every figure, in every stage, around one year."""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

from tests.oracle.columns import PROJECT_COLUMNS
from tests.oracle.dice import Dice

Cells = dict[str, Any]

STAGES = ("surveyed", "in_library", "in_library", "planned", "started", "accepted", "closed", "withdrawn")
BUILT = ("started", "accepted", "closed")
HOMES = (1, 2, 3, 9, 12, 19, 20, 21, 30, 59, 60, 61, 63, 99, 300, 1200, 99_999)
FIFTY_MILLION = 50_000_000
TWO_THIRDS = Fraction(2, 3)


def place_in_time(dice: Dice, stage: str, year: int, on: date) -> Cells:
    inside = (date(year, 1, 1), date(year, 12, 31), on, on - timedelta(1), on + timedelta(1))
    outside = (date(year - 1, 12, 31), date(year + 1, 1, 1))
    started = stage in BUILT or dice.rng.random() < 0.1
    completed = stage in ("accepted", "closed") or dice.rng.random() < 0.05
    planned = stage in ("planned", *BUILT) or (stage == "withdrawn" and dice.coin())
    return {
        "stage": stage,
        "plan_year": dice.one_of((year, year, year, year, year - 1, year + 1)),
        "planned_on": dice.one_of((date(year - 1, 12, 31), date(year, 1, 1), on)) if planned else None,
        "started_on": dice.one_of((*inside, outside[0])) if started and dice.good() else None,
        "completed_on": dice.one_of((*inside, *inside, *outside)) if completed and dice.good() else None,
        "accepted_on": dice.one_of((*inside, *outside)) if completed else None,
        "final_account_on": dice.day_by(on) if dice.good() else None,
    }


def size(dice: Dice) -> Cells:
    homes = dice.one_of(HOMES)
    return {
        "estates": dice.one_of((1, 1, 1, 2, 3, 5, 10)),
        "buildings": dice.rng.randint(0, 40),
        "homes": homes,
        "floor_area_m2": homes * dice.rng.randint(40, 90),
        "cost_fen": dice.one_of((1, 999_999, *[FIFTY_MILLION * times for times in (1, 1, 2, 3, 5, 200)])),
    }


def age(dice: Dice) -> Cells:
    """Good rows meet one of the three ways to be eligible; others may miss a condition or the year."""
    latest, extended, contiguous = dice.one_of(
        ((1985, 0, 0), (2000, 0, 0), (2001, 1, 0), (2005, 1, 0), (2006, 0, 1), (2010, 0, 1))
    )
    if not dice.good():
        latest = dice.one_of((2000, 2001, 2005, 2006, 2010, 2011))
    chance = dice.coin()
    return {
        "completed_year_min": latest - dice.one_of((0, 0, 1, 20)),
        "completed_year_max": latest,
        "self_built": dice.flag(wanted=False),
        "to_be_demolished": dice.flag(wanted=False),
        "renovated_before": dice.flag(wanted=False),
        "extension_open": dice.flag(wanted=bool(extended or contiguous)),
        "area_linked": dice.flag(wanted=bool(contiguous) or chance),
        "basics_incomplete": dice.flag(wanted=bool(extended or contiguous) or chance),
        "residents_active": dice.flag(wanted=bool(extended) or chance),
        "will_strong": dice.flag(wanted=bool(extended) or chance),
        "hazards": dice.one_of((1, 2, 3, 4)) if extended and dice.good() else dice.one_of((0, 0, 1, 3, 9)),
    }


def shortfalls(dice: Dice, on: date) -> Cells:
    """Covered, excused and declined together never exceed what was found."""
    basic, completing, upgrading = (dice.one_of((0, 0, 1, 3, 9, 10, 11, 40)) for _ in range(3))
    settled = dice.part(basic, 1)
    excused = dice.one_of((0, 0, settled, settled // 2))
    declined = dice.one_of((0, 0, upgrading, upgrading // 3))
    return {
        "facility_survey_on": dice.day_by(on),
        "shortfalls_basic": basic,
        "shortfalls_basic_covered": settled - excused,
        "shortfalls_basic_excused": excused,
        "shortfalls_completing": completing,
        "shortfalls_completing_covered": min(completing, dice.one_of((1, completing))) if dice.good() else 0,
        "shortfalls_upgrading": upgrading,
        "shortfalls_upgrading_covered": dice.part(upgrading - declined, 1),
        "shortfalls_upgrading_declined": declined,
    }


def standing(dice: Dice) -> Cells:
    parts = ("basics", "will", "scheme", "progress", "pictures")
    return {
        **{f"archive_{part}": dice.flag(wanted=True) for part in parts},
        "scored": dice.flag(wanted=True),
        "score_x100": dice.rng.randint(0, 10_000),
        "rank": dice.rng.randint(1, 99),
        "order_kept": dice.flag(wanted=True),
        "county_barred": dice.flag(wanted=False),
        "county_within_capacity": dice.flag(wanted=True),
    }


def consent(dice: Dice, homes: int, estates: int) -> Cells:
    taking_part = dice.part(homes, TWO_THIRDS)
    return {
        "homes_taking_part": taking_part,
        "homes_agreeing": min(taking_part, dice.part(homes, TWO_THIRDS)),
        "estates_consented": dice.part(estates, 1),
        "management_consensus": dice.flag(wanted=True),
        "estates_scheme_voted": dice.part(estates, 1),
        "estates_voted_online": dice.part(estates, Fraction(1, 2)),
        "estates_management_confirmed": dice.part(estates, 1),
        "committee_preparation": dice.flag(wanted=True),
        "estates_party_organisation": dice.part(estates, Fraction(60, 100)),
        "estates_owners_committee": dice.part(estates, Fraction(1, 2)),
        "estates_maintenance_fund": dice.part(estates, Fraction(1, 2)),
        **{
            f"residents_in_{phase}": dice.flag(wanted=True)
            for phase in ("scheme", "works", "oversight", "management", "feedback")
        },
    }


def votes(dice: Dice, whole: int, matter: str) -> tuple[int, int]:
    """Taking part around 2/3; agreeing around one more than half of them, or around 3/4."""
    taking_part = dice.part(whole, TWO_THIRDS)
    enough = Fraction(3, 4) if matter == "special" else Fraction(taking_part // 2 + 1, max(1, taking_part))
    return taking_part, dice.part(taking_part, enough)


def vote(dice: Dice, homes: int, day: date) -> Cells:
    heads = dice.one_of((homes, max(1, homes // 2), min(homes, 3)))
    area = 0 if dice.rng.random() < 0.01 else heads * 12 * dice.rng.randint(20_000, 150_000)
    matter = dice.one_of(("ordinary", "special"))
    heads_taking_part, heads_agreeing = votes(dice, heads, matter)
    area_taking_part, area_agreeing = votes(dice, area, matter)
    held = dice.act("vote", day)
    return {
        "vote_held": held["vote"],
        "vote_closed_on": held["vote_on"],
        "vote_matter": matter,
        "vote_heads": heads,
        "vote_heads_taking_part": heads_taking_part,
        "vote_heads_agreeing": heads_agreeing,
        "vote_area_cm2": area,
        "vote_area_taking_part_cm2": area_taking_part,
        "vote_area_agreeing_cm2": area_agreeing,
    }


def works(dice: Dice, homes: int, day: date) -> Cells:
    to_hand_over = dice.one_of((0, 0, 1, 4, 10))
    open_hazards = dice.none_wanted()
    enough_asked = min(homes, max(20, -(-homes // 3)))
    surveyed = dice.one_of((enough_asked, enough_asked + 1, homes)) if dice.good() else enough_asked - 1
    return {
        **dice.act("management_confirmed", day),
        **dice.act("combined_scheme", day),
        "utilities_touched": dice.coin(),
        "utilities_asked": dice.flag(wanted=True),
        "utilities_in_yearly_plan": dice.flag(wanted=True),
        "assets_to_hand_over": to_hand_over,
        "assets_handed_over": dice.part(to_hand_over, 1),
        "assets_maintained": dice.coin(),
        "parties_recorded": dice.flag(wanted=True),
        "acceptance_passed": dice.flag(wanted=True),
        "warranty_recorded": dice.flag(wanted=True),
        "open_hazards": open_hazards,
        "hazards_overdue": dice.rng.randint(0, open_hazards),
        "red_line_incidents": dice.none_wanted(),
        "homes_surveyed": min(homes, surveyed),
        "homes_satisfied": dice.part(min(homes, surveyed), Fraction(80, 100)),
        "loan_or_bond": dice.coin(),
        "scaled_operator": dice.coin(),
    }


def money(dice: Dice, cost_fen: int) -> Cells:
    """The total is the sum of its parts, but for a rare one that is reported and used as it stands."""
    sources = ("central", "provincial", "local", "bonds", "social", "residents")
    arrived = {
        f"funds_{source}_fen": dice.one_of((0, 0, cost_fen // 10, cost_fen // 3)) for source in sources
    }
    promised = max(0, cost_fen // 10 + dice.one_of((-1, 0, 0, 1, -(cost_fen // 20), cost_fen)))
    social = dice.one_of((0, promised, promised // 2))
    difference = 1 if dice.rng.random() < 0.02 else 0
    return {
        **arrived,
        "funds_total_fen": sum(arrived.values()) + difference,
        "funds_committed_fen": dice.one_of((cost_fen, cost_fen + 1)) if dice.good() else cost_fen - 1,
        "funds_social_committed_fen": social,
        "funds_residents_committed_fen": promised - social,
    }


def random_project(dice: Dice, code: str, stage: str, year: int, on: date) -> Cells:
    time, dimensions = place_in_time(dice, stage, year, on), size(dice)
    county, number = code[:6], int(code[-4:])
    homes, estates = dimensions["homes"], dimensions["estates"]
    before_start = time["started_on"] or on
    cells = {
        "project_code": code,
        "name": dice.one_of((f"春城路{number}号院", f"“老”厂宿舍, {number}栋", f'The "{number}" estate')),
        "division_code": county,
        **time,
        **dimensions,
        **age(dice),
        **shortfalls(dice, on),
        **standing(dice),
        **consent(dice, homes, estates),
        **vote(dice, homes, before_start),
        **works(dice, homes, before_start),
        **money(dice, dimensions["cost_fen"]),
    }
    return dice.with_unknowns({column: cells[column] for column in PROJECT_COLUMNS})


def random_projects(
    rng: Random,
    counties: Sequence[str],
    count: int,
    year: int,
    *,
    on: date | None = None,
    stages: Sequence[str] = STAGES,
    unknowns: float | None = None,
    goodness: float | None = None,
) -> list[Cells]:
    """`on`: the day many dates fall on, or one beside (30 June of the year by default).

    `stages`: what to draw stages from. `unknowns`, `goodness`: see `Dice`; drawn once a table by default.
    """
    dice = Dice(rng, unknowns, goodness)
    day = on or date(year, 6, 30)
    codes = [f"{dice.one_of(counties)}-{year}-{number:04d}" for number in range(1, count + 1)]
    return [random_project(dice, code, dice.one_of(stages), year, day) for code in codes]
