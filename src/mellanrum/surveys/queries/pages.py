"""Questionnaires and rounds as their pages show them. Results come when a round has closed, never before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mellanrum.rendering import words
from mellanrum.rendering.distributions import Bar, Distribution
from mellanrum.rendering.trends import Point, Trend
from mellanrum.surveys.models import (
    AskedGroup,
    Invitation,
    Level,
    Question,
    QuestionKind,
    Questionnaire,
    SurveyAnswer,
    SurveyRound,
)
from mellanrum.surveys.policies import can_read_surveys
from mellanrum.surveys.states import LEAST_GROUP, Tally, groups_to_show
from mellanrum.tenancy.actors import Actor

from .figures import Closed, Figure, Given, mean_of, share_of_yes, tally_for, with_answers
from .wording import choices_of, count_of, label_of

ROUNDS_IN_TREND = 5


@dataclass(frozen=True, kw_only=True)
class SurveyLine:
    """A version of a questionnaire in the list, with its rounds, the latest first."""

    questionnaire: Questionnaire
    rounds: Sequence[SurveyRound]


@dataclass(frozen=True, kw_only=True)
class GroupFigure:
    """A group's figure of a question, in words too."""

    label: str
    figure: Figure
    words: str
    between: str


@dataclass(frozen=True, kw_only=True)
class Part:
    """The groups of one kind (bodies, members, levels) that may be shown, and how many may not."""

    heading: str
    groups: Sequence[GroupFigure]
    hidden: int


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a question came to in a round. ``enough`` is False with fewer than five answers: then nothing is told."""

    question: Question
    label: str
    n: int
    enough: bool
    figure: Figure | None = None
    words: str = ""
    between: str = ""
    distribution: Distribution | None = None
    parts: Sequence[Part] = field(default_factory=tuple)
    texts: Sequence[str] = field(default_factory=tuple)
    trend: Trend | None = None


@dataclass(frozen=True, kw_only=True)
class ResponseLine:
    """How many of a group were asked and answered; ``answered`` is None where so few were asked that it tells who."""

    label: str
    asked: int
    answered: int | None


@dataclass(frozen=True, kw_only=True)
class RoundPage:
    """A round: who was asked, how many answered and, when it has closed, what came of it."""

    round: SurveyRound
    asked: int
    answered: int
    waiting: int
    closed: bool
    open: bool
    responses: Sequence[tuple[str, Sequence[ResponseLine]]]
    results: Sequence[Result]
    unreadable: bool


@dataclass(frozen=True, kw_only=True)
class QuestionnairePage:
    """A version of a questionnaire with its questions and rounds."""

    questionnaire: Questionnaire
    questions: Sequence[tuple[Question, list[str]]]
    rounds: Sequence[SurveyRound]
    versions: Sequence[Questionnaire]


def survey_lines(actor: Actor) -> list[SurveyLine]:
    """This will list every questionnaire with its rounds (two queries)."""
    can_read_surveys(actor).require()
    rounds = list(_counted(actor))
    return [
        SurveyLine(questionnaire=one, rounds=[each for each in rounds if each.questionnaire_id == one.pk])
        for one in Questionnaire.objects.of(actor).order_by("position", "code", "-version")
    ]


def questionnaire_page(actor: Actor, code: str, version: int) -> QuestionnairePage | None:
    """This will gather a version of a questionnaire, or None when there is none (three queries)."""
    can_read_surveys(actor).require()
    versions = list(Questionnaire.objects.of(actor).filter(code=code).order_by("-version"))
    found = next((one for one in versions if one.version == version), None)
    if found is None:
        return None
    questions = Question.objects.of(actor).filter(questionnaire=found, withdrawn_on__isnull=True)
    return QuestionnairePage(
        questionnaire=found,
        questions=[(one, [choice.label for choice in choices_of(one)]) for one in questions],
        rounds=list(_counted(actor).filter(questionnaire=found)),
        versions=versions,
    )


def round_of(actor: Actor, pk: int) -> SurveyRound | None:
    """This will find a round of the actor's federation."""
    can_read_surveys(actor).require()
    found: SurveyRound | None = SurveyRound.objects.of(actor).select_related("questionnaire").filter(pk=pk).first()
    return found


