"""A paper as DOCX that offices go on editing: real heading styles, repeated header rows, language, title, texts."""

import zipfile
from datetime import UTC
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .masking import pieces
from .paper import Block, Bullets, Figure, Heading, PageBreak, Paper, Paragraph, Signatures, Table
from .pdf import as_png

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.text.paragraph import Paragraph as WordParagraph

# The first moment that a ZIP archive can tell: the archive's own times would change the bytes at every making.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_LANGUAGES = {"sv": "sv-SE", "en": "en-GB"}
_SHADE = "000000"


def as_docx(paper: Paper) -> bytes:
    """This will write the paper as DOCX; the same paper gives the same bytes."""
    from docx import Document

    with translation.override(paper.language):
        word = Document()
        _prepare(word, paper)
        _head(word, paper)
        notes: list[str] = []
        for block in paper.blocks:
            _block(word, block, notes)
        if notes:
            word.add_heading(_("Noter"), level=2)
            for number, note in enumerate(notes, start=1):
                _say(word.add_paragraph(), f"{number}. {note}")
        written = BytesIO()
        word.save(written)
    return _without_times(written.getvalue())


def _prepare(word: "Word", paper: Paper) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    core = word.core_properties
    core.title, core.author, core.language = _flat(paper.title), _flat(paper.issuer), _LANGUAGES[paper.language]
    core.subject, core.last_modified_by, core.comments = _flat(paper.kicker), _flat(paper.issuer), ""
    core.created = core.modified = paper.made_at.astimezone(UTC).replace(microsecond=0)
    core.revision = 1
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin = section.bottom_margin = Mm(24)
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3", "Heading 4"):
        style: Any = word.styles[name]
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in list(fonts.attrib):
            del fonts.attrib[attribute]
        for which in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{which}"), "Calibri" if name == "Normal" else "Cambria")
        if name != "Normal":
            style.font.color.rgb = RGBColor(0x16, 0x23, 0x2B)
    word.styles["Normal"].font.size = Pt(11)
    for element in word.styles.element.iter(qn("w:lang")):
        for which in ("val", "eastAsia"):
            element.set(qn(f"w:{which}"), _LANGUAGES[paper.language])
    _foot(section.footer.paragraphs[0], " · ".join(filter(None, (paper.issuer, paper.title, paper.reference))))


def _foot(paragraph: "WordParagraph", text: str) -> None:
    _say(paragraph, f"{text} · {pgettext('papper', 'sida')} ")
    _field(paragraph, "PAGE")
    paragraph.add_run(f" {pgettext('papper', 'av')} ")
    _field(paragraph, "NUMPAGES")


def _field(paragraph: "WordParagraph", instruction: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run = OxmlElement("w:r")
    shown = OxmlElement("w:t")
    shown.text = "1"
    run.append(shown)
    field.append(run)
    paragraph._p.append(field)


def _head(word: "Word", paper: Paper) -> None:
    _say(word.add_paragraph(), paper.issuer)
    if paper.kicker:
        _say(word.add_paragraph(), paper.kicker)
    _say(word.add_heading("", level=1), paper.title)
    if paper.lead:
        _say(word.add_paragraph(), paper.lead)
    for fact in paper.facts:
        paragraph = word.add_paragraph()
        paragraph.paragraph_format.space_after = 0
        _say(paragraph, f"{fact.label}: ", bold=True)
        _say(paragraph, fact.value)


def _block(word: "Word", block: Block, notes: list[str]) -> None:
    from docx.shared import Mm, Pt

    if isinstance(block, Heading):
        _say(word.add_heading("", level=block.level + 1), block.text)
    elif isinstance(block, Paragraph):
        paragraph = word.add_paragraph()
        _say(paragraph, block.text, bold=block.weight == "strong")
        if block.weight == "strong":
            paragraph.paragraph_format.left_indent = Mm(5)
        if block.weight == "small":
            for run in paragraph.runs:
                run.font.size = Pt(9)
        if block.note:
            notes.append(block.note)
            paragraph.add_run(str(len(notes))).font.superscript = True
    elif isinstance(block, Bullets):
        for number, item in enumerate(block.items, start=1):
            # Numbers as text: Word would go on counting from the list before.
            paragraph = word.add_paragraph(style=None if block.numbered else "List Bullet")
            if block.numbered:
                paragraph.paragraph_format.left_indent = Mm(6)
            _say(paragraph, f"{number}. {item}" if block.numbered else item)
    elif isinstance(block, Table):
        _table(word, block)
    elif isinstance(block, Figure):
        _figure(word, block)
    elif isinstance(block, Signatures):
        for line in block.lines:
            if line.signed:
                _say(word.add_paragraph(), line.signed)
            signed = word.add_paragraph()
            signed.paragraph_format.space_before = Pt(6 if line.signed else 30)
            signed.paragraph_format.keep_together = True
            _rule_above(signed)
            _say(signed, f"{line.name}, {line.role}" if line.role else line.name)
    elif isinstance(block, PageBreak):
        word.add_page_break()  # type: ignore[no-untyped-call]


def _rule_above(paragraph: "WordParagraph") -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "4"), ("color", "16232B")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    properties = paragraph._p.get_or_add_pPr()
    # The order of the properties is fixed: borders come before spacing and indents.
    after = properties.find(qn("w:spacing"))
    if after is not None:
        after.addprevious(borders)
    else:
        properties.append(borders)


def _table(word: "Word", block: Table) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    if block.caption:
        caption = word.add_paragraph(style="Caption")
        caption.paragraph_format.keep_with_next = True
        _say(caption, block.caption)
    table: Any = word.add_table(rows=1, cols=len(block.header), style="Table Grid")
    properties = table._tbl.tblPr
    if block.caption:
        described = OxmlElement("w:tblCaption")
        described.set(qn("w:val"), _flat(block.caption))
        properties.append(described)
    head = table.rows[0]
    repeated = OxmlElement("w:tblHeader")
    head._tr.get_or_add_trPr().append(repeated)
    for cell, text in zip(head.cells, block.header, strict=True):
        _say(cell.paragraphs[0], text, bold=True)
    for row in block.rows:
        added = table.add_row()
        whole = OxmlElement("w:cantSplit")
        added._tr.get_or_add_trPr().append(whole)
        for column, (cell, text) in enumerate(zip(added.cells, row, strict=True)):
            _say(cell.paragraphs[0], text)
            if column in block.right:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    word.add_paragraph()


def _figure(word: "Word", block: Figure) -> None:
    from docx.shared import Mm

    picture = block.picture if block.format == "png" else as_png(block.picture)
    shape: Any = word.add_picture(BytesIO(picture), width=Mm(155))
    properties = shape._inline.docPr
    properties.set("descr", _flat(block.alt))
    properties.set("title", _flat(block.caption or block.alt)[:250])
    if block.caption:
        _say(word.add_paragraph(style="Caption"), block.caption)


def _say(paragraph: "WordParagraph", text: str, *, bold: bool = False) -> None:
    """Write a text as runs; a masked piece is white on black."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    for piece, is_mask in pieces(text):
        run = paragraph.add_run(piece)
        run.bold = True if bold else None
        if is_mask:
            run.font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
            shade = OxmlElement("w:shd")
            for name, value in (("val", "clear"), ("color", "auto"), ("fill", _SHADE)):
                shade.set(qn(f"w:{name}"), value)
            run._r.get_or_add_rPr().append(shade)


def _flat(text: str) -> str:
    return "".join(piece for piece, _is_mask in pieces(text))


def _without_times(archive: bytes) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, date_time=_NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, old.read(name))
    return made.getvalue()
