"""A desk's run as a brief: every state with a quote, every number with its interval, nothing raised."""

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from lxml import html as lxml_html

from accord.documents import Document, Evidenced
from accord.register import Timeline, build, diff
from accord.reports import (
    Brief,
    Chart,
    Charts,
    Disagreement,
    Quantity,
    Subhead,
    Table,
    desk_brief,
    render_html,
    write_brief,
)
from accord.reports.blocks import Quote, Tag
from accord.reports.cells import plain
from accord.reports.desk_timelines import line_title
from accord.reports.desk_value import delay_chart, unit_of
from accord.statements import Statement, statement_id
from accord.vocabulary import Interval, day
from accord.workbench.effects import Appraisal, CountryEffect, DelayCost, Estimate, PairTrade, SectorTrade, YearEffect
from accord.workbench.run import DeskRun, run_desk
from accord.workbench.scenario import ScenarioInput

MONEY = "million USD of 2030"
RELEASE = (
    "Norway and Chile committed to conclude the free trade agreement by 2031. They will sign a memorandum on tourism."
)
NEWS = "---\ntitle: x\nsummary_of: A report\n---\nNorway and Chile signed a memorandum on tourism in Santiago."


def document(name: str, text: str, kind: str, published: date) -> Document:
    sha = hashlib.sha256(text.encode()).hexdigest()
    return Document(
        id="d-" + sha[:12],
        name=name,
        text=text,
        text_sha256=sha,
        bytes_sha256=sha,
        media_type="text/plain",
        title=Evidenced(f"Title of {name}", "stated", ""),
        publisher=Evidenced("The Fjord Post", "stated", ""),
        url=Evidenced(f"https://example.org/{name}", "stated", ""),
        published=Evidenced(published.isoformat(), "stated", ""),
        published_interval=day(published),
        kind=kind,
    )


def statement(doc: Document, quote: str, act: str, instrument: str, **more: object) -> Statement:
    start = doc.text.index(quote)
    made = Statement(
        id=statement_id(doc.id, start, start + len(quote), act, instrument),
        doc=doc.id,
        start=start,
        end=start + len(quote),
        quote=quote,
        act=act,
        subact=None,
        strength="pledged",
        verb="committed",
        polarity="affirmed",
        parties=("CHL", "NOR"),
        recipients=(),
        areas=("trade",) if instrument == "fta" else ("tourism",),
        instrument=instrument,
        title_word=None,
        instrument_state=None,
        target=None,
        event=None,
        figures=(),
        attribution=None,
        headline=False,
        extractor="test/1",
    )
    return replace(made, **more)  # type: ignore[arg-type]


def estimate(value: float, unit: str = "%") -> Estimate:
    return Estimate(value, value - 0.3 * abs(value), value + 0.4 * abs(value), unit)


def appraisal() -> Appraisal:
    def effect(code: str, name: str, pct: float) -> CountryEffect:
        return CountryEffect(code, name, estimate(pct), estimate(pct * 1000, MONEY), pct, estimate(pct), 0.0)

    sectors = [f"Sector {n}" for n in range(14)]
    trade = tuple(
        SectorTrade(a, b, f"S{n}", name, 100.0, 40.0 - 7 * n, None)
        for a, b in (("NOR", "CHL"), ("CHL", "NOR"))
        for n, name in enumerate(sectors)
    )
    return Appraisal(
        scenario="test",
        title="Test agreement",
        description="All of it is invented.",
        scenario_sha256="aa" * 32,
        baseline_title="Invented world",
        baseline_sha256="bb" * 32,
        parties=("NOR", "CHL"),
        entry_into_force=2032,
        horizon_years=20,
        discount_pct=3.0,
        money_unit=MONEY,
        interval=0.9,
        draws=50,
        failed_draws=1,
        seed=1,
        countries=(
            effect("PER", "Peru", -0.0021),
            effect("NOR", "Norway", 0.1234),
            effect("CHL", "Chile", 0.0312),
            effect("ROW", "Rest of the world", 1e-7),
        ),
        trade=trade,
        pairs=(
            PairTrade("NOR", "CHL", 1000.0, estimate(4.1)),
            PairTrade("CHL", "NOR", 900.0, estimate(2.2)),
        ),
        path=tuple(YearEffect(2032 + y, c, estimate(10.0 * (y + 1), MONEY)) for c in ("NOR", "CHL") for y in range(3)),
        delay=tuple(DelayCost(y, c, estimate(14.0 * y, MONEY)) for c in ("NOR", "CHL") for y in (1, 2)),
        inputs=(
            ScenarioInput("rates", "10 % to 0 %", "reported", "a newspaper"),
            ScenarioInput("share", "5 %", "assumed", ""),
            ScenarioInput("baseline: trade", "2030", "observed", "tables"),
        ),
        largest_residual=1e-13,
    )


