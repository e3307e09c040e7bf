"""95 % intervals of samples, with the finite population correction for samples of a known whole.

Wilson (1927) for shares, Student's t for means. ``population`` is how many were asked: None when that is not known,
and then nothing is corrected. When all of them answered there is no sample, and so no interval.
"""

import math
from statistics import NormalDist

LEVEL = 0.95
Z = NormalDist().inv_cdf(0.5 + LEVEL / 2)
Interval = tuple[float, float]


def wilson(part: int, n: int, population: int | None = None) -> Interval | None:
    """This will give the interval of the share ``part`` / ``n``, both ends 0-1; None of nothing or of everything.

    With a population, n / (1 − n/N) stands in the place of n, and the share is the same.
    """
    if n <= 0 or _is_everything(n, population):
        return None
    share = part / n
    size = n if population is None else n / (1 - n / population)
    middle = share + Z * Z / (2 * size)
    reach = Z * math.sqrt(share * (1 - share) / size + Z * Z / (4 * size * size))
    whole = 1 + Z * Z / size
    return (max(0.0, (middle - reach) / whole), min(1.0, (middle + reach) / whole))


def student(mean: float, deviation: float, n: int, population: int | None = None) -> Interval | None:
    """This will give the interval of a mean: x̄ ± t(n−1) · s/√n · √(1 − n/N); None of fewer than two or of everything.

    ``deviation`` is the sample's own, with n − 1 in its denominator. All in the unit of the mean.
    """
    if n < 2 or _is_everything(n, population):
        return None
    correction = 1.0 if population is None else math.sqrt(1 - n / population)
    reach = student_quantile(0.5 + LEVEL / 2, n - 1) * deviation / math.sqrt(n) * correction
    return (mean - reach, mean + reach)


def student_quantile(probability: float, freedom: int) -> float:
    """This will give the value that Student's t with ``freedom`` degrees is below with a probability (0.5 to 1).

    By halving: the distribution function is the regularised incomplete beta, so no library is needed for it.

    Raises:
        ValueError: for a probability outside 0.5-1 or fewer than one degree of freedom.
    """
    if not 0.5 <= probability < 1 or freedom < 1:
        raise ValueError(f"t({probability}, {freedom})")
    low, high = 0.0, 1.0
    while _below(high, freedom) < probability:
        low, high = high, high * 2
    for _ in range(100):
        middle = (low + high) / 2
        if _below(middle, freedom) < probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _is_everything(n: int, population: int | None) -> bool:
    return population is not None and n >= population


def _below(value: float, freedom: int) -> float:
    """P(T ≤ value) for a value from 0 up."""
    return 1 - _beta(freedom / (freedom + value * value), freedom / 2, 0.5) / 2


def _beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b) (NIST DLMF 8.17.22, on the side where it converges fast)."""
    if x in (0.0, 1.0):
        return x
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of the incomplete beta function, by Lentz's method."""
    least = 1e-300
    c, d = 1.0, 1 / _away(1 - (a + b) * x / (a + 1), least)
    total = d
    for m in range(1, 400):
        for part in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _away(1 + part * d, least)
            c = _away(1 + part / c, least)
            total *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return total


def _away(value: float, least: float) -> float:
    return least if abs(value) < least else value
