"""What the acts of the audit trail are called, for people who read it."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NAMES: Mapping[str, Promise] = {
    "archive.file": _("归入档案"),
    "archive.picture": _("上传影像"),
    "archive.take_out": _("移出档案"),
    "bar.decide": _("取消申报资格"),
    "bar.lift": _("恢复申报资格"),
    "capacity.state": _("填报能力"),
    "contract.record": _("登记合同"),
    "document.end": _("登记文件失效"),
    "document.record": _("登记制度文件"),
    "earlier_fact.tell": _("补录事实"),
    "enquiry.answer": _("登记专营单位答复"),
    "enquiry.ask": _("征询专营单位"),
    "estate.correct": _("更正小区"),
    "estate.create": _("登记小区"),
    "estate.import": _("导入小区"),
    "facility.complete_survey": _("完成设施摸底"),
    "facility.record": _("登记设施状况"),
    "file.store": _("提交文件"),
    "funding_line.drop": _("删去资金来源"),
    "funding_line.put": _("登记资金来源"),
    "gate.judge": _("判定关口"),
    "local_value.set": _("设定参数"),
    "local_value.withdraw": _("撤回参数"),
    "objection.record": _("登记公示意见"),
    "objection.reply": _("答复公示意见"),
    "organisation.register": _("登记单位"),
    "plan.approve": _("批准计划"),
    "plan.choose": _("改变计划选择"),
    "plan.draft": _("拟定计划"),
    "plan.publish": _("公示计划"),
    "plan.send_back": _("退回计划"),
    "plan.submit": _("上报计划"),
    "plan.supersede": _("计划被调整替代"),
    "plan.take_back": _("收回计划修改"),
    "plan.withdraw": _("撤销计划"),
    "plan_place.give": _("列入计划"),
    "plan_place.take_back": _("退出计划"),
    "plan_place.take_over": _("补录计划"),
    "post.appoint": _("任命岗位"),
    "post.end": _("结束岗位"),
    "project.correct": _("更正项目"),
    "project.move": _("变更阶段"),
    "project.propose": _("登记项目"),
    "project.set_estates": _("调整小区范围"),
    "ranking.make": _("量化计分、排序"),
    "reference_data.load": _("载入基础数据"),
    "renewal_unit.establish": _("登记更新单元"),
    "scheme.freeze": _("方案定稿"),
    "scheme.revise": _("修订方案"),
    "scheme.state": _("填写方案"),
    "shortfall.accept_excuse": _("同意短板不改"),
    "shortfall.decide": _("处理短板"),
    "shortfall.withdraw": _("撤回短板处理"),
    "trail.export": _("导出审计记录"),
    "user.open": _("开设账户"),
    "user.reset_password": _("重设密码"),
    "waiver.grant": _("批准豁免"),
    "willingness.record": _("登记意愿征询"),
    "work_item.drop": _("删去改造内容"),
    "work_item.put": _("填写改造内容"),
}


def deed(act: str) -> str:
    """The Chinese name of an act; the act itself where it has none."""
    return str(NAMES.get(act, act))
