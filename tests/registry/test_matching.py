"""Which division the cells of a ledger mean."""

import pytest

from jiugai.registry import reference_file
from jiugai.registry.matching import Gazetteer
from jiugai.registry.place_names import short_names
from jiugai.registry.services import divisions_of


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    """All divisions of the shipped file, without a database."""
    return Gazetteer(divisions_of(reference_file.read()))


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (("云南省", "昆明市", "五华区"), "530102"),
        (("云南", "昆明", "五华"), "530102"),
        (("云南省", "", "五华区"), "530102"),
        (("", "", "官渡区"), "530111"),
        (("　云南省 ", "昆明 市", "五华区"), "530102"),
        (("云南省", "楚雄州", "禄丰市"), "532302"),
        (("云南省", "楚雄彝族自治州", "禄丰市"), "532302"),
        (("云南", "楚雄", "楚雄"), "532301"),
        (("云南", "大理州", "漾濞县"), "532922"),
        (("云南省", "楚雄州", ""), "532300"),
        (("云南省", "", ""), "530000"),
        (("云南", "德宏", "潞西市"), "533103"),
        (("云南", "思茅市", "翠云区"), "530802"),
        (("北京市", "北京市", "朝阳区"), "110105"),
        (("北京市", "市辖区", "朝阳区"), "110105"),
        (("北京", "", "朝阳"), "110105"),
        (("重庆", "", "丰都"), "500230"),
        (("河南省", "", "济源市"), "419001"),
        (("河南省", "济源市", ""), "419001"),
        (("河南省", "省直辖县级行政区划", "济源市"), "419001"),
        (("广东省", "东莞市", ""), "441900"),
        (("广东省", "东莞市", "东莞市"), "441900"),
        (("甘肃省", "嘉峪关市", "嘉峪关市"), "620201"),
        (("内蒙古", "呼伦贝尔", "鄂温克旗"), "150724"),
        (("广西", "桂林市", "龙胜县"), "450328"),
        (("甘肃", "临夏州", "积石山县"), "622927"),
        (("云南省", "昆明市", "五华区", "华山街道"), "530102001"),
        (("云南省", "昆明市", "五华区", "华山街道办事处", "翠湖西路社区"), "530102001001"),
        (("云南省", "", "禄丰县", "金山镇"), "532302101"),
        (("", "", "昆明市五华区"), "530102"),
        (("", "", "云南省昆明市五华区"), "530102"),
        (("", "昆明市", "昆明市五华区"), "530102"),
        (("", "云南省昆明市", "五华区"), "530102"),
        (("", "", "昆明五华"), "530102"),
        (("", "", "五华区", "五华区华山街道"), "530102001"),
        (("", "", "", "昆明市五华区华山街道办事处"), "530102001"),
    ],
)
def test_the_cells_name_one_division(gazetteer: Gazetteer, cells: tuple[str, ...], code: str) -> None:
    match = gazetteer.find(*cells)
    assert match.problem == ""
    assert match.division is not None
    assert match.division.code == code


@pytest.mark.parametrize(
    ("cells", "code", "note"),
    [
        (("云南省", "楚雄州", "禄丰县"), "532302", "禄丰县（532331）现为禄丰市（532302）"),
        (("云南省", "", "马龙县"), "530304", "马龙县（530321）现为马龙区（530304）"),
        (("", "", "澄江县"), "530481", "澄江县（530422）现为澄江市（530481）"),
        (("", "昭通市", "水富县"), "530681", "水富县（530630）现为水富市（530681）"),
    ],
)
def test_a_former_name_is_read_as_its_successor_and_said_so(
    gazetteer: Gazetteer, cells: tuple[str, ...], code: str, note: str
) -> None:
    match = gazetteer.find(*cells)
    assert match.division is not None
    assert (match.division.code, match.note) == (code, note)


@pytest.mark.parametrize(
    ("cells", "problem", "candidates"),
    [
        (
            ("", "", "五华"),
            "“五华”有 2 个：广东省梅州市五华县（441424）、云南省昆明市五华区（530102），请补充上级区划",
            {"441424", "530102"},
        ),
        (
            ("", "", "朝阳区"),
            "“朝阳区”有 2 个：北京市朝阳区（110105）、吉林省长春市朝阳区（220104），请补充上级区划",
            {"110105", "220104"},
        ),
        (("云南省", "昆明市", "五花区"), "“云南省昆明市”中没有名为“五花区”的县区", set()),
        (
            ("云南省", "昆明市", "五华县"),
            "“云南省昆明市”中没有名为“五华县”的县区；别处有：广东省梅州市五华县（441424）",
            {"441424"},
        ),
        (
            ("云南省", "曲靖市", "五华区"),
            "“云南省曲靖市”中没有名为“五华区”的县区；别处有：云南省昆明市五华区（530102）",
            {"530102"},
        ),
        (("云南省", "昆明市", "昆明市"), "“云南省昆明市”中没有名为“昆明市”的县区", set()),
        (("云南省", "五华区", ""), "“云南省”中没有名为“五华区”的州市", set()),
        (("", "", "曲靖市五华区"), "没有名为“曲靖市五华区”的县区", set()),
        (("", "", "昆明市区"), "没有名为“昆明市区”的县区", set()),
        (
            ("", "昆明市", "高新区"),
            "“昆明市”中没有名为“高新区”的县区；"
            "开发区、新区等如不是行政区划，请填它所在的县（市、区），区名可写在备注里",
            set(),
        ),
        (("云难省", "昆明市", "五华区"), "没有名为“云难省”的省", set()),
        (("四川省", "", "忠"), "“四川省”中没有名为“忠”的县区", set()),
        (("", "", ""), "未填写行政区划", set()),
    ],
)
def test_what_is_unknown_or_ambiguous_is_said_with_candidates(
    gazetteer: Gazetteer, cells: tuple[str, ...], problem: str, candidates: set[str]
) -> None:
    match = gazetteer.find(*cells)
    assert match.division is None
    assert match.problem == problem
    assert {each.code for each in match.candidates} == candidates


def test_every_current_division_is_found_by_its_own_full_path(gazetteer: Gazetteer) -> None:
    rows = {row.code: row for row in reference_file.read()}
    for row in rows.values():
        if row.level in ("subdistrict", "community") or row.valid_to:
            continue
        cells = {row.level: row.name}
        if row.level != "province":
            cells["province"] = rows[row.code[:2] + "0000"].name
        if row.level == "county":
            cells["prefecture"] = rows[row.parent_code].name
        match = gazetteer.find(**cells)
        assert match.division is not None, (row, match.problem)
        assert match.division.code == row.code


@pytest.mark.parametrize(
    ("name", "level", "short"),
    [
        ("楚雄彝族自治州", "prefecture", {"楚雄", "楚雄州"}),
        ("东乡族自治县", "county", {"东乡", "东乡县"}),
        ("内蒙古自治区", "province", {"内蒙古"}),
        ("广西壮族自治区", "province", {"广西"}),
        ("莫力达瓦达斡尔族自治旗", "county", {"莫力达瓦", "莫力达瓦旗"}),
        ("忠县", "county", set()),
        ("大兴安岭地区", "prefecture", {"大兴安岭"}),
    ],
)
def test_short_names(name: str, level: str, short: set[str]) -> None:
    assert short_names(name, level) == short
