"""Roles of a post, and the acts that a role may do."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """岗位类别 — what kind of post somebody holds; the division of the post says where."""

    COUNTY_HOUSING = "county_housing", _("县级住建")
    COUNTY_FINANCE = "county_finance", _("县级财政")
    COUNTY_REFORM = "county_reform", _("县级发改")
    SUBDISTRICT = "subdistrict", _("街道（乡镇）")
    COMMUNITY = "community", _("社区")
    PREFECTURE_HOUSING = "prefecture_housing", _("州市住建")
    PREFECTURE_FINANCE = "prefecture_finance", _("州市财政")
    PREFECTURE_REFORM = "prefecture_reform", _("州市发改")
    PROVINCE_HOUSING = "province_housing", _("省级住建")
    PROVINCE_FINANCE = "province_finance", _("省级财政")
    PROVINCE_REFORM = "province_reform", _("省级发改")
    IMPLEMENTER = "implementer", _("实施单位")
    UTILITY = "utility", _("专营单位")
    AUDITOR = "auditor", _("审计")
    ADMINISTRATOR = "administrator", _("系统管理员")


class Act(models.TextChoices):
    """行为 — one thing a person may do; each is a row of the permission table."""

    VIEW_ESTATES = "view_estates", _("查看小区底数")
    EDIT_ESTATES = "edit_estates", _("登记、更正小区")
    IMPORT_ESTATES = "import_estates", _("导入小区台账")
    EXPORT_ESTATES = "export_estates", _("导出小区台账")
    VIEW_OWNERS = "view_owners", _("查看业主清册")
    EDIT_OWNERS = "edit_owners", _("登记、更正、导入业主清册")
    SURVEY_FACILITIES = "survey_facilities", _("登记设施摸底")
    VIEW_PROJECTS = "view_projects", _("查看储备库")
    EDIT_PROJECTS = "edit_projects", _("登记、更正项目和方案")
    IMPORT_PROJECTS = "import_projects", _("导入项目台账")
    RECORD_WILLINGNESS = "record_willingness", _("登记意愿征询结果")
    RUN_VOTES = "run_votes", _("组织业主表决")
    ENTER_BALLOTS = "enter_ballots", _("录入、核对纸质票，登记走访")
    COUNT_VOTES = "count_votes", _("计票")
    ACCEPT_EXCUSE = "accept_excuse", _("同意短板不改")
    ASK_UTILITIES = "ask_utilities", _("征询专营单位")
    MOVE_STAGE = "move_stage", _("提请项目通过关口")
    WAIVE_REQUIREMENT = "waive_requirement", _("批准豁免")
    VIEW_PLANS = "view_plans", _("查看年度计划")
    DRAFT_PLAN = "draft_plan", _("拟定、公示、上报年度计划")
    STATE_CAPACITY = "state_capacity", _("填报资金筹措与组织实施能力")
    APPROVE_PLAN = "approve_plan", _("批准年度计划")
    RECORD_DOCUMENTS = "record_documents", _("登记制度文件")
    BAR_COUNTY = "bar_county", _("取消县区申报资格")
    SET_LOCAL_VALUES = "set_local_values", _("设定本级参数")
    VIEW_COMPLAINTS = "view_complaints", _("查看投诉")
    RECORD_COMPLAINTS = "record_complaints", _("登记来电、来访投诉")
    ANSWER_COMPLAINTS = "answer_complaints", _("转办、答复投诉")
    SURVEY_SATISFACTION = "survey_satisfaction", _("组织满意度调查")
    VIEW_EVALUATION = "view_evaluation", _("查看成效评价")
    SEAL_YEAR = "seal_year", _("封存年度数据、评价")
    RECEIVE_BUNDLES = "receive_bundles", _("收取下级数据包")
    ASSESS = "assess", _("填报自评估")
    SIGN_ASSESSMENT = "sign_assessment", _("会签自评估")
    REVIEW_ASSESSMENT = "review_assessment", _("审核下级自评估")
    PROPOSE_FIGURES = "propose_figures", _("保存测算方案")
    MANAGE_POSTS = "manage_posts", _("管理用户与岗位")
    VIEW_AUDIT = "view_audit", _("查看审计记录")
    EXPORT_AUDIT = "export_audit", _("导出审计记录")
