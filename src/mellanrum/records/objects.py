"""What contexts above tell the register of their own: how an object is opened, who may see its documents, and kinds.

A context says in its ``matters.py``::

    declare_object("governance.meeting", url_of=lambda pk: reverse("governance:meeting", args=[pk]))
    declare_kinds({"minutes": _("Protokoll")})
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst

from mellanrum.tenancy.actors import Actor

MayRead = Callable[[Actor, int], bool]


@dataclass(frozen=True, kw_only=True)
class ObjectKind:
    """A kind of object that matters and documents are about.

    ``may_read`` tells who may open the documents of such an object besides those who read the whole register.
    """

    label: str
    url_of: Callable[[int], str]
    may_read: MayRead | None = None


# A paper (rendering.papers stands above the register) of the object with an id, or None when there is none to mask.
PaperOf = Callable[[Actor, int], Any]

_objects: dict[str, ObjectKind] = {}
_papers: dict[tuple[str, str], PaperOf] = {}
_kinds: dict[str, str | Promise] = {}


def declare_object(label: str, *, url_of: Callable[[int], str], may_read: MayRead | None = None) -> None:
    """This will register where objects of a model (``app.model``) are opened, and who may see their documents.

    Raises:
        ValueError: when the model is declared twice.
    """
    if label in _objects:
        raise ValueError(f"{label} is declared twice")
    _objects[label] = ObjectKind(label=label, url_of=url_of, may_read=may_read)


def declare_kinds(labels: Mapping[str, str | Promise]) -> None:
    """This will register kinds of documents with their words.

    Raises:
        ValueError: when a kind is declared twice, or has no words.
    """
    for kind, label in labels.items():
        if kind in _kinds or not label:
            raise ValueError(f"{kind} is declared twice, or has no words")
        _kinds[kind] = label


def declare_paper(label: str, kind: str, paper_of: PaperOf) -> None:
    """This will register how the text of a document that is made here is had again, so that it can be masked.

    ``paper_of`` gives a ``rendering.papers.Paper`` with the words that the document was given out with.

    Raises:
        ValueError: when the kind of document is declared twice for the model.
    """
    if (label, kind) in _papers:
        raise ValueError(f"{label} has a paper of the kind {kind} already")
    _papers[label, kind] = paper_of


def has_paper(object_type: str, kind: str) -> bool:
    """This will tell whether somebody has said how the text of such a document is had again."""
    return (object_type, kind) in _papers


def paper_of(actor: Actor, object_type: str, object_id: int | None, kind: str) -> Any:
    """This will give the text of a document that was made here, as a paper; None when there is none."""
    declared = _papers.get((object_type, kind))
    return declared(actor, object_id) if declared is not None and object_id is not None else None


def object_url(object_type: str, object_id: int | None) -> str:
    """This will give the address of an object; "" when there is none, or nobody has said where it is opened."""
    declared = _objects.get(object_type)
    return declared.url_of(object_id) if declared is not None and object_id is not None else ""


def object_lets_read(actor: Actor, object_type: str, object_id: int | None) -> bool:
    """This will tell whether the object itself lets the actor see its documents."""
    declared = _objects.get(object_type)
    if declared is None or declared.may_read is None or object_id is None:
        return False
    return declared.may_read(actor, object_id)


def kind_label(kind: str) -> str:
    """This will give the words of a kind of document; the kind itself when nobody has declared it."""
    return str(capfirst(str(_kinds.get(kind, kind))))


def all_kinds() -> dict[str, str]:
    """This will list every kind of document with its words, in the order of the words."""
    return dict(sorted(((kind, kind_label(kind)) for kind in _kinds), key=lambda pair: pair[1]))
