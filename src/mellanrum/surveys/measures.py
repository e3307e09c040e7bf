"""What surveys can answer: the mean of a scale, and the share of yes, among those who answered a round."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mellanrum.measures.catalogue import Measure, register
from mellanrum.measures.values import Evidence, EvidenceRow, Scope, Value
from mellanrum.rendering import words

from .models import QuestionKind
from .queries.figures import Closed, Figure, closed_rounds, mean_of, share_of_yes, tally_for
from .queries.wording import distribution_words
from .states import LEAST_GROUP


@dataclass(frozen=True, kw_only=True)
class OfQuestion:
    """A question of a questionnaire, both by code; of one kind of body or one level when that is asked for."""

    survey: str
    question: str
    body_kind: str = ""
    level: str = ""


def mean(scope: Scope, parameters: OfQuestion) -> Value:
    """This will give the mean of the latest round that closed in the period by ``as_of``, with Student's interval.

    In steps of the scale; ``n`` is the answers to the question. The interval has the finite population correction for
    those asked, and there is none when all of them answered. No figure of fewer than five answers. At most four
    queries, shared by all questions of the questionnaire.
    """
    found = _latest(scope, parameters, QuestionKind.SCALE)
    if found is None:
        return Value(number=None, numerator=None, denominator=None, unit="scale", as_of=scope.as_of, n=0)
    closed, figure = found
    return Value(
        number=figure.number,
        numerator=None,
        denominator=None,
        unit="scale",
        as_of=scope.as_of,
        n=figure.tally.n,
        interval=figure.interval,
        coverage=_coverage(figure),
        coverage_note=_coverage_note(closed, figure),
    )


def share_yes(scope: Scope, parameters: OfQuestion) -> Value:
    """This will give yes / (yes + no) in percent of the latest round that closed in the period by ``as_of``.

    The interval is Wilson's with n / (1 − n/N) in the place of n, N those asked; none when all of them answered. No
    figure of fewer than five answers. At most four queries, shared by all questions of the questionnaire.
    """
    found = _latest(scope, parameters, QuestionKind.YES_NO)
    if found is None:
        return Value(number=None, numerator=None, denominator=None, unit="percent", as_of=scope.as_of, n=0)
    closed, figure = found
    enough = figure.number is not None
    return Value(
        number=figure.number,
        numerator=figure.yes if enough else None,
        denominator=figure.tally.n if enough else None,
        unit="percent",
        as_of=scope.as_of,
        n=figure.tally.n,
        interval=figure.interval,
        coverage=_coverage(figure),
        coverage_note=_coverage_note(closed, figure),
    )


def mean_evidence(scope: Scope, parameters: OfQuestion) -> Evidence:
    """This will list the rounds of the period with asked, answered, mean and distribution; never single answers."""
    return _evidence(scope, parameters, QuestionKind.SCALE, "scale", _("Medelvärde"))


def share_yes_evidence(scope: Scope, parameters: OfQuestion) -> Evidence:
    """This will list the rounds of the period with asked, answered, share and distribution; never single answers."""
    return _evidence(scope, parameters, QuestionKind.YES_NO, "percent", _("Andel ja"))


def _rounds(scope: Scope, parameters: OfQuestion, kind: str) -> list[Closed]:
    def fetch() -> list[Closed]:
        return closed_rounds(scope.actor, parameters.survey, period=scope.to_fetch, on=scope.as_of)

    found: list[Closed] = scope.once(("surveys", parameters.survey), fetch)
    return [
        closed
        for closed in found
        if closed.round.closes in scope.period
        and (question := closed.questions.get(parameters.question)) is not None
        and question.kind == kind
    ]


def _latest(scope: Scope, parameters: OfQuestion, kind: str) -> tuple[Closed, Figure] | None:
    rounds = _rounds(scope, parameters, kind)
    return (rounds[0], _figure(rounds[0], parameters)) if rounds else None


def _figure(closed: Closed, parameters: OfQuestion) -> Figure:
    question = closed.questions[parameters.question]
    answers = [
        given
        for given in closed.answers
        if parameters.body_kind in ("", given.body_kind) and parameters.level in ("", given.level)
    ]
    asked = closed.asked(
        lambda group: (
            parameters.body_kind in ("", group.body.kind if group.body else None)
            and parameters.level in ("", group.level)
        )
    )
    tally = tally_for(question, answers)
    return mean_of(tally, asked) if question.kind == QuestionKind.SCALE else share_of_yes(tally, asked)


def _coverage(figure: Figure) -> float | None:
    return min(1.0, figure.tally.n / figure.asked) if figure.asked else None


def _coverage_note(closed: Closed, figure: Figure) -> str:
    if not figure.asked:
        return ""
    words_of = {"fraction": words.fraction(figure.tally.n, figure.asked), "round": closed.round.code}
    return _("%(fraction)s tillfrågade svarade på frågan i omgång %(round)s") % words_of


def _evidence(scope: Scope, parameters: OfQuestion, kind: str, unit: str, head: str) -> Evidence:
    rows = []
    for place, closed in enumerate(_rounds(scope, parameters, kind)):
        figure = _figure(closed, parameters)
        enough = figure.number is not None
        few = _("färre än %(least)s svar") % {"least": LEAST_GROUP}
        rows.append(
            EvidenceRow(
                cells=(
                    closed.round.code,
                    words.day(closed.round.closes),
                    words.number(figure.asked) if figure.asked else words.DASH,
                    words.number(figure.tally.n) if enough else few,
                    words.quantity(figure.number, unit) if enough else words.DASH,
                    distribution_words(closed.questions[parameters.question], figure.tally) if enough else "",
                ),
                counted=place == 0 and enough,
                href=reverse("surveys:round", kwargs={"pk": closed.round.pk}),
            )
        )
    return Evidence(
        title=_("Omgångar"),
        columns=(_("Omgång"), _("Stängde"), _("Tillfrågade"), _("Svar"), head, _("Fördelning")),
        rows=tuple(rows),
        counted_as=_("svaren i årets senaste omgång"),
        left_out=_("omgångar som inte har stängt, och grupper med färre än fem svar"),
        source=_("enkätsvar, som ingen kan knyta till en person"),
    )


register(
    Measure(
        key="surveys.mean",
        title=gettext_lazy("Medelvärde på en enkätfråga"),
        definition=gettext_lazy(
            "Medelvärdet av svaren på en skalfråga i årets senaste omgång som har stängt. Osäkerheten är Students "
            "t-intervall med korrektion för hur stor del av de tillfrågade som svarade; när alla svarade finns ingen. "
            "Färre än fem svar ger inget värde."
        ),
        unit="scale",
        parameters=OfQuestion,
        compute=mean,
        evidence=mean_evidence,
    )
)
register(
    Measure(
        key="surveys.share_yes",
        title=gettext_lazy("Andel ja på en enkätfråga"),
        definition=gettext_lazy(
            "Hur stor del av dem som svarade ja eller nej som svarade ja, i årets senaste omgång som har stängt. "
            "Osäkerheten är Wilsons intervall med korrektion för hur stor del av de tillfrågade som svarade; när alla "
            "svarade finns ingen. Färre än fem svar ger inget värde."
        ),
        unit="percent",
        parameters=OfQuestion,
        compute=share_yes,
        evidence=share_yes_evidence,
    )
)
