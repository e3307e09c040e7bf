"""Papers: one description of a document, set as accessible PDF (PDF/UA-1), as DOCX to go on editing, and as a page.

    paper = Paper(title=…, blocks=(Heading(text=…), Paragraph(text=…), Table(…)), made_at=…)
    as_pdf(paper), as_docx(paper), {% include "rendering/parts/paper.html" %}

The same paper and the same moment give the same bytes. ``masked`` takes passages out before any format is made.
"""

from .keeping import digest_of, from_data, to_data
from .masking import MASK, masked
from .paper import (
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
)
from .pdf import as_pdf
from .word import as_docx

__all__ = [
    "MASK",
    "Bullets",
    "Fact",
    "Figure",
    "Heading",
    "PageBreak",
    "Paper",
    "Paragraph",
    "SignatureLine",
    "Signatures",
    "Table",
    "as_docx",
    "as_pdf",
    "digest_of",
    "from_data",
    "masked",
    "to_data",
]
