"""Where a project's money is to come from, and whom it is contracted with."""

from collections.abc import Mapping

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiugai.core.checking import not_to_come
from jiugai.core.models import Recorded, StoredFile
from jiugai.registry.models import Organisation
from jiugai.reserve.models.projects import Project


class FundingSource(models.TextChoices):
    """Channels of money (F01), finer than the six groups of the facts."""

    CENTRAL_BUDGET = "central_budget", _("中央预算内投资")
    CENTRAL_SUBSIDY = "central_subsidy", _("中央财政补助")
    PROVINCIAL = "provincial", _("省级资金")
    PREFECTURE = "prefecture", _("州市财政")
    COUNTY = "county", _("县区财政")
    SPECIAL_BOND = "special_bond", _("政府专项债券")
    GENERAL_BOND = "general_bond", _("政府一般债券")
    UTILITY = "utility", _("专营单位")
    PROPERTY_UNIT = "property_unit", _("原产权、关联单位")
    ENTERPRISE = "enterprise", _("企业")
    OPERATOR = "operator", _("实施运营主体")
    BANK_LOAN = "bank_loan", _("银行贷款")
    ENTERPRISE_BOND = "enterprise_bond", _("企业债券")
    RESIDENTS = "residents", _("居民出资")


GROUPS: Mapping[str, str] = {
    FundingSource.CENTRAL_BUDGET: "central",
    FundingSource.CENTRAL_SUBSIDY: "central",
    FundingSource.PROVINCIAL: "provincial",
    FundingSource.PREFECTURE: "local",
    FundingSource.COUNTY: "local",
    FundingSource.SPECIAL_BOND: "bonds",
    FundingSource.GENERAL_BOND: "bonds",
    FundingSource.UTILITY: "social",
    FundingSource.PROPERTY_UNIT: "social",
    FundingSource.ENTERPRISE: "social",
    FundingSource.OPERATOR: "social",
    FundingSource.BANK_LOAN: "social",
    FundingSource.ENTERPRISE_BOND: "social",
    FundingSource.RESIDENTS: "residents",
}
"""The group of the facts that each channel counts in."""

MARKET_FINANCE = (FundingSource.BANK_LOAN, FundingSource.ENTERPRISE_BOND)


class FundingLine(Recorded):
    """资金来源 — money a project counts on from one channel: planned, and secured in writing."""

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="funding", verbose_name=_("项目"), db_index=False
    )
    source = models.CharField(_("资金渠道"), max_length=20, choices=FundingSource)
    planned_fen = models.PositiveBigIntegerField(_("计划金额"), help_text=_("分，页面按万元填写。"))
    committed_fen = models.PositiveBigIntegerField(
        _("已落实金额"), default=0, help_text=_("有书面依据的到位或承诺资金；分。")
    )
    evidence = models.CharField(_("书面依据"), max_length=200, blank=True, help_text=_("文件名称和文号。"))
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("资金来源")
        verbose_name_plural = _("资金来源")
        ordering = ("project_id", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("project", "source"),
                name="reserve_fundingline_source_once",
                violation_error_message=_("该项目已有这一资金渠道。"),
            ),
            models.CheckConstraint(
                name="reserve_fundingline_committed_in_writing",
                condition=Q(committed_fen=0) | ~Q(evidence=""),
                violation_error_message=_("已落实的资金应写明书面依据。"),
            ),
            models.CheckConstraint(
                name="reserve_fundingline_says_something",
                condition=Q(planned_fen__gte=1) | Q(committed_fen__gte=1),
                violation_error_message=_("计划金额或已落实金额应大于 0。"),
            ),
        )

    def __str__(self) -> str:
        return self.get_source_display()

    @property
    def division_code(self) -> str:
        return self.project.division_id


class ContractKind(models.TextChoices):
    DESIGN = "design", _("设计")
    BUILD = "build", _("施工")
    SUPERVISE = "supervise", _("监理")
    DESIGN_AND_BUILD = "design_and_build", _("设计施工总承包")
    OPERATE = "operate", _("运营")
    SURVEY = "survey", _("勘察")
    OTHER = "other", _("其他")


class Contract(Recorded):
    """合同 — one contract of a project, with the party, its duties and the payee."""

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="contracts", verbose_name=_("项目")
    )
    kind = models.CharField(_("合同类别"), max_length=18, choices=ContractKind)
    party = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="contracts", verbose_name=_("承担单位")
    )
    number = models.CharField(_("合同编号"), max_length=60, blank=True)
    amount_fen = models.PositiveBigIntegerField(_("合同金额"), help_text=_("分，页面按万元填写。"))
    signed_on = models.DateField(_("签订日期"), validators=[not_to_come])
    duties = models.CharField(_("职责"), max_length=500, help_text=_("该单位在本项目中的质量安全职责。"))
    payee_account = models.CharField(
        _("收款账户"), max_length=80, blank=True, help_text=_("开户行和单位账号；支付只到此账户。")
    )
    document = models.ForeignKey(
        StoredFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("合同文件"),
    )

    class Meta:
        verbose_name = _("合同")
        verbose_name_plural = _("合同")
        ordering = ("project_id", "signed_on", "id")
        constraints = (
            models.CheckConstraint(
                name="reserve_contract_worth_something",
                condition=Q(amount_fen__gte=1) & ~Q(duties=""),
                violation_error_message=_("合同金额应大于 0，并写明职责。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.party}"

    @property
    def division_code(self) -> str:
        return self.project.division_id
