"""What an answer holds, sealed: somebody who reads the database sees how many answers there are and nothing of them.

While a round is open an address goes from the database as an answer comes. Whoever read both tables again and again
could set the one against the other, if the new answer could be told from those before it. So nothing of an answer
stands in plain: its values and its group are sealed under a secret that is not in the database, every sealed answer of
a round is as long as the others, and all are sealed anew whenever one is added (``operations.answering``).
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from mellanrum.records.sealing import seal, unseal

from .models import Question, QuestionKind, SurveyAnswer
from .states import Answer

LONGEST_TEXT = 2000
# A text of that length in UTF-8, whatever its signs are.
_TEXT_SIZE = 4 * LONGEST_TEXT
_CHOICE_SIZE = 96
_LEAST_SIZE = 512


@dataclass(frozen=True, kw_only=True)
class Content:
    """What somebody answered: values by question code, and the group as far as at least five share it."""

    values: dict[str, Answer] = field(default_factory=dict)
    body_id: int | None = None
    member_id: int | None = None
    level: str = ""


def size_for(questions: Iterable[Question]) -> int:
    """This will tell how many bytes every sealed answer to the questions takes, whatever is answered."""
    sizes = (
        _TEXT_SIZE if question.kind == QuestionKind.TEXT else _CHOICE_SIZE + 64 * len(question.options)
        for question in questions
    )
    return _LEAST_SIZE + sum(sizes)


def sealed(answer: SurveyAnswer, content: Content, *, size: int) -> SurveyAnswer:
    """This will put the content into the answer's row, in its place in the round."""
    whole = [content.values, content.body_id, content.member_id, content.level]
    plain = json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
    answer.sealed = seal(plain, bound_to=_binding(answer), size=size)
    return answer


def content_of(answer: SurveyAnswer) -> Content:
    """This will open an answer.

    Raises:
        Unreadable: when the installation no longer has the secret.
    """
    values, body_id, member_id, level = json.loads(unseal(bytes(answer.sealed), bound_to=_binding(answer)))
    return Content(values=values, body_id=body_id, member_id=member_id, level=level)


def _binding(answer: SurveyAnswer) -> str:
    return f"surveyanswer|{answer.federation_id}|{answer.round_id}"
