"""What every request passes before any page sees it: host, token, size, origin of changes; and headers on the way out.

Invariant: nothing but a page of this server, opened by a reader who was let in, can change anything; no page loads
or runs anything that this server did not send.
"""

import re
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from accord.vocabulary import AccordError
from accord.web.errors import ForgedRequestError, NotLetInError, TooLargeError, WrongHostError
from accord.web.sessions import COOKIE, Session, Sessions

BODY_LIMIT = 256 * 1024
UPLOAD_LIMIT = 32 * 1024 * 1024
UPLOADS = ("/documents/upload",)
HEAD_BYTES = 4096
_FIELD = re.compile(rb'name="csrf"\r\n\r\n([\w-]{1,200})\r\n')
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
SAFE = ("GET", "HEAD", "OPTIONS")
OPEN_PATHS = ("/static/",)
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, *, sessions: Sessions, hosts: tuple[str, ...], refuse: Any) -> None:
        self.app = app
        self.sessions = sessions
        self.hosts = hosts
        self.refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it with a refusal."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if not scope["path"].startswith(OPEN_PATHS):
                    headers.setdefault("cache-control", "no-store")
            await send(message)

        request = Request(scope)
        try:
            answer = self._let_in(request)
            if answer is None:
                receive = await self._checked_body(request, receive)
        except AccordError as error:
            answer = self.refuse(request, error)
        if answer is not None:
            await answer(scope, receive, send_guarded)
            return
        await self.app(scope, receive, send_guarded)

    def _let_in(self, request: Request) -> Response | None:
        host = request.headers.get("host", "")
        if _bare(host) not in self.hosts:
            raise WrongHostError(
                f"this server is not called {host[:80]!r}",
                hint="open the address that `accord serve` printed",
                host=host[:80],
            )
        if request.url.path.startswith(OPEN_PATHS):
            return None
        session = self.sessions.get(_cookie(request.headers))
        if session is None and (token := request.query_params.get("token")):
            session = self.sessions.exchange(token)
            if session is not None:
                return _welcome(request, session)
        if session is None:
            raise NotLetInError(
                "this desk is open only to whoever holds the address that `accord serve` printed, and it is good once",
                hint="open that address in this browser; for a second browser take a new address from the page “About”",
            )
        request.scope["session"] = session
        return None

    async def _checked_body(self, request: Request, receive: Receive) -> Receive:
        if request.method in SAFE:
            return receive
        limit = UPLOAD_LIMIT if request.url.path in UPLOADS else BODY_LIMIT
        body = await _read(request.headers, receive, limit)
        session: Session | None = request.scope.get("session")
        site = request.headers.get("sec-fetch-site")
        if site not in (None, "same-origin", "none"):
            raise _forged("the browser says that another site sent it")
        origin = request.headers.get("origin")
        # Browsers hide the origin of our own forms too, because our pages send no referrer; they still say the site.
        if origin == "null" and site == "same-origin":
            origin = None
        # A proxy in front may speak https to the browser and http to us, so the hosts are compared alone.
        if origin is not None and urlsplit(origin).netloc != request.headers.get("host", ""):
            raise _forged(f"it comes from {origin[:80]!r}")
        given = request.headers.get("x-csrf-token") or _field(body, request.headers)
        if session is None or not _same(given, session.csrf):
            raise _forged("it does not carry the secret of this server's pages")
        sent = False

        async def again() -> Message:
            nonlocal sent
            if sent:
                return await receive()
            sent = True
            return {"type": "http.request", "body": body, "more_body": False}

        return again


def _welcome(request: Request, session: Session) -> Response:
    rest = [(k, v) for k, v in request.query_params.multi_items() if k != "token"]
    path = "/" + request.url.path.lstrip("/")
    answer = RedirectResponse(path + (f"?{urlencode(rest)}" if rest else ""), status_code=303)
    answer.set_cookie(COOKIE, session.id, httponly=True, samesite="lax", path="/")
    return answer


async def _read(headers: Headers, receive: Receive, limit: int) -> bytes:
    claimed = headers.get("content-length", "0")
    if claimed.isdigit() and int(claimed) > limit:
        raise _too_large(int(claimed), limit)
    parts, size = [], 0
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > limit:
            raise _too_large(size, limit)
        if not message.get("more_body", False):
            return b"".join(parts)


def _too_large(size: int, limit: int) -> TooLargeError:
    shown = f"{limit // 1024} KiB" if limit < 2**20 else f"{limit // 2**20} MiB"
    return TooLargeError(
        f"the request is larger than {shown}",
        hint="bring fewer documents at a time, or use `accord add`; forms here are short",
        limit=limit,
        size=size,
    )


def _forged(why: str) -> ForgedRequestError:
    return ForgedRequestError(
        f"the request was refused: {why}", hint="open the page again in this browser and send its form from there"
    )


def _field(body: bytes, headers: Headers) -> str:
    kind = headers.get("content-type", "")
    if kind.startswith("multipart/form-data"):
        # Our own forms send it first, before any file.
        found = _FIELD.search(body[:HEAD_BYTES])
        return found[1].decode("ascii", "replace") if found else ""
    if not kind.startswith("application/x-www-form-urlencoded"):
        return ""
    try:
        return dict(parse_qsl(body.decode("utf-8", "replace"), max_num_fields=200)).get("csrf", "")
    except ValueError:
        return ""


def _same(given: str, wanted: str) -> bool:
    import secrets

    return secrets.compare_digest(given.encode("utf-8", "replace"), wanted.encode())


def _bare(host: str) -> str:
    """Return a host without its port.

    >>> _bare("127.0.0.1:8000"), _bare("[::1]:8000"), _bare("localhost")
    ('127.0.0.1', '[::1]', 'localhost')
    """
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdigit() else host).lower()


def _cookie(headers: Headers) -> str | None:
    try:
        jar = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return None
    return jar[COOKIE].value if COOKIE in jar else None
