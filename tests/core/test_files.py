"""Files as they are handed in: kept under their digest, judged by their content, shown without secrets."""

import random
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from tests.core.file_cast import CONTENT_TYPES, PDF, WUHUA, docx, ofd, packed, picture, store, xlsx

from jiugai.core import files
from jiugai.core.errors import UnreadableFile
from jiugai.core.models import AuditEvent, StoredFile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data")]
OFFICE = "application/vnd.openxmlformats-officedocument"
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"


def on_disk(data: Path) -> list[str]:
    return sorted(path.name for path in data.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("content", "name", "content_type", "ending"),
    [
        (PDF, "会议纪要.pdf", "application/pdf", ".pdf"),
        (PDF, "会议纪要.PDF", "application/pdf", ".pdf"),
        (PDF, "会议纪要", "application/pdf", ".pdf"),
        (ofd(), "批复.ofd", "application/ofd", ".ofd"),
        (
            docx(),
            "方案.docx",
            files.KINDS and "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            ".docx",
        ),
        (xlsx(), "台账.xlsx", f"{OFFICE}.spreadsheetml.sheet", ".xlsx"),
        (picture(), "楼道.jpeg", "image/jpeg", ".jpg"),
        (picture(kind="PNG"), "楼道.png", "image/png", ".png"),
    ],
)
def test_a_file_is_kept_as_it_came_under_its_digest(
    content: bytes, name: str, content_type: str, ending: str
) -> None:
    stored = store(content, name)
    assert (stored.content_type, stored.original_name, stored.size) == (content_type, name, len(content))
    assert stored.digest == sha256(content).hexdigest()
    path = files.path_of(stored)
    assert path.read_bytes() == content
    assert path.name == stored.digest + ending
    assert path.stat().st_mode & 0o077 == 0
    assert files.is_unchanged(stored)


def test_storing_is_an_event_of_the_trail() -> None:
    stored = store(PDF, "会议纪要.pdf")
    event = AuditEvent.objects.get()
    assert (event.act, event.object_kind, event.object_id) == (
        "file.store",
        "core.storedfile",
        str(stored.pk),
    )
    assert (event.division_code, event.actor_name) == (WUHUA, "李晓梅")
    assert event.after == {"name": "会议纪要.pdf", "digest": stored.digest, "size": len(PDF)}
    assert (stored.actor_id, stored.actor_post) == ("7", "五华区住建局 经办")


def test_the_same_content_lies_on_disk_once(data: Path) -> None:
    one, two = store(PDF, "一.pdf"), store(PDF, "二.pdf")
    assert (one.pk, one.digest) != (two.pk, two.digest)
    assert on_disk(data) == [f"{one.digest}.pdf"]


def test_a_file_changed_on_disk_is_noticed() -> None:
    stored = store(PDF, "会议纪要.pdf")
    path = files.path_of(stored)
    path.write_bytes(PDF.replace(b"1.7", b"1.4"))
    assert not files.is_unchanged(stored)
    path.unlink()
    assert not files.is_unchanged(stored)


REFUSED = [
    (b"", "空.pdf", "文件是空的"),
    (b"MZ\x90\x00", "方案.pdf", "不是可接受的文件类型"),
    (b"<html><script>", "方案.jpg", "不是可接受的文件类型"),
    (b"GIF89a" + b"\0" * 20, "动图.gif", "不是可接受的文件类型"),
    (PDF, "照片.jpg", "名称以 .jpg 结尾，内容却是 .pdf"),
    (picture(), "方案.pdf", "名称以 .pdf 结尾，内容却是 .jpg"),
    (docx(), "台账.xlsx", "名称以 .xlsx 结尾，内容却是 .docx"),
    (docx(), "方案.docm", "名称以 .docm 结尾，内容却是 .docx"),
    (docx(**{"word/vbaProject.bin": "x"}), "方案.docx", "文件带有宏"),
    (docx(**{"word/VBAPROJECT.BIN": "x"}), "方案.docx", "文件带有宏"),
    (xlsx(**{"xl/vbaProject.bin": "x"}), "台账.xlsm", "文件带有宏"),
    (
        packed(
            {CONTENT_TYPES: "application/vnd.ms-word.document.macroEnabled.main+xml", "word/document.xml": ""}
        ),
        "方案.docx",
        "文件带有宏",
    ),
    (packed({"readme.txt": "x"}), "打包.zip", "不是可接受的文件类型"),
    (docx()[:-30], "方案.docx", "内部不完整、过大或设有密码"),
    (docx(**{"word/media/a": "0" * 60_000_000}), "方案.docx", "内部不完整、过大或设有密码"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "方案.doc", "旧版 Office 文件"),
    (b"\0\0\0\x18ftypheic\0\0\0\0", "照片.heic", "HEIC 照片"),
    (picture()[:400], "照片.jpg", "图片已损坏"),
    (picture(kind="PNG")[:60], "照片.png", "图片已损坏"),
    (b"\xff\xd8\xff" + b"\0" * 100, "照片.jpg", "图片已损坏"),
]


