"""Annexes in PDF: columns by place, page headers left out, scans refused."""

import pytest

from accord.tariffs import ScheduleFileError, legend_named, open_schedule, pdf_text, show_duty

PAGE = """
#set page(width: 21cm, height: 9cm, margin: 1cm, header: [ANNEX 2-D, SCHEDULE OF MALAYSIA], footer: context [#counter(page).display()])
#set text(size: 8pt)
#table(columns: (2.6cm, 9cm, 3.5cm, 2cm), stroke: none,
 table.header([HS Code],[Description],[Base Rate],[Category]),
 [8703.21.10],[Of a cylinder capacity exceeding 1,800 cc but not exceeding 2,000 cc, with four-wheel drive and a spark-ignition engine],[30%],[B5],
 [8703.21.20],[Others],[8% or RM 1.20/kg, whichever is higher],[B3],
 [ex 8703.21.90 10],[Ambulances],[5%],[EIF],
 [0101.21],[Live horses],[],[],
 ..range(14).map(n => ([0102.#(10 + n).00],[Bovine animals of kind #n],[#(n + 1).5%],[B#(3 + n)])).flatten(),
)
"""


@pytest.fixture
def made(tmp_path):
    typst = pytest.importorskip("typst", reason="the extra 'print' makes the PDF of this test")

    def make(source):
        path = tmp_path / "annex.pdf"
        typst.compile(source.encode(), output=str(path))
        return path

    return make


def test_a_pdf_annex_reads_like_its_text(made):
    schedule = open_schedule(made(PAGE), party="MYS", edition="HS2012", legend=legend_named("cptpp-mys"))
    lines = {x.key.partition(":")[0]: x for x in schedule.lines}
    assert len(lines) == 17 and not schedule.unread
    assert lines["87032110"].description.endswith("with four-wheel drive and a spark-ignition engine")
    assert show_duty(lines["87032120"].base) == "8% or MYR 1.2/kg, whichever is higher"
    assert [show_duty(lines[f"0102{10 + n}00"].base) for n in range(14)] == [f"{n + 1}.5%" for n in range(14)]
    assert {x.where.page for x in schedule.lines} == {1, 2}


def test_pages_without_text_and_files_that_are_no_pdf(made, tmp_path):
    with pytest.raises(ScheduleFileError, match="scan"):
        pdf_text(made("#rect(width: 5cm, height: 5cm)"))
    bad = tmp_path / "x.pdf"
    bad.write_bytes(b"not a PDF")
    with pytest.raises(ScheduleFileError, match="opened as a PDF"):
        pdf_text(bad)
