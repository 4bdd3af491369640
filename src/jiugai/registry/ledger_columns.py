"""What a ledger of estates may hold, under the many headings that counties give it."""

from collections.abc import Mapping

from django.db.models import TextChoices

from jiugai.core.tables.columns import Column, Kind
from jiugai.registry.models.estates import Ownership, Structure

AREA_CM2: Mapping[str, int] = {
    "平方米": 10_000,
    "m2": 10_000,
    "万平方米": 100_000_000,
    "万m2": 100_000_000,
    "平米": 10_000,
    "万平米": 100_000_000,
}
MONEY_FEN: Mapping[str, int] = {"万元": 1_000_000, "元": 100}
HOMES: Mapping[str, int] = {"户": 1, "万户": 10_000}


def labels(choices: type[TextChoices]) -> dict[str, str]:
    """The stored names with their Chinese labels."""
    return {each.value: str(each.label) for each in choices}


COLUMNS: tuple[Column, ...] = (
    Column("code", "小区编码", Kind.CODE, "已有小区的编码；新小区留空，由系统编号", pattern="[0-9]{6}-[0-9]{5}", form="小区编码，如 530102-00001"),
    Column("province", "省", Kind.TEXT, "所在省", synonyms=("省份", "省市", "省级", "所在省", "省份名称")),
    Column(
        "prefecture", "州市", Kind.TEXT, "所在州市",
        synonyms=("市", "地市", "市州", "城市", "州(市)", "市(州)", "设区市", "所在市", "所属市", "市名称", "州市名称"),
    ),
    Column(
        "county", "县区", Kind.TEXT, "所在县（市、区）",
        loosely=("区域", "属地", "辖区"),
        synonyms=("区县", "县市区", "市区县", "县区市", "区市", "县、市、区", "县/区", "县(市、区)", "区", "所属区", "所属县区", "所在区", "区(县)", "县(区)", "市县区", "所在县区", "所在区县", "所在县", "所在县(市、区)", "县(区、市)", "县市", "区县(市)", "区市县", "县区名称", "区县名称", "所属区县", "县市区名称", "行政区", "所在县市区", "所属县市区", "所属县", "所在行政区", "所属行政区"),
    ),
    Column(
        "subdistrict", "街道", Kind.TEXT, "所在街道（乡镇）",
        synonyms=("街道(乡镇)", "乡镇街道", "街道乡镇", "镇街", "所属街道", "街道办", "街道办事处", "乡镇", "所在街道", "所在街道(乡镇)", "街镇", "街道名称", "街道(镇)", "乡(镇)街道", "镇街道", "街道镇", "乡镇办", "办事处", "街道乡", "乡镇街", "街镇乡", "所属乡镇街道", "所在乡镇街道"),
    ),
    Column(
        "community", "社区", Kind.TEXT, "所在社区",
        synonyms=("居委会", "所属社区", "所在社区", "社区名称", "社区居委会", "社区(居委会)", "社区(村)", "村社区", "村居", "居委会社区", "社区居委会名称", "社区村委会"),
    ),
    Column("division_code", "区划代码", Kind.CODE, "社区、街道或县区的代码", pattern="[0-9]{6}|[0-9]{9}|[0-9]{12}", form="6、9 或 12 位数字，如 530102",
           synonyms=("县区代码", "行政区划代码", "行政区代码", "区划编码", "行政区划编码", "社区代码", "街道代码", "所属区划代码")),
    Column(
        "name", "小区名称", Kind.TEXT, "小区名称，独栋住宅填楼栋名称", required=True,
        synonyms=("小区名", "小区", "老旧小区名称", "改造小区名称", "小区(楼院)名称", "小区(片区)名称",
                  "项目(小区)名称", "楼院名称", "改造小区", "院落名称", "小区(院落)名称", "楼盘", "楼盘名称", "居住小区名称", "住宅小区名称"),
        loosely=("名称", "项目名称", "改造项目名称", "工程名称"),
    ),
    Column("address", "地址", Kind.TEXT, "门牌地址", synonyms=("小区地址", "详细地址", "坐落", "位置", "具体地址")),
    Column(
        "completed_year", "建成年份", Kind.TEXT, "竣工验收年份，四位数；不详留空",
        synonyms=("建成时间", "建成年代", "建设年份", "建设时间", "建造年份", "建成年月", "竣工日期", "建成日期", "始建年代", "房屋建成年份", "竣工验收时间", "竣工验收日期", "竣工验收年份", "交付时间", "交付使用时间", "建造时间", "修建年份", "修建年代", "竣工年份", "竣工时间", "建设年代", "建造年代", "建筑年代", "年代", "建成年"),
    ),
    Column("ownership", "产权性质", Kind.CHOICE, "产权性质", choices=labels(Ownership), synonyms=("房屋性质", "房屋产权性质", "房屋产权", "住房性质")),
    Column("structure", "结构", Kind.CHOICE, "主要结构", choices=labels(Structure), synonyms=("结构类型", "建筑结构", "房屋结构", "主体结构", "结构形式", "房屋结构类型")),
    Column("storeys", "层数", Kind.INTEGER, "最高一栋的地上层数", unit="层", minimum=1, cell_units=("层",), synonyms=("楼层", "总层数", "楼层数", "最高层数")),
    Column(
        "building_count", "楼栋数", Kind.INTEGER, "楼栋的幢数", unit="栋", minimum=1,
        cell_units=("栋", "幢", "座"), synonyms=("栋数", "幢数", "楼栋", "楼幢数", "总栋数", "楼栋总数", "房屋栋数", "楼数"),
        loosely=("改造楼栋数", "改造栋数", "涉及楼栋数", "改造幢数"),
    ),
    Column("stairwell_count", "单元数", Kind.INTEGER, "单元的个数", unit="个", minimum=1, cell_units=("个单元", "单元", "个"), synonyms=("单元", "总单元数")),
    Column(
        "home_count", "户数", Kind.INTEGER, "住户（专有部分）数", unit="户", minimum=1, scales=HOMES, default_scale="户",
        cell_units=("户", "套"), synonyms=("总户数", "居民户数", "小区户数", "住户", "住户数", "居民户", "居民总户数"),
        loosely=("改造户数", "涉及户数", "惠及户数", "受益户数", "惠及居民户数", "涉及居民户数", "套数", "总套数", "住宅套数"),
    ),
    Column("resident_count", "人口", Kind.INTEGER, "居住人口", unit="人", minimum=0, cell_units=("人",), synonyms=("人数", "常住人口", "居住人口")),
    Column(
        "floor_area_cm2", "建筑面积", Kind.INTEGER, "总建筑面积", minimum=1, scales=AREA_CM2, default_scale="平方米",
        cell_units=("平方米",), synonyms=("总建筑面积", "总面积", "小区建筑面积", "房屋建筑面积", "房屋总面积"),
        loosely=("面积", "改造面积", "改造建筑面积", "房屋面积", "住宅面积", "小区面积"),
    ),
    Column(
        "investment_fen", "投资", Kind.INTEGER, "改造投资；只用于核对，随原文保留", minimum=0, scales=MONEY_FEN,
        cell_units=("万元", "元"), only_checks=True,
        synonyms=("总投资", "总投资额", "投资总额", "项目总投资"),
        loosely=("投资额", "计划投资", "改造投资", "估算投资", "预算投资", "投资金额", "计划总投资", "估算总投资", "概算投资"),
    ),
    Column("self_built", "以自建房为主", Kind.BOOLEAN, "是或否，不详留空"),
    Column("to_be_demolished", "已列入征收拆迁", Kind.BOOLEAN, "是或否，不详留空"),
    Column("renovated_before", "曾列入改造计划", Kind.BOOLEAN, "是或否，不详留空"),
)  # fmt: skip

PLACE_COLUMNS = ("province", "prefecture", "county", "subdistrict", "community")