def round_page(actor: Actor, pk: int, *, on: date) -> RoundPage | None:
    """This will gather a round, or None when there is none (seven queries at most).

    The figures of a question are told of five answers or more, also by body, member and level, and a group is hidden
    too when its figure would tell those of the others.
    """
    found = _counted(actor).filter(pk=pk).first()
    can_read_surveys(actor).require()
    if found is None:
        return None
    closed = found.closes <= on
    results: list[Result] = []
    if closed:
        before = Q(closes__lt=found.closes) | Q(closes=found.closes, pk__lt=found.pk)
        earlier = SurveyRound.objects.of(actor).filter(before, questionnaire__code=found.questionnaire.code)
        shown = [found, *earlier.order_by("-closes", "-id")[: ROUNDS_IN_TREND - 1]]
        rounds = with_answers(actor, shown)
        this = rounds[0]
        if not this.unreadable:
            results = [_result(question, this, rounds) for question in this.questions.values()]
    groups = list(
        AskedGroup.objects.of(actor)
        .filter(round=found)
        .select_related("body", "member")
        .annotate(
            links=Count("invitations"),
            used=Count("invitations", filter=Q(invitations__used=True)),
        )
    )
    return RoundPage(
        round=found,
        asked=found.asked or 0,
        answered=found.answered or 0,
        waiting=Invitation.objects.of(actor).filter(group__round=found, used=False).count(),
        closed=closed,
        open=found.opens <= on < found.closes,
        responses=_responses(groups, this.answers if closed else []),
        results=results,
        unreadable=closed and this.unreadable,
    )


def _counted(actor: Actor) -> Any:
    """Rounds with ``asked`` and ``answered``."""
    groups = AskedGroup.objects.filter(round=OuterRef("pk")).order_by().values("round")
    answers = SurveyAnswer.objects.filter(round=OuterRef("pk")).order_by().values("round")
    return (
        SurveyRound.objects.of(actor)
        .select_related("questionnaire")
        .annotate(
            asked=Subquery(groups.annotate(number=Sum("asked")).values("number")),
            answered=Subquery(answers.annotate(number=Count("id")).values("number")),
        )
        .order_by(F("closes").desc(), "-id")
    )


@dataclass(frozen=True, kw_only=True)
class _Division:
    """One way to divide those asked into groups: by body, member or level. A key is None or "" where it is not told."""

    heading: str
    of_answer: Callable[[Given], int | str | None]
    of_group: Callable[[AskedGroup], int | str | None]
    name: Callable[[AskedGroup], str]


def _divisions() -> list[_Division]:
    return [
        _Division(
            heading=pgettext("ett", "Organ"),
            of_answer=lambda given: given.body_id,
            of_group=lambda group: group.body_id,
            name=lambda group: (group.body.short_name or group.body.name) if group.body else "",
        ),
        _Division(
            heading=_("Medlem"),
            of_answer=lambda given: given.member_id,
            of_group=lambda group: group.member_id,
            name=lambda group: group.member.short_name if group.member else "",
        ),
        _Division(
            heading=_("Nivå"),
            of_answer=lambda given: given.level,
            of_group=lambda group: group.level,
            name=lambda group: str(group.get_level_display()),
        ),
    ]


def _responses(groups: Sequence[Any], answers: Sequence[Given]) -> list[tuple[str, list[ResponseLine]]]:
    """Asked and answered by body, member and level: by the links where there are some, else by the answers."""
    linked = any(group.links for group in groups)
    parts = []
    for division in _divisions():
        lines = []
        for key in dict.fromkeys(division.of_group(group) for group in groups):
            if not key:
                continue
            own = [group for group in groups if division.of_group(group) == key]
            asked = sum(group.asked for group in own)
            answered = (
                sum(group.used for group in own)
                if linked
                else sum(1 for given in answers if division.of_answer(given) == key)
            )
            tells = asked >= LEAST_GROUP and (linked or bool(answers))
            lines.append(ResponseLine(label=division.name(own[0]), asked=asked, answered=answered if tells else None))
        if lines:
            parts.append((division.heading, lines))
    return parts


