"""The ledger: one row for each entry, the same one when its reference is the same."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mellanrum.economy.models import LedgerEntry
from mellanrum.economy.operations import undo_import as undoing
from mellanrum.economy.operations.import_ledger import LedgerResult, LedgerRow, save_ledger
from mellanrum.exchange.imports.columns import Amount, Column, Day, Reference, Words
from mellanrum.exchange.imports.kind import Kind, Row, Undo
from mellanrum.portfolio.queries import interventions
from mellanrum.tenancy.actors import Actor
from mellanrum.tenancy.queries import members

from .names import Names


def _find(actor: Actor, rows: Sequence[Row]) -> None:
    known = Names((one.code, (one.name,)) for one in interventions(actor))
    names = Names((member.code, (member.name, member.short_name)) for member in members(actor))
    for row in rows:
        known.find(row, "intervention", unknown=_("Det finns ingen insats med den koden eller det namnet."))
        names.find(row, "member", unknown=_("Det finns ingen medlem med den koden eller det namnet."))


def _save(actor: Actor, rows: Sequence[Row]) -> Sequence[LedgerResult]:
    entries = [
        LedgerRow(
            row=row.number,
            date=row.values["date"],
            account=row.values["account"],
            text=row.values["text"],
            amount=row.values["amount"],
            intervention=row.values["intervention"],
            member=row.values["member"],
            reference=row.values["reference"],
        )
        for row in rows
    ]
    return save_ledger(actor=actor, rows=entries)


KIND = Kind(
    name="ledger",
    label=gettext_lazy("bokföring"),
    help=gettext_lazy("Förbundets bokförda intäkter och kostnader: en rad för varje post."),
    columns=(
        Column(
            name="date",
            label=gettext_lazy("dag"),
            help=gettext_lazy("Dagen som posten är bokförd på."),
            content=Day(),
            required=True,
            also_called=("datum", "dag", "bokföringsdatum"),  # not shown
        ),
        Column(
            name="account",
            label=gettext_lazy("konto"),
            help=gettext_lazy("Kontots nummer. Klass 3 är intäkter, klass 4 till 7 kostnader."),
            content=Words(longest=LedgerEntry._meta.get_field("account").max_length or 20),
            required=True,
            also_called=("konto", "kontonummer"),
        ),
        Column(
            name="text",
            label=gettext_lazy("text"),
            help=gettext_lazy("Tomt ändrar inte det som redan står."),
            content=Words(longest=LedgerEntry._meta.get_field("text").max_length or 200),
            also_called=("text", "verifikationstext", "benämning"),  # not shown
        ),
        Column(
            name="amount",
            label=gettext_lazy("belopp"),
            help=gettext_lazy("I kronor. En kostnad har minus, en intäkt inte."),
            content=Amount(),
            required=True,
            also_called=("belopp", "summa", "kronor"),
        ),
        Column(
            name="intervention",
            label=gettext_lazy("insats"),
            help=gettext_lazy("Den insats som posten hör till. Tomt ändrar inte det som redan står."),
            content=Reference(longest=200, what=gettext_lazy("insatsens kod eller namn")),
            also_called=("insats", "projekt", "objekt"),
        ),
        Column(
            name="member",
            label=gettext_lazy("medlem"),
            help=gettext_lazy("Den medlem som har betalat eller fått betalt. Tomt ändrar inte det som redan står."),
            content=Reference(longest=200, what=gettext_lazy("medlemmens kod eller namn")),
            also_called=("medlem", "part", "organisation", "kommun"),
        ),
        Column(
            name="reference",
            label=gettext_lazy("beteckning"),
            help=gettext_lazy("Postens egen nyckel, som verifikationens nummer och rad. Samma nyckel ändrar posten."),
            content=Words(longest=LedgerEntry._meta.get_field("reference").max_length or 80),
            required=True,
            also_called=("beteckning", "referens", "verifikation"),
        ),
    ),
    find=_find,
    save=_save,
    undo=Undo(plan=undoing.undo_plan, carry_out=undoing.undo_import),
    onward="economy:latest",
    examples=(
        {
            "date": "2026-01-15",
            "account": "3010",
            "text": "Bidrag kvartal 1",
            "amount": "1050000,00",
            "member": "region",
            "reference": "2026-1-1",
        },
        {
            "date": "2026-02-27",
            "account": "4010",
            "text": "Insats februari",
            "amount": "-125000,50",
            "intervention": "gemensam-start",
            "reference": "2026-31-1",
        },
    ),
)
