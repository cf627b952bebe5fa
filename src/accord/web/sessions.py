"""Who may read: a token that is good once, exchanged for a cookie that lasts as long as the server.

Invariant: tokens and sessions live in memory alone; nothing secret is written anywhere.
"""

import secrets
import threading
from dataclasses import dataclass

COOKIE = "accord"
TOKENS_KEPT = 32


@dataclass(frozen=True, slots=True)
class Session:
    """A reader who was let in, with the secret that its forms carry."""

    id: str
    csrf: str


class Sessions:
    """The readers of one server."""

    def __init__(self, token: str) -> None:
        self._lock = threading.Lock()
        self._tokens = [token]
        self._sessions: dict[str, Session] = {}

    def exchange(self, token: str) -> Session | None:
        """Return a new session for a token that nobody has used, else None."""
        with self._lock:
            found = next((t for t in self._tokens if secrets.compare_digest(t.encode(), token.encode())), None)
            if found is None:
                return None
            self._tokens.remove(found)
            session = Session(secrets.token_urlsafe(24), secrets.token_urlsafe(24))
            self._sessions[session.id] = session
            return session

    def get(self, cookie: str | None) -> Session | None:
        """Return the session of a cookie, or None."""
        return self._sessions.get(cookie) if cookie else None

    def invite(self) -> str:
        """Return one more token, for another browser."""
        with self._lock:
            self._tokens = [*self._tokens[-TOKENS_KEPT:], secrets.token_urlsafe(24)]
            return self._tokens[-1]
