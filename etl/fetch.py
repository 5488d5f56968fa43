"""HTTP with suspicion: allowed hosts only, public addresses only, a total deadline, a size limit, few retries."""

from __future__ import annotations

import asyncio
import ipaddress
import random
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import httpx

from geodata.core.text import Text
from geodata.settings.sections import Http, SourceSettings

REDIRECTS = 5
AGAIN = {429, 500, 502, 503, 504}
AGENT = "covidmap-etl/1.0"
KEPT_HEADERS = ("content-type", "content-length", "etag", "last-modified", "date", "server")
FIRST_WAIT = 0.5


class FetchFailed(RuntimeError):
    """Nothing was received; what was published stands. `reason` says why."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.vi)
        self.reason = reason


class Blocked(FetchFailed):
    """The address is not one that this source may be read from; not tried again."""


class _TryAgain(FetchFailed):
    def __init__(self, reason: Text, *, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the server said of the file that was loaded last, for a conditional request."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """The bytes, from where, with which headers; `raw` is None when the server says that nothing changed."""

    raw: bytes | None
    origin: str
    headers: dict[str, str] = field(default_factory=dict)


def fetch(url: str, *, rules: SourceSettings, http: Http, known: Known | None = None) -> Fetched:
    """Get `url` within `http.deadline_seconds` in all, retries and redirects included.

    Raises `Blocked` for a host outside the list, a private address or another scheme, `FetchFailed` for the rest.
    """
    try:
        return asyncio.run(_within(url, rules=rules, http=http, known=known or Known()))
    except TimeoutError as error:
        seconds = f"{http.deadline_seconds:g}"
        raise FetchFailed(Text(vi=f"quá hạn {seconds} giây", en=f"not done within {seconds} seconds")) from error


async def _within(url: str, *, rules: SourceSettings, http: Http, known: Known) -> Fetched:
    end = time.monotonic() + http.deadline_seconds
    async with asyncio.timeout(http.deadline_seconds):
        for attempt in range(http.retries + 1):
            try:
                return await _follow(url, rules=rules, http=http, known=known)
            except _TryAgain as error:
                wait = error.after if error.after is not None else FIRST_WAIT * 2**attempt * random.uniform(0.75, 1.25)
                if attempt == http.retries or time.monotonic() + wait >= end:
                    raise FetchFailed(error.reason) from error
                await asyncio.sleep(wait)
    raise AssertionError("unreachable")


async def _follow(url: str, *, rules: SourceSettings, http: Http, known: Known) -> Fetched:
    target = httpx.URL(url)
    for _ in range(REDIRECTS + 1):
        answer = await _once(target, rules=rules, http=http, known=known)
        if isinstance(answer, Fetched):
            return answer
        if target.scheme == "https" and answer.scheme != "https":
            raise Blocked(Text(vi="chuyển hướng từ https sang http", en="a redirect from https to http"))
        target = answer
    raise FetchFailed(Text(vi="chuyển hướng quá nhiều lần", en="too many redirects"))


async def _once(url: httpx.URL, *, rules: SourceSettings, http: Http, known: Known) -> Fetched | httpx.URL:
    """One request to the address that was checked, so that a second look-up cannot lead elsewhere."""
    _hold_url(url, rules)
    address = await _address(url, rules)
    headers = {"Host": url.netloc.decode(), "User-Agent": AGENT, "Accept-Encoding": "identity"}
    if known.etag:
        headers["If-None-Match"] = known.etag
    if known.last_modified:
        headers["If-Modified-Since"] = known.last_modified
    timeout = httpx.Timeout(http.deadline_seconds)
    try:
        async with (
            httpx.AsyncClient(trust_env=False, timeout=timeout) as client,
            client.stream(
                "GET", url.copy_with(host=address), headers=headers, extensions={"sni_hostname": url.host}
            ) as response,
        ):
            return await _answer(response, url, http)
    except httpx.HTTPError as error:
        if _is_certificate(error):
            raise FetchFailed(
                Text(vi=f"chứng thư TLS không hợp lệ: {error}", en=f"invalid certificate: {error}")
            ) from error
        kind = type(error).__name__
        raise _TryAgain(Text(vi=f"kết nối lỗi ({kind}): {error}", en=f"connection failed ({kind}): {error}")) from error


async def _answer(response: httpx.Response, url: httpx.URL, http: Http) -> Fetched | httpx.URL:
    status = response.status_code
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    if status == HTTPStatus.NOT_MODIFIED:
        return Fetched(raw=None, origin=str(url), headers=headers)
    if response.is_redirect:
        return url.join(response.headers["location"])
    if status in AGAIN:
        raise _TryAgain(_status(status), after=_retry_after(response.headers))
    if status != HTTPStatus.OK:
        raise FetchFailed(_status(status))
    pieces, size = [], 0
    async for piece in response.aiter_bytes():
        size += len(piece)
        if size > http.max_bytes:
            raise FetchFailed(Text(vi=f"tệp lớn hơn {http.max_bytes} byte", en=f"more than {http.max_bytes} bytes"))
        pieces.append(piece)
    if not size:
        raise FetchFailed(Text(vi="máy chủ trả về nội dung rỗng", en="the server sent an empty body"))
    return Fetched(raw=b"".join(pieces), origin=str(url), headers=headers)


def _hold_url(url: httpx.URL, rules: SourceSettings) -> None:
    if url.scheme not in ("http", "https") or url.userinfo:
        raise Blocked(Text(vi=f"không đọc từ địa chỉ {url.scheme}:", en=f"addresses of {url.scheme}: are not read"))
    if url.host not in rules.hosts:
        raise Blocked(
            Text(vi=f"máy chủ {url.host} không có trong danh sách hosts", en=f"host {url.host} is not in the list")
        )


async def _address(url: httpx.URL, rules: SourceSettings) -> str:
    """The address to connect to; every address of the name must be public."""
    port = url.port or (443 if url.scheme == "https" else 80)
    try:
        found = await asyncio.get_running_loop().getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        raise _TryAgain(Text(vi=f"không tìm thấy máy chủ {url.host}", en=f"host {url.host} not found")) from error
    addresses = [str(entry[4][0]) for entry in found]
    for text in addresses:
        address = ipaddress.ip_address(text.partition("%")[0])
        if not (address.is_global or (rules.allow_loopback and address.is_loopback)):
            raise Blocked(Text(vi=f"{url.host} là địa chỉ nội bộ ({text})", en=f"{url.host} is not public ({text})"))
    return addresses[0]


def _is_certificate(error: BaseException | None) -> bool:
    while error is not None:
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def _retry_after(headers: Mapping[str, str]) -> float | None:
    stated = headers.get("retry-after", "").strip()
    if stated.isdigit():
        return float(stated)
    if not stated:
        return None
    try:
        return max(0.0, parsedate_to_datetime(stated).timestamp() - time.time())
    except ValueError:
        return None


def _status(status: int) -> Text:
    return Text(vi=f"máy chủ trả lời {status}", en=f"the server answered {status}")
