"""Papers, read back by others than those who wrote them: pypdf, docx2python, and the files' own XML."""

import io
import json
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from docx2python import docx2python
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from mellanrum.rendering.papers import (
    Bullets,
    Fact,
    Figure,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    SignatureLine,
    Signatures,
    Table,
    as_docx,
    as_pdf,
    digest_of,
    from_data,
    masked,
    to_data,
)
from mellanrum.rendering.papers.masking import NotInPaper

AT = datetime(2026, 3, 13, 9, 30, tzinfo=UTC)
BAR = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 60" width="200" height="60">'
    b'<rect width="80" height="40" fill="#0a6"/></svg>'
)
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PAPER = Paper(
    title="Protokoll 12 mars 2026",
    issuer="Samordningsförbundet Exempel",
    kicker="Styrelsen",
    reference="2026-14",
    made_at=AT,
    lead="Sammanträdet öppnades klockan 13.00.",
    facts=(Fact(label="Plats", value="Rådhuset"), Fact(label="Tid", value="13.00\N{EN DASH}15.30")),
    blocks=(
        Heading(text="§ 12 Årsredovisning"),
        Paragraph(text="Signe Exempelsson redogör.", note="Bilaga 1."),
        Paragraph(text="Styrelsen godkänner årsredovisningen.", weight="strong"),
        Table(
            caption="Närvarande",
            header=("Namn", "Medlem", "Kronor"),
            rows=tuple((f"Person {number}", "Kommunen", "1 234") for number in range(60)),
            right=(2,),
        ),
        Figure(picture=BAR, alt="En grön stapel, 40 procent av ytan", caption="Stapel"),
        Bullets(items=("första punkten", "andra punkten")),
        Heading(text="Underskrifter", level=2),
        Signatures(
            lines=(
                SignatureLine(name="Signe Exempelsson", role="sekreterare"),
                SignatureLine(name="Bo Exempelsson", role="ordförande", signed="Justerat 14 mars 2026"),
            )
        ),
    ),
)


def read(pdf: bytes) -> Any:
    return PdfReader(io.BytesIO(pdf), strict=True)


def words_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in read(pdf).pages)


def elements(node: Any) -> Iterator[Any]:
    """This will walk the structure tree in reading order."""
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from elements(child)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements(node["/K"])


def part(docx: bytes, name: str) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return ElementTree.fromstring(archive.read(name))


