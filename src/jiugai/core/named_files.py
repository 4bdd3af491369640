"""Files that people name: refused with a sentence before anything is read or written."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jiugai.core.errors import BadInput, Problem, UnreadableFile, shortened

LONGEST_NAME = 255  # bytes of one name, on every file system that matters
NO_RIGHT = "没有权限，请修改文件或文件夹的权限，或换一个自己的文件夹"
REASONS = {
    errno.ENOENT: "没有这个文件，请核对路径",
    errno.ENOTDIR: "没有这个文件，请核对路径",
    errno.EISDIR: "这是文件夹，不是文件，请给出文件名",
    errno.ENAMETOOLONG: f"文件名过长，应不超过 {LONGEST_NAME} 字节（约 {LONGEST_NAME // 3} 个汉字），请改短",
    errno.EACCES: NO_RIGHT,
    errno.EPERM: NO_RIGHT,
    errno.EROFS: "所在磁盘只读，请换一个文件夹",
    errno.ENOSPC: "磁盘空间已满，请腾出空间或换一处再试",
    errno.EDQUOT: "磁盘配额已满，请腾出空间或换一处再试",
}
NOT_A_FILE = "不是普通文件（是管道、终端或设备），请先把内容存成文件，再给出文件名"


def reason_of(error: OSError) -> str:
    """Why the system would not read or write, and what to do about it."""
    return REASONS.get(error.errno or 0) or f"系统报告“{error.strerror or error}”，请检查后重试"


def sentence_of(error: OSError) -> str:
    """The sentence for what nobody foresaw."""
    if error.filename is None:
        return f"未能写完结果：{reason_of(error)}。"
    return f"未能读写文件：{Problem(_shown(Path(os.fsdecode(error.filename))), expected=reason_of(error))}"


def require_readable(*paths: Path, folders: bool = False) -> None:
    """Every path is a file that can be read, or with `folders` a folder.

    Raises: BadInput, naming every one that is not
    """
    wrong = [Problem(_shown(path), expected=why) for path in paths if (why := _unreadable(path, folders))]
    if wrong:
        raise BadInput(wrong)


def _unreadable(path: Path, folders: bool) -> str:
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode) and folders:
            os.listdir(path)
        elif stat.S_ISREG(mode) or stat.S_ISDIR(mode):
            path.open("rb").close()
        else:
            return NOT_A_FILE
    except OSError as error:
        return reason_of(error)
    return ""


def require_writable(
    path: Path, *, apart_from: Path | None = None, over: bool = True, suffix: str = ".xlsx"
) -> None:
    """A file can be written there: not `apart_from`, and not `over` a file unless that is meant.

    `suffix` is how its name must end; any will do if that is empty.
    Raises: BadInput
    """
    if why := _unwritable(path, apart_from, over, suffix):
        raise BadInput([Problem(_shown(path), expected=f"没有写出，{why}")])


def _unwritable(path: Path, apart_from: Path | None, over: bool, suffix: str) -> str:
    if suffix and path.suffix.lower() != suffix:
        return f"应为 {suffix} 文件，现为“{path.suffix or '无后缀'}”，请改文件名"
    try:
        folder = path.resolve().parent
        if not folder.is_dir():
            return f"没有文件夹“{path.parent}”，请先建好，或换一个文件夹"
        if path.exists() and (why := _standing_in_the_way(path, apart_from, over)):
            return why
    except OSError as error:
        return reason_of(error)
    return "" if os.access(path if path.exists() else folder, os.W_OK) else NO_RIGHT


def _standing_in_the_way(path: Path, apart_from: Path | None, over: bool) -> str:
    """What is wrong with writing over what is there."""
    if not path.is_file():
        return REASONS[errno.EISDIR] if path.is_dir() else NOT_A_FILE
    if apart_from is not None and apart_from.exists() and path.samefile(apart_from):
        return f"它与要读取的“{apart_from}”是同一个文件，不能覆盖原件，请另起文件名"
    return "" if over else "已有这个文件，请换一个文件名；确要覆盖，加 --force"


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Where to write a workbook that takes its place only when it is whole; what was there stays till then.

    Raises: UnreadableFile, where it cannot be written
    """
    from xlsxwriter.exceptions import FileCreateError

    path = path.resolve()  # a link stays a link
    draft = path.with_name(f".jiugai-{os.getpid()}.xlsx")
    try:
        yield draft
        draft.replace(path)
    except FileCreateError as error:
        cause = error.args[0] if error.args else None
        raise UnreadableFile(str(path), _unwritten(cause)) from error
    except OSError as error:
        raise UnreadableFile(str(path), _unwritten(error)) from error
    finally:
        draft.unlink(missing_ok=True)


def _unwritten(cause: object) -> str:
    return f"没有写出，{reason_of(cause) if isinstance(cause, OSError) else cause}"


def _shown(path: Path) -> str:
    """The path as it was given; a name too long for any disk is cut."""
    return str(path) if len(os.fsencode(path.name)) <= LONGEST_NAME else shortened(str(path))
