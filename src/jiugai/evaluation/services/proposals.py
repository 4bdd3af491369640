"""Keep other figures that were tried, with what they would come to."""

from collections.abc import Mapping
from fractions import Fraction

from django.db import transaction

from jiugai.core.actors import Actor
from jiugai.core.audit import audit
from jiugai.core.errors import BadInput, Problem
from jiugai.evaluation.models import Proposal, YearRun
from jiugai.evaluation.open_years import open_year
from jiugai.policy import places
from jiugai.registry.models import Division

PROPOSE = "propose_figures"


@transaction.atomic
def keep_proposal(
    division: Division, run: YearRun, figures: Mapping[str, Fraction], *, by: Actor, title: str, reason: str
) -> Proposal:
    """Save figures that were tried, and their effect on every government below. Decides nothing.

    Raises: Refused, BadInput, CannotBeTried
    """
    by.require(PROPOSE, division.code)
    if not figures:
        raise BadInput([Problem("测算方案", expected="没有改变任何参数")])
    wanted = {name: str(amount) for name, amount in sorted(figures.items())}
    facts = {"division": division, "run": run, "title": title.strip(), "figures": wanted}
    if kept := Proposal.objects.filter(**facts).first():
        return kept  # the form was sent twice
    effects = open_year(run).whatif.effect(figures)
    count = Proposal.objects.filter(division=division, run__year=run.year).count()
    proposal = Proposal(
        number=f"{division.code}-{run.year}-P{count + 1}",
        division=division,
        run=run,
        title=title.strip(),
        reason=reason.strip(),
        figures=wanted,
        effect=[
            [each.code, each.before_x100, each.after_x100, each.before_grade, each.after_grade]
            for each in effects
            if places.is_inside(each.code, division.code)
        ],
        proposed_by=str(by.actor_name),
        proposed_post=by.actor_post,
    )
    proposal.full_clean()
    proposal.save(force_insert=True)
    audit(by, "proposal.keep", proposal, after={"figures": proposal.figures}, reason=proposal.reason)
    return proposal
