"""Fetching from data services: retries, a rate limit, a cache by hash, downloads that resume.

Invariant: only a complete, accepted answer enters the cache, with the hash of its bytes; a key that a user pays for is
never written down.
"""

import contextlib
import hashlib
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from accord.trade.errors import FetchError

if TYPE_CHECKING:
    import httpx

RETRIED = (408, 429, 500, 502, 503, 504)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service answered.

    Parameters
    ----------
    body
        The bytes.
    url
        Asked for, without keys.
    sha256
        Of the bytes.
    cached
        Whether it came from the cache.
    """

    body: bytes
    url: str
    sha256: str
    cached: bool


@dataclass(slots=True)
class Fetcher:
    """How to ask data services.

    Parameters
    ----------
    cache
        Folder of answers kept by the hash of their question.
    per_second
        Most requests a second to one service.
    attempts
        Most tries of one request.
    timeout
        Seconds to wait for an answer.
    longest_wait
        Most seconds between two tries, whatever the service asks for.
    trust_env
        Whether proxies of the environment are used.
    sleep, clock
        For tests; ``time.sleep`` and ``time.monotonic``.
    """

    cache: Path
    per_second: float = 1.0
    attempts: int = 5
    timeout: float = 60.0
    longest_wait: float = 60.0
    trust_env: bool = True
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _last: float | None = field(default=None, init=False)

    def get(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        accept: Callable[[bytes], object] | None = None,
    ) -> Answer:
        """Return the answer to a GET request, from the cache if it is there.

        Parameters
        ----------
        url, params
            The question; it alone names the cache entry.
        headers
            Sent along and never stored: keys belong here.
        accept
            Called with the bytes; what it raises keeps the answer out of the cache.

        Raises
        ------
        FetchError
            The service refused or failed after all attempts; status and the beginning of its answer are in the facts.
        """
        question = _question(url, params)
        if (kept := self._kept(question)) is not None:
            return kept
        with self._client() as client:
            response = self._ask(client, url, params, headers)
        if accept is not None:
            accept(response.content)
        return self._keep(question, response.content)

    def download(self, url: str, path: Path | str, *, headers: Mapping[str, str] | None = None) -> Path:
        """Fetch a large file into ``path``, going on where an earlier try stopped.

        Raises
        ------
        FetchError
            The service refused, or the file is still incomplete after all attempts; what came is kept for the next.
        """
        place = Path(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        part, tag = place.with_name(place.name + ".part"), place.with_name(place.name + ".part.etag")
        problem = "no attempt was made"
        for attempt in range(self.attempts):
            if attempt:
                self._wait_again(attempt, None)
            try:
                problem = self._piece(url, part, tag, headers)
            except FetchError as error:
                if error.facts.get("status") not in (None, *RETRIED):
                    raise
                problem = error.message
            if not problem:
                part.replace(place)
                tag.unlink(missing_ok=True)
                return place
        raise FetchError(
            f"{url} is incomplete after {self.attempts} attempts: {problem}",
            hint="run it again: it goes on where it stopped",
            url=url,
            received=part.stat().st_size if part.is_file() else 0,
        )

    def _piece(self, url: str, part: Path, tag: Path, headers: Mapping[str, str] | None) -> str:
        """Fetch what is missing of a file and return what is wrong, or an empty string."""
        import httpx

        have = part.stat().st_size if part.is_file() else 0
        known = tag.read_text(encoding="utf-8") if tag.is_file() and have else ""
        asked = {"Accept-Encoding": "identity", **dict(headers or {})}
        if have and known:
            # If-Range: a file that changed meanwhile comes whole, not glued to the old half.
            asked |= {"Range": f"bytes={have}-", "If-Range": known}
        try:
            self._pace()
            with self._client() as client, client.stream("GET", url, headers=asked) as response:
                if response.status_code not in (200, 206):
                    response.read()
                    raise _refusal(url, response)
                going_on = response.status_code == 206
                tag.write_text(
                    response.headers.get("ETag") or response.headers.get("Last-Modified", ""), encoding="utf-8"
                )
                whole = (have if going_on else 0) + int(response.headers.get("Content-Length", -1))
                with part.open("ab" if going_on else "wb") as out:
                    for piece in response.iter_bytes():
                        out.write(piece)
        except (httpx.TransportError, httpx.StreamError) as error:
            return f"{type(error).__name__} {error}"
        size = part.stat().st_size
        if "Content-Length" in response.headers and size != whole:
            return f"{size} of {whole} bytes came"
        return ""

    @contextmanager
    def _client(self) -> "Iterator[httpx.Client]":
        import httpx

        with httpx.Client(timeout=self.timeout, follow_redirects=True, trust_env=self.trust_env) as client:
            yield client

    def _ask(
        self,
        client: "httpx.Client",
        url: str,
        params: Mapping[str, str] | None,
        headers: Mapping[str, str] | None,
    ) -> "httpx.Response":
        import httpx

        problem: FetchError | None = None
        for attempt in range(self.attempts):
            if attempt:
                self._wait_again(attempt, problem)
            self._pace()
            try:
                response = client.get(url, params=dict(params or {}), headers=dict(headers or {}))
            except httpx.TransportError as error:
                problem = FetchError(
                    f"{url} did not answer: {type(error).__name__} {error}",
                    hint="check the network and try again; answers that already came are kept",
                    url=url,
                )
                continue
            if response.status_code == 200:
                return response
            problem = _refusal(url, response)
            if response.status_code not in RETRIED:
                break
        assert problem is not None, "a loop without success leaves a problem"
        raise problem

    def _pace(self) -> None:
        now = self.clock()
        if self._last is not None and (early := self._last + 1.0 / self.per_second - now) > 0:
            self.sleep(early)
            now += early
        self._last = now

    def _wait_again(self, attempt: int, problem: FetchError | None) -> None:
        asked = 0.0 if problem is None else float(problem.facts.get("retry_after") or 0.0)
        self.sleep(min(max(asked, 2.0 ** (attempt - 1)), self.longest_wait))

    def _kept(self, question: str) -> Answer | None:
        body, about = self._places(question)
        try:
            said = json.loads(about.read_text(encoding="utf-8"))
            data = body.read_bytes()
        except (OSError, ValueError):
            return None
        digest = hashlib.sha256(data).hexdigest()
        # A damaged entry is no entry: it is asked for again.
        return Answer(data, question, digest, cached=True) if digest == said.get("sha256") else None

    def _keep(self, question: str, data: bytes) -> Answer:
        body, about = self._places(question)
        digest = hashlib.sha256(data).hexdigest()
        self.cache.mkdir(parents=True, exist_ok=True)
        said = {"url": question, "sha256": digest, "fetched": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}
        for place, content in ((body, data), (about, json.dumps(said).encode())):
            handle, beside = tempfile.mkstemp(dir=self.cache)
            try:
                with os.fdopen(handle, "wb") as out:
                    out.write(content)
                Path(beside).replace(place)
            except OSError as error:
                with contextlib.suppress(OSError):
                    Path(beside).unlink()
                raise FetchError(
                    f"the answer of {question} could not be kept: {error}", hint="free some space", url=question
                ) from error
        return Answer(data, question, digest, cached=False)

    def _places(self, question: str) -> tuple[Path, Path]:
        key = hashlib.sha256(question.encode()).hexdigest()
        return self.cache / f"{key}.body", self.cache / f"{key}.json"


def _question(url: str, params: Mapping[str, str] | None) -> str:
    if not params:
        return url
    return url + "?" + "&".join(f"{k}={v}" for k, v in sorted(params.items()))


def _refusal(url: str, response: "httpx.Response") -> FetchError:
    text = response.text[:300].strip()
    after = response.headers.get("Retry-After", "")
    hints = {
        401: "the key is missing or wrong",
        403: "the key does not allow this question, or its quota is used up",
        404: "the service has no data for this question: check codes and year",
        429: "the service asks for fewer requests: wait, or lower per_second",
    }
    return FetchError(
        f"{url} answered {response.status_code}: {text or response.reason_phrase}",
        hint=hints.get(response.status_code, "try again later; answers that already came are kept"),
        url=url,
        status=response.status_code,
        retry_after=float(after) if after.replace(".", "", 1).isdigit() else None,
    )