def _result(question: Question, this: Closed, rounds: Sequence[Closed]) -> Result:
    tally = tally_for(question, this.answers)
    label = label_of(question)
    if not tally.enough:
        return Result(question=question, label=label, n=tally.n, enough=False)
    if question.kind == QuestionKind.TEXT:
        # In alphabetical order: the same place in two lists is not the same person.
        texts = sorted({str(given.values[question.code]) for given in this.answers if given.values.get(question.code)})
        return Result(question=question, label=label, n=tally.n, enough=True, texts=texts)
    distribution = Distribution(
        title=label,
        bars=[Bar(label=choice.label, count=count_of(question, tally, choice)) for choice in choices_of(question)],
        of=tally.n,
    )
    counted = _figure_of(question)
    if counted is None:
        return Result(question=question, label=label, n=tally.n, enough=True, distribution=distribution)
    figure = counted(tally, this.asked())
    return Result(
        question=question,
        label=label,
        n=tally.n,
        enough=True,
        figure=figure,
        words=_words(question, figure),
        between=_between(question, figure),
        distribution=distribution,
        parts=_parts(question, this, tally, counted),
        trend=_trend(question, rounds, counted),
    )


def _figure_of(question: Question) -> Callable[[Tally, int | None], Figure] | None:
    return {QuestionKind.SCALE.value: mean_of, QuestionKind.YES_NO.value: share_of_yes}.get(question.kind)


def _parts(
    question: Question, this: Closed, total: Tally, counted: Callable[[Tally, int | None], Figure]
) -> list[Part]:
    parts = []
    for division in _divisions():
        names: dict[int | str | None, str] = {
            division.of_group(group): division.name(group) for group in this.groups if division.of_group(group)
        }
        # A file tells the level of an answer, not of those asked.
        names |= {code: str(label) for code, label in Level.choices}
        by_key: dict[int | str, list[Given]] = {}
        for given in this.answers:
            key = division.of_answer(given)
            if key:
                by_key.setdefault(key, []).append(given)
        tallies = {key: tally_for(question, answers) for key, answers in by_key.items()}
        shown = groups_to_show({key: tally.n for key, tally in tallies.items()}, total.n)
        lines = [
            _group_figure(question, names.get(key, str(key)), counted(tallies[key], _asked(this, division, key)))
            for key in sorted(shown, key=lambda key: names.get(key, str(key)))
        ]
        if tallies:
            parts.append(Part(heading=division.heading, groups=lines, hidden=len(tallies) - len(lines)))
    return parts


def _asked(this: Closed, division: _Division, key: int | str) -> int | None:
    return this.asked(lambda group: division.of_group(group) == key)


def _group_figure(question: Question, label: str, figure: Figure) -> GroupFigure:
    return GroupFigure(label=label, figure=figure, words=_words(question, figure), between=_between(question, figure))


def _trend(
    question: Question, rounds: Sequence[Closed], counted: Callable[[Tally, int | None], Figure]
) -> Trend | None:
    points = []
    for one in reversed(rounds):
        same = one.questions.get(question.code)
        if same is None or same.kind != question.kind:
            continue
        figure = counted(tally_for(same, one.answers), one.asked())
        points.append(
            Point(
                label=one.round.code,
                value=figure.number,
                note=_("%(n)s svar") % {"n": figure.tally.n} if figure.number is not None else "",
                status="manual",
            )
        )
    if sum(1 for point in points if point.value is not None) < 2:
        return None
    if question.kind == QuestionKind.YES_NO:
        return Trend(title=label_of(question), points=points)
    ends = (float(question.least), float(question.most))
    return Trend(
        title=label_of(question),
        points=points,
        unit="scale",
        scale=ends,
        ticks=question.most - question.least,
    )


def _unit(question: Question) -> str:
    return "scale" if question.kind == QuestionKind.SCALE else "percent"


def _words(question: Question, figure: Figure) -> str:
    return words.quantity(figure.number, _unit(question)) if figure.number is not None else words.DASH


def _between(question: Question, figure: Figure) -> str:
    return words.span(*figure.interval, _unit(question)) if figure.interval else ""
