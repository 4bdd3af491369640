"""A resident's phone: forms and cookies over HTTP, as a browser sends them."""

import re
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import urlencode

HOST = "127.0.0.1"
KEY = re.compile(r'name="key" value="([^"]+)"')
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class NoAnswer(Exception):
    """The server said nothing, or nothing whole: it may have done what was asked, or not."""


class Phone:
    """One browser with its cookies; a connection for each request, so that a server may come and go."""

    def __init__(self, port: int, *, timeout: float = 30) -> None:
        self.port, self.timeout = port, timeout
        self.cookies: dict[str, str] = {}

    def get(self, address: str) -> tuple[int, str, str]:
        """Status, where it leads to, and the page. Raises: NoAnswer"""
        return self._ask("GET", address, None)

    def post(self, address: str, fields: dict[str, str]) -> tuple[int, str, str]:
        """As `get`, with the token against forged forms. Raises: NoAnswer"""
        return self._ask("POST", address, urlencode(fields | {"csrfmiddlewaretoken": self.token}))

    @property
    def token(self) -> str:
        return self.cookies.get("csrftoken", "")

    def headers(self) -> dict[str, str]:
        return {**FORM, "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}

    def enter(self, code: str) -> bool:
        """The way in of a printed invitation. Raises: NoAnswer"""
        self.get("/e/in/")
        return self.post("/e/in/code/", {"code": code})[:2] == (302, "/e/mine/")

    def sign_in(self, username: str, password: str) -> bool:
        """The way in of an officer. Raises: NoAnswer"""
        self.get("/account/login/")
        status, _to, _page = self.post("/account/login/", {"login": username, "password": password})
        return status == 302

    def key(self, address: str) -> str:
        """The key of a fresh form of a ballot. Raises: NoAnswer"""
        status, _to, page = self.get(address)
        found = KEY.search(page)
        if found is None:
            raise NoAnswer(f"{status} without a form")
        return found[1]

    def _ask(self, method: str, address: str, body: str | None) -> tuple[int, str, str]:
        connection = HTTPConnection(HOST, self.port, timeout=self.timeout)
        try:
            connection.request(method, address, body, self.headers())
            answer = connection.getresponse()
            page = answer.read().decode()
        except (OSError, HTTPException) as error:
            raise NoAnswer(repr(error)) from error
        finally:
            connection.close()
        self._keep(answer)
        return answer.status, answer.getheader("Location") or "", page

    def _keep(self, answer: HTTPResponse) -> None:
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _equals, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]


def ballot_address(vote: str, number: int) -> str:
    return f"/e/votes/{vote}/homes/{number}/"


def sent(key: str, choice: str) -> dict[str, str]:
    """What the last button of a ballot sends."""
    return {"key": key, "answer_1": choice, "step": "send"}
