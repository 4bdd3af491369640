"""The session with a Spark cluster. PySpark is an extra: `pip install jiugai[spark]`."""

from typing import TYPE_CHECKING

from jiugai.core.errors import BadInput, Problem

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def session_at(url: str) -> "SparkSession":
    """The one session with a cluster. Raises: BadInput where PySpark is not installed."""
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        told = "没有安装 PySpark；请安装附加组件：pip install 'jiugai[spark]'"
        raise BadInput([Problem("--engine", value=url, expected=told)]) from error
    return (
        SparkSession.builder.master(url)
        .appName("jiugai")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.ansi.enabled", "true")
        .getOrCreate()
    )
