"""Money is Decimal kronor; two decimals at the most."""

from decimal import Decimal, InvalidOperation

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
