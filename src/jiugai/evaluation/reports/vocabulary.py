"""The tags that a template of the report may hold, in Chinese as those who edit it see them, with meanings.

A text says what stands in its place; a flag is asked by `if`; rows are gone through by `for`; a drawing
stands alone in its paragraph, as `{{p 图.指标得分 }}`.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A text or figure, with its unit."""

    meaning: str


@dataclass(frozen=True, slots=True)
class Flag:
    """Something that is so or not."""

    meaning: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart in a paragraph of its own."""

    meaning: str


@dataclass(frozen=True, slots=True)
class Group:
    """Tags that belong together: 计划.户数."""

    meaning: str
    tags: Mapping[str, "Tag"]


@dataclass(frozen=True, slots=True)
class Rows:
    """A list; each of its rows holds the same tags."""

    meaning: str
    tags: Mapping[str, "Tag"]


Tag = Text | Flag | Drawing | Group | Rows


def _texts(**meanings: str) -> dict[str, Tag]:
    return {name: Text(meaning) for name, meaning in meanings.items()}


def _size(of: str) -> Group:
    return Group(
        of,
        _texts(
            项目="项目数",
            小区="小区数",
            楼栋="楼栋数",
            户数="户数",
            面积="建筑面积",
            投资="总投资",
            项目占比="项目数占计划项目的比例，连同分子分母",
            户数占比="户数占计划户数的比例，连同分子分母",
        ),
    )


_CRITERION = _texts(
    编号="子项在衡量标准中的位置，如 一、（二）1",
    名称="子项名称",
    栏目="子项名称，金额的带单位",
    分子="达到要求的数量",
    分母="应达到要求的数量",
    比例="分子与分母之比，连同分子分母",
    待核="尚缺数据的数量",
    目标="目标值",
    结论="达标、不达标、待核、不适用或仅列示",
    得分="得分",
    满分="权重",
    说明="整句说明",
)
_INDICATOR: dict[str, Tag] = {
    **_texts(序号="（一）、（二）……", 名称="指标名称", 得分="其计分子项的得分", 满分="其计分子项的权重之和"),
    "计分": Flag("是否有计分的子项"),
    "子项": Rows("该指标的子项", _CRITERION),
}

GENERAL: Mapping[str, Tag] = {
    **_texts(
        年度="评价年度",
        全称="政府名称，如 昆明市五华区",
        名称="本级名称，如 五华区",
        辖区="全省、全州、全市、全县、全区",
        主送机关="上一级主管部门",
        署名="本级主管部门",
        成文日期="数据包的封存日期",
        截止日期="事实统计截止日期",
        评价依据="所依据的文件",
        规则版本="规则库版本",
    ),
    "试评": Flag("年度尚未结束"),
    "有计划": Flag("有年度计划项目"),
    "有开工": Flag("年度计划项目有已开工的"),
    "有完工": Flag("有当年完工的项目"),
    "有任务": Flag("有年度计划项目或当年完工项目"),
    "有下级": Flag("有下级政府"),
}
SIZES: Mapping[str, Tag] = {
    "计划": _size("年度计划项目"),
    "开工": _size("年度计划项目中已开工的"),
    "完工": _size("当年完工的项目，含以前年度计划的"),
}
JUDGED: Mapping[str, Tag] = {
    "评分": Group(
        "总得分和等次",
        _texts(
            总分="总得分",
            最高="待核事项全部有利时的得分",
            等次="等次",
            界限="优秀、良好、合格的界限",
            设定="权重和等次由谁设定",
            达标="达标子项数",
            不达标="不达标子项数",
            待核="待核子项数",
            不适用="不适用子项数",
            仅列示="仅列示子项数",
            待核失分="核清后最多可增加的分",
        ),
    ),
    "底线要求": Rows("10项底线要求", _INDICATOR),
    "难点问题": Rows("10项难点问题", _INDICATOR),
    "指标表": Rows("36项子项，逐行", _CRITERION),
    "短板": Rows(
        "失分最多的子项",
        _texts(
            序号="（一）、（二）……",
            名称="子项名称",
            失分="失去的分，结论待核的为暂失",
            得分="得分",
            满分="权重",
            现状="整句说明",
            办法="改进办法",
        ),
    ),
    "待核子项": Text("待核的子项名称"),
    "有待核子项": Flag("有结论待核的子项"),
    "可加分": Flag("待核事项核清后总分可能增加"),
    "触碰": Rows(
        "触碰底线的情形", _texts(名称="情形", 依据="衡量标准中的位置", 查明="已查明的数量", 待核="待核的数量")
    ),
    "有触碰": Flag("查明触碰底线"),
    "可能触碰": Flag("尚缺数据，不能排除触碰底线"),
    "触碰情形": Text("已查明的情形和数量"),
    "待核情形": Text("不能排除的情形，各有多少项目或政府未报"),
    "下级": Group("下级政府", _texts(总数="下级政府数", 称谓="州市或县区", 等次分布="各等次的数量")),
    "下级表": Rows(
        "下级政府，逐行",
        _texts(
            序号="序号",
            名称="名称",
            计划项目="计划项目数",
            计划小区="计划小区数",
            计划户数="计划户数",
            开工="已开工项目/计划项目",
            完工="当年完工项目数",
            达标="达标子项/计分子项",
            总分="总得分",
            最高="最高可达",
            等次="等次",
        ),
    ),
}
RESULTS: Mapping[str, Tag] = {
    "有成效": Flag("数据包保存了改造成效记录"),
    "成效要点": Text("各项成效，一句话"),
    "成效表": Rows(
        "改造成效，逐行",
        _texts(
            序号="序号",
            类别="基础类、完善类、提升类",
            名称="改造内容",
            单位="单位",
            计划="计划数量",
            完成="完成数量",
            比例="完成比例，连同分子分母",
            完成率="完成比例",
            项目="有该内容的项目数",
            待核="未填完成数量的项目数",
        ),
    ),
    "满意度": Group(
        "当年完工项目的满意度",
        _texts(
            收回="收回户数", 满意="满意户数", 比例="满意率，连同分子分母", 项目="满意度达标项目的比例",
            答复="各种答复的户数",
        ),
    ),
    "有调查": Flag("收回了满意度调查，或收回户数待核"),
    "有答卷": Flag("数据包保存了答卷记录"),
    "有投诉": Flag("数据包保存了投诉记录"),
    "收到投诉": Flag("当年收到了投诉，或是否收到待核"),
    "投诉": Group(
        "当年收到的投诉",
        _texts(
            收到="件数",
            按期="按期答复的比例，连同分子分母",
            逾期答复="逾期才答复的件数",
            逾期未答="逾期仍未答复的件数",
            未到期="未到答复期限的件数",
        ),
    ),
}  # fmt: skip
MONEY: Mapping[str, Tag] = {
    "资金": Group(
        "资金",
        _texts(
            范围="统计专项资金的政府",
            落实="计划项目已落实资金",
            到位="计划项目到位资金",
            到位占比="到位资金占计划总投资的比例",
            社会占比="社会资金占到位资金的比例",
            居民占比="居民出资占到位资金的比例",
            专项下达="当年下达的中央和省级专项资金",
            专项支付="其中已支付的",
            执行进度="支付占下达的比例，连同分子分母",
            执行达标="执行进度是否达标、有无截留挪用，整句",
            地方补助="地方财政补助",
            债券="政府债券",
        ),
    ),
    "有到位": Flag("有到位资金，或到位资金待核"),
    "有下达": Flag("当年下达了专项资金，或是否下达待核"),
    "有资金": Flag("有到位、下达或支付的资金，或其中有待核"),
    "有支付": Flag("数据包保存了资金流水"),
    "资金表": Rows(
        "按来源，逐行",
        _texts(
            来源="资金来源", 到位="计划项目到位", 占比="占到位资金的比例", 下达="当年下达", 支付="当年支付"
        ),
    ),
}
FINDINGS: Mapping[str, Tag] = {
    "整改": Group("审计和督查问题", _texts(到期="当年到期的问题数", 按期="按期销号的比例，连同分子分母")),
    "有到期问题": Flag("有当年到期应整改的审计和督查问题，或是否有待核"),
    "有问题": Flag("数据包保存了问题记录"),
    "问题表": Rows(
        "按类别和来源，逐行",
        _texts(
            类别="类别", 来源="来源", 发现="当年发现", 到期="当年应整改", 按期="其中按期销号",
            未销号="年末未销号",
        ),
    ),
    "问题合计": Text("当年发现问题数"),
    "已复核": Flag("已与原始记录核对"),
    "差异数": Text("不一致的事实数"),
    "差异表": Rows(
        "不一致的事实，逐行", _texts(编号="项目或政府", 事项="事实", 填报="填报数", 记录="按记录计算")
    ),
    "做法": Rows("好的做法", _texts(序号="（一）、（二）……", 标题="标题", 地点="地点", 内容="内容")),
    "有做法": Flag("报送了好的做法"),
}  # fmt: skip
SOURCES: Mapping[str, Tag] = {
    "附件": Rows("附件清单", _texts(序号="序号", 名称="名称")),
    "附件号": Group(
        "各附件的序号",
        _texts(指标="指标计算表", 下级="下级政府一览", 成效="成效清单", 来源="数据来源说明"),
    ),
    "数据包": Rows(
        "所用的数据包",
        _texts(
            名称="区划", 截止="事实截止日期", 封存="封存日期", 单位="封存单位", 项目="项目数", 摘要="摘要",
            未保存="未保存的原始记录",
        ),
    ),
    "未报送": Text("没有报送本级事实的政府"),
    "缺记录": Text("哪些地方没有保存哪种原始记录"),
    "图": Group(
        "统计图，须独占一段，写作 {{p 图.指标得分 }}",
        {
            "指标得分": Drawing("20项指标得分构成"),
            "下级得分": Drawing("下级政府得分"),
            "资金来源": Drawing("到位资金按来源"),
        },
    ),
}  # fmt: skip

VOCABULARY: Mapping[str, Tag] = {
    **GENERAL,
    **SIZES,
    **JUDGED,
    **RESULTS,
    **MONEY,
    **FINDINGS,
    **SOURCES,
}


def explained(tags: Mapping[str, Tag] = VOCABULARY, before: str = "") -> list[tuple[str, str]]:
    """Every tag with its meaning, as a list for those who make a template."""
    found = []
    for name, tag in tags.items():
        found.append((f"{before}{name}", tag.meaning))
        if isinstance(tag, Group):
            found += explained(tag.tags, f"{before}{name}.")
        elif isinstance(tag, Rows):
            found += explained(tag.tags, f"{before}{name} → ")
    return found
