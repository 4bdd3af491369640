"""What a server is started with."""

import os

import pytest

from jiugai.config import operations


@pytest.mark.parametrize("given", ["", "drawn"])
def test_only_a_demonstration_hands_its_server_a_token(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []
    monkeypatch.setenv(operations.DEMO_TOKEN, "left-over")
    monkeypatch.setattr("django.core.management.call_command", lambda *_, **__: None)
    monkeypatch.setattr(operations, "start_beside", lambda _pid: None)
    monkeypatch.setattr(os, "execv", lambda *_: started.append(os.environ.get(operations.DEMO_TOKEN, "")))
    operations._serve(0, token=given)  # what `serve` does is this without a token
    assert started == [given]
