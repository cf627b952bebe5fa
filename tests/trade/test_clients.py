"""Data services, against a local server that answers in exactly their format, errors included."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from accord.trade import BadDataError, Fetcher, FetchError, comtrade, wits_tariffs, world_bank


class Service:
    """A local server: ``answers`` maps a path to a list of (status, headers, body or callable) used in turn."""

    def __init__(self):
        self.answers, self.asked = {}, []
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                parts = urlsplit(self.path)
                query = {k: v[-1] for k, v in parse_qs(parts.query).items()}
                service.asked.append((parts.path, query, dict(self.headers)))
                queue = service.answers.get(parts.path, [(404, {}, b"not found")])
                status, headers, body = queue.pop(0) if len(queue) > 1 else queue[0]
                body = body(query, self.headers) if callable(body) else body
                if isinstance(body, tuple):
                    status, headers, body = body
                cut = headers.pop("X-Cut", None) if "X-Cut" in (headers := dict(headers)) else None
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if cut:
                    self.wfile.write(body[: int(cut)])
                    self.close_connection = True
                else:
                    self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def service():
    running = Service()
    yield running
    running.close()


@pytest.fixture
def fetcher(tmp_path):
    waits = []
    made = Fetcher(tmp_path / "cache", per_second=1000.0, timeout=5.0, trust_env=False, sleep=waits.append)
    made_waits[id(made)] = waits
    return made


made_waits = {}
PREVIEW = "/public/v1/preview/C/A/HS"


def comtrade_row(**changes):
    row = {
        "typeCode": "C", "freqCode": "A", "refPeriodId": 20230101, "refYear": 2023, "refMonth": 52, "period": "2023",
        "reporterCode": 458, "reporterISO": None, "reporterDesc": None, "flowCode": "M", "flowDesc": None,
        "partnerCode": 410, "partnerISO": None, "partnerDesc": None, "partner2Code": 0, "classificationCode": "H6",
        "cmdCode": "TOTAL", "cmdDesc": None, "aggrLevel": 0, "motCode": 0, "customsCode": "C00", "qtyUnitCode": -1,
        "qty": None, "netWgt": None, "grossWgt": None, "cifvalue": 12500000000.5, "fobvalue": None,
        "primaryValue": 12500000000.5, "isReported": False, "isAggregate": True,
    }  # fmt: skip
    return {**row, **changes}


def comtrade_body(rows, error=""):
    return json.dumps({"elapsedTime": "0.02 secs", "count": len(rows), "data": rows, "error": error}).encode()


def test_comtrade_reads_and_asks_once(service, fetcher):
    rows = [
        comtrade_row(),
        comtrade_row(partnerCode=699, primaryValue=1.0),
        comtrade_row(partnerCode=0, primaryValue=9.0),
    ]
    service.answers[PREVIEW] = [(200, {}, comtrade_body(rows))]
    loaded = comtrade(fetcher, reporter="458", partner="410,699,0", year=2023, base=service.url)
    assert loaded.table[["reporter", "partner", "flow"]].values.tolist() == [
        ["MYS", "KOR", "M"],
        ["MYS", "IND", "M"],
        ["MYS", "W00", "M"],
    ]
    assert loaded.table["value_usd"].iloc[0] == 12500000000.5 and loaded.table["fob_usd"].isna().all()
    assert loaded.sheet.edition == "H6" and loaded.sheet.units["value_usd"].startswith("USD")
    again = comtrade(fetcher, reporter="458", partner="410,699,0", year=2023, base=service.url)
    assert len(service.asked) == 1 and again.table.equals(loaded.table)
    _, query, _ = service.asked[0]
    assert query["partner2Code"] == "0" and query["flowCode"] == "M" and query["cmdCode"] == "TOTAL"


def test_comtrade_key_goes_in_a_header_and_nowhere_else(service, fetcher):
    service.answers["/data/v1/get/C/A/HS"] = [(200, {}, comtrade_body([comtrade_row()]))]
    comtrade(fetcher, reporter="458", partner="410", year=2023, key="s3cret", base=service.url)
    path, query, headers = service.asked[0]
    assert headers["Ocp-Apim-Subscription-Key"] == "s3cret" and "s3cret" not in json.dumps([path, query])
    assert all(b"s3cret" not in p.read_bytes() for p in fetcher.cache.iterdir())


def test_comtrade_answer_at_the_row_limit_is_refused(service, fetcher):
    rows = [comtrade_row(cmdCode=f"{i:06d}") for i in range(500)]
    service.answers[PREVIEW] = [(200, {}, comtrade_body(rows))]
    with pytest.raises(BadDataError, match="row limit"):
        comtrade(fetcher, reporter="458", partner="410", year=2023, products="AG6", base=service.url)


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (401, b'{"statusCode": 401, "message": "Access denied due to invalid subscription key."}', "401"),
        (200, comtrade_body([], "Invalid reporter code"), "Invalid reporter"),
        (200, b'{"count": 3, "data": [{}]}', "announced 3"),
        (200, b'{"count": 1, "data": [{"refYe', "no JSON"),
    ],
)
def test_comtrade_errors_are_errors_and_not_kept(service, fetcher, status, body, words):
    service.answers[PREVIEW] = [(status, {}, body)]
    with pytest.raises(FetchError, match=words):
        comtrade(fetcher, reporter="458", partner="410", year=2023, base=service.url)
    assert not fetcher.cache.exists() or not list(fetcher.cache.iterdir())
    service.answers[PREVIEW] = [(200, {}, comtrade_body([comtrade_row()]))]
    assert len(comtrade(fetcher, reporter="458", partner="410", year=2023, base=service.url).table) == 1


def test_rate_limits_and_failures_are_waited_out(service, fetcher):
    limited = b'{"statusCode": 429, "message": "Rate limit is exceeded. Try again in 7 seconds."}'
    service.answers[PREVIEW] = [
        (429, {"Retry-After": "7"}, limited),
        (503, {}, b"Service Unavailable"),
        (200, {}, comtrade_body([comtrade_row()])),
    ]
    assert len(comtrade(fetcher, reporter="458", partner="410", year=2023, base=service.url).table) == 1
    waits = [w for w in made_waits[id(fetcher)] if w >= 1]
    assert waits == [7.0, 2.0] and len(service.asked) == 3


def test_a_service_that_never_answers_is_named_after_all_attempts(fetcher, service):
    service.answers["/x"] = [(500, {}, b"oops")]
    with pytest.raises(FetchError, match="500") as caught:
        fetcher.get(service.url + "/x")
    assert len(service.asked) == fetcher.attempts and caught.value.facts["status"] == 500
    service.answers["/y"] = [(403, {}, b"quota")]
    with pytest.raises(FetchError, match="403"):
        fetcher.get(service.url + "/y")
    assert len(service.asked) == fetcher.attempts + 1


def test_the_pace_is_kept(tmp_path, service):
    service.answers["/a"] = [(200, {}, b"a")]
    now, waits = [0.0], []
    paced = Fetcher(tmp_path, per_second=2.0, trust_env=False, sleep=waits.append, clock=lambda: now[0])
    for i in range(3):
        paced.get(service.url + "/a", {"n": str(i)})
    assert waits == [0.5, 1.0]


def test_a_damaged_cache_entry_is_asked_for_again(service, fetcher):
    service.answers["/a"] = [(200, {}, b"good")]
    assert fetcher.get(service.url + "/a").cached is False
    for place in fetcher.cache.glob("*.body"):
        place.write_bytes(b"bad")
    assert fetcher.get(service.url + "/a").body == b"good" and len(service.asked) == 2
    assert fetcher.get(service.url + "/a").cached is True


def test_a_download_goes_on_where_it_stopped(service, fetcher, tmp_path):
    data = bytes(range(256)) * 400

    def serve(query, headers):
        if (asked := headers.get("Range")) and headers.get("If-Range") == '"v1"':
            start = int(asked.split("=")[1].rstrip("-"))
            return 206, {"ETag": '"v1"', "Content-Range": f"bytes {start}-{len(data) - 1}/{len(data)}"}, data[start:]
        return 200, {"ETag": '"v1"', "X-Cut": "50000"}, data

    service.answers["/big.zip"] = [(200, {}, serve)]
    place = fetcher.download(service.url + "/big.zip", tmp_path / "big.zip")
    assert place.read_bytes() == data
    assert [h.get("Range") for _, _, h in service.asked] == [None, "bytes=50000-"]
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == ["big.zip"]


def test_a_download_that_stays_incomplete_is_refused_and_kept(service, fetcher, tmp_path):
    service.answers["/big.zip"] = [(200, {"X-Cut": "10"}, b"x" * 1000)]
    with pytest.raises(FetchError, match="incomplete"):
        fetcher.download(service.url + "/big.zip", tmp_path / "big.zip")
    assert not (tmp_path / "big.zip").exists() and (tmp_path / "big.zip.part").exists()
    service.answers["/none"] = [(404, {}, b"no")]
    with pytest.raises(FetchError, match="404"):
        fetcher.download(service.url + "/none", tmp_path / "none")


def bank_row(country, year, value):
    return {
        "indicator": {"id": "NY.GDP.MKTP.CD", "value": "GDP (current US$)"},
        "country": {"id": country[:2], "value": country},
        "countryiso3code": country,
        "date": str(year),
        "value": value,
        "unit": "",
        "obs_status": "",
        "decimal": 0,
    }


def bank_body(rows, page, pages, total, updated="2025-07-01"):
    head = {"page": page, "pages": pages, "per_page": 2, "total": total, "sourceid": "2", "lastupdated": updated}
    return json.dumps([head, rows]).encode()


def bank(service, updates=("2025-07-01", "2025-07-01")):
    rows = [bank_row("MYS", 2022, 4.07e11), bank_row("KOR", 2022, 1.67e12), bank_row("KOR", 2023, None)]

    def serve(query, headers):
        page = int(query["page"])
        part = rows[(page - 1) * 2 : page * 2]
        return 200, {"Content-Type": "application/json;charset=utf-8"}, bank_body(part, page, 2, 3, updates[page - 1])

    service.answers["/v2/country/MYS;KOR/indicator/NY.GDP.MKTP.CD"] = [(200, {}, serve)]


def test_world_bank_reads_all_pages(service, fetcher):
    bank(service)
    loaded = world_bank(fetcher, "NY.GDP.MKTP.CD", ["MYS", "KOR"], first=2022, last=2023, base=service.url, per_page=2)
    assert loaded.table["country"].tolist() == ["MYS", "KOR", "KOR"]
    assert loaded.table["value"].tolist()[:2] == [4.07e11, 1.67e12]
    assert loaded.sheet.units == {"value": "GDP (current US$)"} and loaded.sheet.edition == "updated 2025-07-01"
    assert [(f.kind, f.count) for f in loaded.sheet.findings] == [("missing-value", 1)]


def test_world_bank_errors(service, fetcher):
    wrong = [{"message": [{"id": "120", "key": "Invalid value", "value": "The provided parameter value is not valid"}]}]
    service.answers["/v2/country/XXX/indicator/NOPE"] = [(200, {}, json.dumps(wrong).encode())]
    with pytest.raises(FetchError, match="Invalid value"):
        world_bank(fetcher, "NOPE", ["XXX"], first=2022, last=2022, base=service.url)
    bank(service, updates=("2025-07-01", "2025-10-07"))
    with pytest.raises(FetchError, match="updated while"):
        world_bank(fetcher, "NY.GDP.MKTP.CD", ["MYS", "KOR"], first=2022, last=2023, base=service.url, per_page=2)


def test_wits_asks_and_reads(service, fetcher, wits):
    path = "/API/V1/SDMX/V21/datasource/TRN/reporter/458/partner/all/product/all/year/2019/datatype/reported"
    service.answers[path] = [(200, {}, wits.json(["410", "392"], ["390110", "720839", "870323"], wits.rates).encode())]
    loaded = wits_tariffs(fetcher, reporter="458", partner="all", year=2019, base=service.url)
    assert loaded.table.set_index(["exporter", "product"])["tariff_pct"]["410", "720839"] == 15.0
    assert service.asked[0][1] == {"format": "JSON"} and loaded.sheet.status == "observed"
    path = path.replace("partner/all", "partner/410")
    service.answers[path] = [(200, {}, wits.xml.encode())]
    loaded = wits_tariffs(fetcher, reporter="458", partner="410", year=2019, as_json=False, base=service.url)
    assert loaded.table["tariff_pct"].iloc[0] == 30.0
    with pytest.raises(FetchError, match="at most two"):
        wits_tariffs(fetcher, reporter="all", partner="all", year=2019, base=service.url)
    with pytest.raises(FetchError, match="404"):
        wits_tariffs(fetcher, reporter="458", partner="410", year=1800, base=service.url)