@pytest.mark.parametrize(("content", "name", "reason"), REFUSED)
def test_what_is_not_taken_is_named_and_leaves_nothing_behind(
    data: Path, content: bytes, name: str, reason: str
) -> None:
    with pytest.raises(UnreadableFile, match=reason) as refusal:
        store(content, name)
    assert str(refusal.value).startswith(name)
    assert on_disk(data) == []
    assert not StoredFile.objects.exists()
    assert not AuditEvent.objects.exists()


def test_a_file_may_be_as_large_as_the_limit_and_no_larger(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LARGEST", len(PDF))
    store(PDF, "正好.pdf")
    with pytest.raises(UnreadableFile, match="请压缩或拆分后再提交"):
        store(PDF + b"\n", "多一字节.pdf")
    assert len(on_disk(data)) == 1


HOSTILE = [
    "../../etc/passwd",
    "..\\..\\windows\\system.ini",
    "/etc/passwd",
    "C:\\a\\b.pdf",
    "a\0b.pdf",
    "..",
    ".",
    "",
    "   ",
    "%2e%2e%2fpasswd",
    "\u202efdp.exe",
    "a\nb.pdf",
    "长" * 500 + ".pdf",
    "a." + "x" * 500,
    "CON",
    "~/.ssh/id_rsa",
    "a/../../../b.pdf",
    "\u200b",
    ".htaccess",
]


def test_no_name_leads_out_of_the_folder(data: Path) -> None:
    dice = random.Random(20220210)
    pieces = ["..", "/", "\\", "\0", "%2e", ".pdf", "a", "长", "\u202e", ":", "|", "\r\n", " ", "~", "$(x)"]
    names = HOSTILE + ["".join(dice.choices(pieces, k=dice.randrange(1, 12))) for _ in range(300)]
    refused = 0
    for name in names:
        try:
            stored = store(PDF, name)
        except UnreadableFile:  # its ending says something else than PDF
            refused += 1
            continue
        shown = stored.original_name
        assert 0 < len(shown) <= 120
        assert not set(shown) & set("/\\\0\n\r\u202e\u200b"), name
        path = files.path_of(stored).resolve()
        assert path.is_relative_to(data.resolve() / "files")
        assert path.name == f"{stored.digest}.pdf"
    assert refused < len(names) / 2
    assert set(on_disk(data)) == {f"{sha256(PDF).hexdigest()}.pdf"}


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("core_storedfile_holds_something", {"size": 0}),
        ("core_storedfile_holds_something", {"digest": "abc"}),
        ("core_storedfile_holds_something", {"original_name": ""}),
        ("core_storedfile_size_of_picture_complete", {"width": 10}),
        ("core_storedfile_size_of_picture_complete", {"width": 10, "height": 0}),
        ("core_storedfile_place_complete", {"longitude": 102}),
    ],
)
def test_the_database_refuses_an_impossible_file(constraint: str, changes: dict[str, object]) -> None:
    possible = {
        "digest": "0" * 64,
        "size": 1,
        "content_type": "application/pdf",
        "original_name": "a.pdf",
        "division_code": WUHUA,
        "actor_name": "李晓梅",
    }
    StoredFile.objects.create(**possible)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        StoredFile.objects.create(**possible | changes)
