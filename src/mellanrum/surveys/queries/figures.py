"""Figures of rounds: what questions came to, for measures and pages alike."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from mellanrum.governance.models import Body
from mellanrum.kernel.periods import Period
from mellanrum.measures.intervals import Interval, student, wilson
from mellanrum.records.keys import Unreadable
from mellanrum.surveys.models import AskedGroup, Question, SurveyAnswer, SurveyRound
from mellanrum.surveys.policies import can_read_surveys
from mellanrum.surveys.sealing import Content, content_of
from mellanrum.surveys.states import NO, YES, Answer, Tally, tally_of
from mellanrum.tenancy.actors import Actor


@dataclass(frozen=True, kw_only=True)
class Given:
    """One set of answers, without anything that tells it from others: its values and its group."""

    values: dict[str, Answer]
    body_id: int | None
    body_kind: str
    member_id: int | None
    level: str


@dataclass(frozen=True, kw_only=True)
class Closed:
    """A round that has closed, with its questions by code, its groups and its answers.

    ``unreadable`` is True when its answers cannot be opened, since the installation's secret is another than then.
    """

    round: SurveyRound
    questions: dict[str, Question]
    groups: Sequence[AskedGroup]
    answers: Sequence[Given]
    unreadable: bool = False

    def asked(self, keep: Callable[[AskedGroup], bool] = lambda _group: True) -> int | None:
        """This will tell how many were asked of the groups that are kept; None when that is not known."""
        kept = [group.asked for group in self.groups if keep(group)]
        return sum(kept) if kept else None


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What a question came to among those asked; ``number`` is a mean, or a share of yes in percent.

    None, like the interval, with fewer answers than give a figure. There is no interval when everybody asked answered.
    """

    tally: Tally
    asked: int | None
    number: float | None = None
    interval: Interval | None = None

    @property
    def yes(self) -> int:
        """How many answered yes."""
        return self.tally.counts.get(YES, 0)


def mean_of(tally: Tally, asked: int | None) -> Figure:
    """This will give the mean of a scale's answers with its interval, in steps of the scale."""
    if not tally.enough:
        return Figure(tally=tally, asked=asked)
    interval = student(tally.mean, tally.deviation, tally.n, asked)
    return Figure(tally=tally, asked=asked, number=tally.mean, interval=interval)


def share_of_yes(tally: Tally, asked: int | None) -> Figure:
    """This will give yes / (yes + no) with its interval, in percent."""
    if not tally.enough:
        return Figure(tally=tally, asked=asked)
    yes, n = tally.counts.get(YES, 0), tally.counts.get(YES, 0) + tally.counts.get(NO, 0)
    interval = wilson(yes, n, asked)
    low_high = (100 * interval[0], 100 * interval[1]) if interval else None
    return Figure(tally=tally, asked=asked, number=100 * yes / n, interval=low_high)


def closed_rounds(actor: Actor, survey: str, *, period: Period, on: date) -> list[Closed]:
    """This will fetch the rounds of a questionnaire, in any version, that closed in a period and by a day.

    The newest first, with everything that figures need of them. Four queries.
    """
    can_read_surveys(actor).require()
    rounds = SurveyRound.objects.of(actor).filter(questionnaire__code=survey, closes__gte=period.start, closes__lte=on)
    if period.end is not None:
        rounds = rounds.filter(closes__lt=period.end)
    return with_answers(actor, list(rounds.select_related("questionnaire").order_by("-closes", "-id")))


def with_answers(actor: Actor, rounds: Sequence[SurveyRound]) -> list[Closed]:
    """This will put rounds together with their questions, groups and answers (three queries, none without rounds)."""
    if not rounds:
        return []
    versions = {one.questionnaire_id for one in rounds}
    questions = list(Question.objects.of(actor).filter(questionnaire__in=versions).order_by("position", "id"))
    groups = list(AskedGroup.objects.of(actor).filter(round__in=rounds).select_related("body", "member"))
    opened: dict[int, list[Content]] = {}
    unreadable = set()
    for answer in SurveyAnswer.objects.of(actor).filter(round__in=rounds).order_by("id"):
        try:
            opened.setdefault(answer.round_id, []).append(content_of(answer))
        except Unreadable:
            unreadable.add(answer.round_id)
    kinds = _kinds_of_bodies(actor, groups, opened.values())
    return [
        Closed(
            round=one,
            questions={each.code: each for each in questions if each.questionnaire_id == one.questionnaire_id},
            groups=[group for group in groups if group.round_id == one.pk],
            # Some of the answers are no figure of all of them.
            answers=[] if one.pk in unreadable else [_given(each, kinds) for each in opened.get(one.pk, [])],
            unreadable=one.pk in unreadable,
        )
        for one in rounds
    ]


def _kinds_of_bodies(
    actor: Actor, groups: Iterable[AskedGroup], opened: Iterable[Sequence[Content]]
) -> dict[int | None, str]:
    """The groups bring most of them; answers from files may name a body that nobody was counted as asked of."""
    kinds: dict[int | None, str] = {group.body_id: group.body.kind for group in groups if group.body}
    missing = {each.body_id for contents in opened for each in contents if each.body_id} - set(kinds)
    if missing:
        kinds |= dict(Body.objects.of(actor).filter(pk__in=missing).values_list("pk", "kind"))
    return kinds


def _given(content: Content, kinds: dict[int | None, str]) -> Given:
    return Given(
        values=content.values,
        body_id=content.body_id,
        body_kind=kinds.get(content.body_id, ""),
        member_id=content.member_id,
        level=content.level,
    )


def tally_for(question: Question, answers: Iterable[Given]) -> Tally:
    """This will count the answers to a question."""
    return tally_of(question.kind, (given.values.get(question.code) for given in answers))