def every_byte(archive: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return b"\n".join(opened.read(name) for name in opened.namelist())


def every_stream(pdf: bytes) -> bytes:
    found = [pdf]
    reader = read(pdf)
    for number in range(1, len(reader.xref_objStm) + sum(len(table) for table in reader.xref.values()) + 1):
        try:
            thing = reader.get_object(number)
        except Exception:  # a number that the file does not use
            continue
        found.append(thing.get_data() if thing is not None and hasattr(thing, "get_data") else repr(thing).encode())
    return b"\n".join(found)


def test_the_pdf_says_what_it_is() -> None:
    reader = read(as_pdf(PAPER))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "sv"
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert reader.metadata is not None
    assert reader.metadata.title == "Protokoll 12 mars 2026"
    about = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in about
    assert "<rdf:li>sv</rdf:li>" in about
    assert len(reader.pages) == 3
    assert all(page["/Tabs"] == "/S" for page in reader.pages)


def test_the_structure_of_the_pdf_has_headings_tables_lists_and_pictures() -> None:
    root = read(as_pdf(PAPER)).trailer["/Root"]["/StructTreeRoot"]
    tree = list(elements(root["/K"]))
    kinds = [str(element["/S"]) for element in tree]
    count = Counter(kinds)
    assert [kind for kind in kinds if re.fullmatch(r"/H\d", kind)] == ["/H1", "/H2", "/H3"]
    assert (count["/Table"], count["/THead"], count["/TH"], count["/TR"]) == (1, 1, 3, 61)
    assert count["/TD"] == 180
    assert (count["/L"], count["/LI"]) == (1, 2)
    assert [str(one["/Alt"]) for one in tree if "/Alt" in one] == ["En grön stapel, 40 procent av ytan"]
    heads = [one for one in tree if one["/S"] == "/TH"]
    said = [one["/A"] if isinstance(one["/A"], dict) else [part.get_object() for part in one["/A"]] for one in heads]
    assert all("/Column" in str(attributes) for attributes in said)
    assert "/Note" in count


def test_every_letter_of_the_pdf_is_carried_in_it() -> None:
    for page in read(as_pdf(PAPER)).pages:
        for font in page["/Resources"]["/Font"].values():
            descendant = font["/DescendantFonts"][0]["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(descendant)
            assert "/ToUnicode" in font


def test_the_text_of_the_pdf_comes_in_order() -> None:
    text = words_of(as_pdf(PAPER))
    order = [
        "Samordningsförbundet",
        "Protokoll 12 mars",
        "öppnades",
        "Rådhuset",
        "§ 12",
        "redogör",
        "godkänner",
        "Person 0",
    ]
    order += ["Person 59", "andra punkten", "Underskrifter", "Signe Exempelsson, sekreterare", "Justerat 14 mars 2026"]
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert "sida 1 av 3" in text
    assert text.count("Namn\nMedlem") + text.count("Namn Medlem") == 2, (
        "the header row stands on every page of the table"
    )


def test_an_english_paper_says_so() -> None:
    reader = read(as_pdf(replace(PAPER, language="en")))
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert "page 1 of 3" in reader.pages[0].extract_text()


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert as_pdf(PAPER) == as_pdf(PAPER)
    first = as_docx(PAPER)
    assert first == as_docx(PAPER)
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert as_pdf(replace(PAPER, made_at=AT.replace(minute=31))) != as_pdf(PAPER)


@pytest.mark.parametrize(
    "text",
    [
        '#read("/etc/passwd")',
        "#import sys: inputs; #sys.inputs",
        "$ x^2 $ *starkt* _lutat_ `kod` = rubrik",
        '"] #panic("ute") [',
        "\\u{41} @hänvisning <etikett> // kommentar /* mer */",
    ],
)
def test_nothing_that_is_written_is_obeyed(text: str) -> None:
    paper = Paper(title=text, issuer=text, made_at=AT, blocks=(Paragraph(text=text), Heading(text=text)))
    plain = "".join(words_of(as_pdf(paper)).split())
    assert plain.count("".join(text.split())) >= 4


@settings(max_examples=25, deadline=None)
@given(st.text(min_size=1, max_size=40).filter(lambda text: text.strip() and text.strip().isprintable()))
def test_any_text_can_be_set(text: str) -> None:
    paper = Paper(title="Titel", issuer="Förbund", made_at=AT, blocks=(Paragraph(text=text),))
    assert as_pdf(paper).startswith(b"%PDF-1.7")
    assert zipfile.is_zipfile(io.BytesIO(as_docx(paper)))


def test_a_letter_without_a_font_is_told_by_its_number() -> None:
    paper = Paper(title="Möte med 中", issuer="Förbund", made_at=AT, blocks=(Paragraph(text="Łódź, Δ, Ж, 😀\x07"),))
    text = words_of(as_pdf(paper))
    assert "Möte med [U+4E2D]" in text
    assert "Łódź, Δ, Ж, [U+1F600]" in text
    assert "Tecken som inte kan tryckas står med sitt nummer i Unicode: [U+4E2D], [U+1F600]." in " ".join(text.split())
    assert "?" not in text
    assert "中" in docx2python(io.BytesIO(as_docx(paper))).text


def test_the_docx_has_real_headings_a_repeated_header_row_a_title_and_a_language() -> None:
    docx = as_docx(PAPER)
    body = part(docx, "word/document.xml")
    styles = [
        (style.get(f"{WORD}val"), "".join(text.text or "" for text in paragraph.iter(f"{WORD}t")))
        for paragraph in body.iter(f"{WORD}p")
        if (style := paragraph.find(f"{WORD}pPr/{WORD}pStyle")) is not None
    ]
    headings = [pair for pair in styles if str(pair[0]).startswith("Heading")]
    assert headings == [
        ("Heading1", "Protokoll 12 mars 2026"),
        ("Heading2", "§ 12 Årsredovisning"),
        ("Heading3", "Underskrifter"),
        ("Heading2", "Noter"),
    ]
    rows = list(body.iter(f"{WORD}tr"))
    assert [row.find(f"{WORD}trPr/{WORD}tblHeader") is not None for row in rows] == [True] + [False] * 60
    assert [element.get("descr") for element in body.iter() if element.tag.endswith("}docPr")] == [
        "En grön stapel, 40 procent av ytan"
    ]
    core = every_byte(docx).decode(errors="replace")
    assert "<dc:title>Protokoll 12 mars 2026</dc:title>" in core
    assert {lang.get(f"{WORD}val") for lang in part(docx, "word/styles.xml").iter(f"{WORD}lang")} == {"sv-SE"}
    text = docx2python(io.BytesIO(docx)).text
    order = [
        "öppnades",
        "Rådhuset",
        "§ 12",
        "redogör",
        "godkänner",
        "Person 0",
        "Person 59",
        "andra punkten",
        "sekreterare",
    ]
    assert [text.index(words) for words in order] == sorted(text.index(words) for words in order)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_opens_the_docx(tmp_path: Path) -> None:
    (tmp_path / "protokoll.docx").write_bytes(as_docx(PAPER))
    command = ["soffice", "--headless", "--convert-to", "txt:Text", "--outdir", str(tmp_path), "protokoll.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, timeout=120)
    assert "Styrelsen godkänner årsredovisningen." in (tmp_path / "protokoll.txt").read_text(encoding="utf-8-sig")


def test_what_is_masked_is_in_no_byte_of_any_format() -> None:
    secret = "Signe Exempelsson"
    # As people write it: in any case, over a line, in a picture, in the title that becomes metadata.
    paper = replace(
        PAPER,
        title="Protokoll om Signe Exempelsson",
        blocks=(
            *PAPER.blocks,
            Paragraph(text="SIGNE\nEXEMPELSSON och Signe\N{NO-BREAK SPACE}Exempelsson"),
            Figure(picture=BAR.replace(b"</svg>", b"<text>Signe Exempelsson</text></svg>"), alt="Signe Exempelsson"),
        ),
    )
    assert secret in words_of(as_pdf(paper))
    safe = masked(paper, [" signe   exempelsson "])
    pdf, docx = as_pdf(safe), as_docx(safe)
    page = render_to_string("rendering/parts/paper.html", {"paper": safe})
    for text in (words_of(pdf), docx2python(io.BytesIO(docx)).text, page):
        assert not re.search(r"\bsigne\b", text, re.IGNORECASE)
        assert "[maskat]" in text
        assert "Bo Exempelsson" in text
    for bytes_ in (every_stream(pdf), every_byte(docx), page.encode()):
        assert b"Signe" not in bytes_, "as plain bytes"
        assert "Signe".encode("utf-16-be") not in bytes_
    assert read(pdf).metadata["/Title"] == "Protokoll om [maskat]"
    assert "<img" not in page


def test_a_masked_bar_does_not_tell_how_long_the_passage_was() -> None:
    short = masked(replace(PAPER, blocks=(Paragraph(text="Före Bo efter"),)), ["Bo"])
    long = masked(
        replace(PAPER, blocks=(Paragraph(text="Före Bo Exempelsson i Storstad efter"),)), ["Bo Exempelsson i Storstad"]
    )
    assert as_pdf(short) == as_pdf(long)


def test_a_passage_that_is_not_there_is_told_and_nothing_is_masked() -> None:
    with pytest.raises(NotInPaper) as refusal:
        masked(PAPER, ["Bo Exempelsson", "Nils Ingenstans"])
    assert refusal.value.passages == ("Nils Ingenstans",)


def test_the_page_has_the_same_words_in_the_same_order_and_no_markup_of_others() -> None:
    paper = replace(PAPER, blocks=(*PAPER.blocks, Paragraph(text="<script>alert(1)</script>\nrad två"), PageBreak()))
    page = render_to_string("rendering/parts/paper.html", {"paper": paper})
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>rad två" in page
    assert page.count('<th scope="col"') == 3
    assert 'alt="En grön stapel, 40 procent av ytan"' in page
    assert 'lang="sv"' in page


def test_a_kept_paper_comes_back_as_it_was_with_a_digest_of_its_words() -> None:
    data = json.loads(json.dumps(to_data(PAPER)))
    assert from_data(data) == PAPER
    assert len(digest_of(data)) == 64
    assert digest_of(to_data(replace(PAPER, made_at=AT.replace(hour=10)))) == digest_of(data)
    assert digest_of(to_data(replace(PAPER, lead="Något annat."))) != digest_of(data)


@pytest.mark.parametrize(
    "made",
    [
        lambda: Paper(title=" ", issuer="Förbund", made_at=AT),
        lambda: Paper(title="Titel", issuer="Förbund", made_at=AT.replace(tzinfo=None)),
        lambda: Figure(picture=BAR, alt=" "),
        lambda: Heading(text="Djup", level=4),
        lambda: Table(caption="", header=("A", ""), rows=()),
        lambda: Table(caption="", header=("A", "B"), rows=(("1",),)),
    ],
)
def test_a_paper_that_cannot_be_read_by_all_is_not_made(made: Any) -> None:
    with pytest.raises(ValueError):
        made()