def make_run(as_of: date = date(2032, 1, 1)) -> DeskRun:
    release = document("release.txt", RELEASE, "official-release", date(2031, 5, 2))
    news = document("news.md", NEWS, "news", date(2031, 5, 3))
    said = [
        statement(
            release,
            "committed to conclude the free trade agreement by 2031",
            "commit",
            "fta",
            target=Interval(None, date(2031, 12, 31), "year", "by 2031"),
        ),
        statement(
            release,
            "will sign a memorandum on tourism",
            "intend",
            "mou",
            strength="planning",
            verb="will sign",
            instrument_state="proposed",
        ),
        statement(
            news,
            "signed a memorandum on tourism",
            "sign",
            "mou",
            strength="signed",
            verb="signed",
            instrument_state="signed",
            event=day(date(2031, 5, 2)),
        ),
    ]
    register = build(said, [release, news], parties=("CHL", "NOR"))
    return DeskRun(
        title="Norway and Chile",
        parties=("NOR", "CHL"),
        as_of=as_of,
        known_on=None,
        documents=(release, news),
        problems=(),
        statements=tuple(said),
        register=register.state(as_of),
        appraisal=appraisal(),
        version="0.1.0",
        since=as_of - timedelta(days=90),
        changes=diff(register.state(as_of - timedelta(days=90)), register.state(as_of)),
    )


@pytest.fixture(scope="module")
def run() -> DeskRun:
    return make_run()


@pytest.fixture(scope="module")
def made(run: DeskRun) -> Brief:
    return desk_brief(run)


def blocks_of(brief: Brief, anchor: str) -> tuple[object, ...]:
    return next(s.blocks for s in brief.sections if s.anchor == anchor)


def test_the_executive_page_comes_first_with_three_charts(made: Brief) -> None:
    assert made.sections[0].anchor == "front"
    front = blocks_of(made, "front")
    drawn = [c for b in front for c in ((b,) if isinstance(b, Chart) else b.charts if isinstance(b, Charts) else ())]
    assert [c.kind for c in drawn] == ["timeline", "intervals", "path"]
    assert len(made.key_facts) == 8


def test_the_promise_that_slipped_says_no_evidence_and_leads_to_its_words(made: Brief) -> None:
    due = next(t for t in made.tables if t.key == "deadlines")
    assert len(due.rows) == 1
    assert Tag("overdue, no evidence", "late") in due.rows[0]
    link = due.rows[0][0]
    words = list(blocks_of(made, "words"))
    place = next(i for i, b in enumerate(words) if isinstance(b, Subhead) and f"#{b.anchor}" == link.href)  # type: ignore[union-attr]
    quote = words[place + 1]
    assert isinstance(quote, Quote)
    assert quote.text == "committed to conclude the free trade agreement by 2031"
    assert quote.url == "https://example.org/release.txt"
    assert "characters" in quote.place


def test_before_its_last_day_nothing_is_overdue() -> None:
    early = desk_brief(make_run(date(2031, 6, 1)))
    assert early.key_facts[2].value == Quantity(0)
    assert "overdue" not in " ".join(plain(c) for t in early.tables if t.key == "promises" for r in t.rows for c in r)


def test_nothing_is_called_broken_by_the_brief(made: Brief) -> None:
    text = lxml_html.fromstring(render_html(made).encode()).text_content().casefold()
    assert text.count("broken") == text.count("does not mean broken")


def test_both_sides_are_quoted_and_our_summary_is_called_ours(made: Brief) -> None:
    clash = next(b for b in blocks_of(made, "disagree") if isinstance(b, Disagreement))
    quotes = {q.text: q for s in clash.sides for q in s.quotes}
    assert set(quotes) == {"will sign a memorandum on tourism", "signed a memorandum on tourism"}
    assert quotes["signed a memorandum on tourism"].own_summary
    assert not quotes["will sign a memorandum on tourism"].own_summary
    listed = next(t for t in made.tables if t.key == "documents")
    assert [r[4] for r in listed.rows] == [None, "accord's own summary"]


def test_each_number_of_the_appraisal_is_shown_as_it_is(made: Brief, run: DeskRun) -> None:
    assert run.appraisal is not None
    income = next(t for t in made.tables if t.key == "income")
    assert [r[0] for r in income.rows] == ["Norway", "Chile", "Peru"]
    first = income.rows[0][1]
    assert isinstance(first, Quantity)
    welfare = next(c.welfare for c in run.appraisal.countries if c.code == "NOR")
    assert (first.value, first.low, first.high, first.status) == (welfare.value, welfare.low, welfare.high, "estimated")
    assert "1 more" in income.note
    effects = next(c for c in made.charts if c.key == "map")
    assert len(effects.rows) == len(run.appraisal.countries)


def test_the_trade_chart_adds_up_to_the_appraisal(made: Brief, run: DeskRun) -> None:
    assert run.appraisal is not None
    chart = next(c for c in made.charts if c.key == "trade")
    for exporter, flow in (("NOR", "Norway to Chile"), ("CHL", "Chile to Norway")):
        drawn = sum(r[2] for r in chart.rows if r[0] == flow and isinstance(r[2], float))
        assert drawn == pytest.approx(sum(r.change for r in run.appraisal.trade if r.exporter == exporter))


