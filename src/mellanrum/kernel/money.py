"""Money is Decimal kronor; two decimals at the most."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

THIN = "\N{NARROW NO-BREAK SPACE}"


def kronor(text: str) -> Decimal:
    """This will read an amount as people write it: ``23 549 160``, ``1,5``, ``-300.25``, with or without ``kr``.

    Raises:
        ValueError: when the text is no amount, or has more than two decimals.
    """
    plain = text.strip().removesuffix("kr").strip().replace("\N{MINUS SIGN}", "-")
    for space in (" ", "\N{NO-BREAK SPACE}", THIN):
        plain = plain.replace(space, "")
    try:
        amount = Decimal(plain.replace(",", "."))
        # Quantizing refuses numbers of more digits than money can have.
        if not amount.is_finite() or amount != amount.quantize(Decimal("0.01")):
            raise ValueError(text)
    except InvalidOperation:
        raise ValueError(text) from None
    return amount


def show_kronor(amount: Decimal) -> str:
    """This will write an amount in whole kronor, ``23 549 160 kr``, rounded half away from zero."""
    whole = int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    sign = "\N{MINUS SIGN}" if whole < 0 else ""
    return f"{sign}{abs(whole):,}".replace(",", THIN) + "\N{NO-BREAK SPACE}kr"