def test_inputs_say_how_they_are_known(made: Brief) -> None:
    table = next(t for t in made.tables if t.key == "inputs-list")
    assert table.caption == "3 inputs: 1 assumed, 1 reported, 1 observed"


def test_the_register_and_every_statement_go_beside_the_page(made: Brief, run: DeskRun, tmp_path: Path) -> None:
    files = write_brief(made, tmp_path, ("ics",))
    names = {p.name for p in files}
    assert {"register.csv", "statements.csv", "deadlines.ics"} <= names
    assert (tmp_path / "statements.csv").read_text().count("\n") == len(run.statements) + 1
    deadline = made.deadlines[0]
    assert deadline.uid.endswith("@accord")
    assert deadline.stamp == date(2031, 5, 3)


def test_a_desk_without_a_scenario_or_promises_is_a_brief_too(run: DeskRun) -> None:
    bare = replace(run, appraisal=None, statements=(), register=build([], run.documents).state(run.as_of))
    made = desk_brief(bare)
    assert [s.anchor for s in made.sections] == ["front", "promised", "methods", "sources"]
    assert "no promise" in lxml_html.fromstring(render_html(made).encode()).text_content()


def test_same_run_same_brief(run: DeskRun, made: Brief) -> None:
    assert desk_brief(make_run()) == made


def test_money_units_read_as_people_write_them() -> None:
    assert unit_of("million USD of 2022") == ("US$ million", 2022)
    assert unit_of("billion SGD of 2019") == ("SGD billion", 2019)


@pytest.mark.slow
def test_the_packaged_desk_makes_a_brief_whose_links_all_arrive(tmp_path: Path) -> None:
    from accord.workbench.desk import copy_example

    run = run_desk(copy_example(tmp_path / "desk"), draws=2)
    made = desk_brief(run)
    tree = lxml_html.fromstring(render_html(made).encode())
    ids = set(tree.xpath("//@id"))
    assert all(h[1:] in ids for h in tree.xpath("//a[starts-with(@href, '#')]/@href"))
    listed = next(t for t in made.tables if t.key == "documents")
    assert len(listed.rows) == len(run.documents) >= 14
    assert all("accord's own summary" in str(r[4]) for r in listed.rows)
    quotes = [b for s in made.sections for b in s.blocks if isinstance(b, Quote)]
    texts = {d.text for d in run.documents}
    assert quotes
    assert all(any(q.text in t for t in texts) for q in quotes)
    assert isinstance(listed, Table)
    pytest.importorskip("typst")
    import pypdfium2

    from accord.reports.pdf import render_pdf

    document = pypdfium2.PdfDocument(render_pdf(made))
    first = " ".join(document[0].get_textpage().get_text_range().split())
    document.close()
    assert "On one page" in first
    front = blocks_of(made, "front")
    drawn = [c for b in front for c in ((b,) if isinstance(b, Chart) else b.charts if isinstance(b, Charts) else ())]
    assert [c.key for c in drawn if " ".join(c.title.replace("\u00a0", " ").split())[:40] not in first] == []


def test_what_was_not_read_is_not_counted_as_read(run: DeskRun) -> None:
    told = desk_brief(replace(run, documents=(*run.documents[:-1], replace(run.documents[-1], language="vi"))))
    (fact,) = [f for f in told.key_facts if f.label == "Documents read"]
    assert isinstance(fact.value, Quantity) and fact.value.value == len(run.documents) - 1
    assert "1 more" in fact.note


def test_a_delay_that_spares_a_party_is_not_titled_a_cost(run: DeskRun) -> None:
    assert run.appraisal is not None
    first, *rest = run.appraisal.delay
    turned = replace(first, cost=replace(first.cost, value=-9.0, low=-12.0, high=-5.0))
    chart = delay_chart(replace(run.appraisal, delay=(turned, *rest)))
    assert chart is not None and "below zero a gain from waiting" in chart.title
    plain_chart = delay_chart(run.appraisal)
    assert plain_chart is not None and "delay costs" in plain_chart.title


def test_the_front_page_counts_in_the_singular_and_says_what_rests_on_one_document(made: Brief, run: DeskRun) -> None:
    front = str(made.sections[0].blocks)
    assert "on 1 points" not in front
    slipping = [c for c in run.register.due() if c.schedule == "overdue-no-evidence"]
    assert any(c.documents == 1 for c in slipping) == ("(one document)" in front)


def test_a_line_named_for_its_area_says_which_instrument_it_is() -> None:
    dialogue = Timeline(
        id="t-1",
        title="Energy",
        parties=("NOR", "CHL"),
        instrument="dialogue",
        areas=(),
        entries=(),
        state="in-force",
        note="",
    )
    assert line_title(dialogue) == "Energy dialogue"
    assert line_title(replace(dialogue, title="Free trade agreement", instrument="fta")) == "Free trade agreement"
