"""What the sources say of Malmö 2018 and Göteborg 2024, typed from them by hand and from nothing of ours.

``STATED`` of each: the figure's code, what it is, and the words that its page must show for it. ``IMPLIED`` likewise,
with the sum in plain numbers that gives it.
"""

from decimal import Decimal

MALMO_STATED = {
    "ålder-från": (Decimal(16), "16 år"),
    "ålder-till": (Decimal(64), "64 år"),
    "parter": (Decimal(2), "2"),
    "insatser": (Decimal(11), "11"),
    "insatskostnad": (Decimal(23_549_160), "23 549 160 kr"),
    "intäkter": (Decimal(27_200_000), "27 200 000 kr"),
    "eget-kapital": (Decimal(12_600_000), "omkring 12 600 000 kr"),
    "samlad-budget": (Decimal(39_800_000), "omkring 39 800 000 kr"),
    "kvar": (Decimal(12_100_000), "omkring 12 100 000 kr"),
    "chefsträffar": (Decimal(2), "2"),
    "samverkansträffar": (Decimal(2), "2"),
    "insatsträffar": (Decimal(4), "4"),
    "infotillfällen": (Decimal(6), "6"),
    "utlysningar": (Decimal(1), "1"),
    "malmöbor-möten": (Decimal(50), "50"),
    "malmöbor": (Decimal(1000), "1 000"),
    "deltagare-förr": (Decimal(500), "omkring 500"),
    "behov": (Decimal(11_000), "omkring 11 000"),
    "behov-andel": (Decimal(5), "5 %"),
    "individ-2016": (Decimal(60), "60 %"),
}
MALMO_IMPLIED = {
    "förvaltning-buffert": (
        Decimal(39_800_000) - Decimal(23_549_160) - Decimal(12_100_000),
        "omkring 4 150 840 kr",
    )
}
# Section 5 of the plan, row by row: the intervention, I or S, and its cost.
MALMO_ROWS = (
    ("Aktivitetscenter", "I", 9_914_000),
    ("Integrerad verksamhet, beroende", "S", 812_000),
    ("Avanti", "I", 5_143_660),
    ("Förstärkt samarbete Psykiatrin och FK", "I", 700_000),
    ("IPS", "I", 237_000),
    ("CaMp", "I", 1_600_000),
    ("Pilotstudie FACT konsultationsteam", "S", 1_997_500),
    ("Kunddriven verksamhetsutveckling", "S", 1_025_000),
    ("Tramadol Maria Malmö", "I", 1_520_000),
    ("Kanslistyrda insatser: utbildningar, seminarier, utredningar, kartläggningar", "S", 600_000),
)

GOTEBORG_STATED = {
    "budget": (Decimal(68_500_000), "omkring 68 500 000 kr"),
    "kansli": (Decimal(11), "11"),
    "utlånade": (Decimal(100), "omkring 100"),
    "färre": (Decimal(13), "13"),
    "deltagare": (Decimal(1960), "1 960"),
    "ökning": (Decimal("14.6"), "14,6 %"),
    "kvinnor-andel": (Decimal(57), "57 %"),
    "män-andel": (Decimal(43), "43 %"),
    "avslutade": (Decimal(30), "omkring 30 %"),
    "medarbetare": (Decimal(4006), "4 006"),
    "lex-heller": (Decimal(100), "omkring 100"),
    "ålder-från": (Decimal(16), "16 år"),
    "ålder-till": (Decimal(66), "66 år"),
    "vuxna-från": (Decimal(18), "18 år"),
    "vuxna-till": (Decimal(66), "66 år"),
    "unga-från": (Decimal(16), "16 år"),
    "unga-till": (Decimal(29), "29 år"),
    "parter": (Decimal(2), "2"),
    "individ-före": (Decimal(90), "90 %"),
    "struktur-före": (Decimal(10), "10 %"),
    "individ-efter": (Decimal(80), "80 %"),
    "struktur-efter": (Decimal(20), "20 %"),
}
GOTEBORG_IMPLIED = {
    "utlånade-efter": (Decimal(100 - 13), "omkring 87"),
    "deltagare-före": (Decimal(round(1960 / 1.146)), "omkring 1 710"),
    "kvinnor": (Decimal(round(1960 * 0.57)), "omkring 1 117"),
    "män": (Decimal(round(1960 * 0.43)), "omkring 843"),
    "individ-året": (Decimal(90 + 80) / 2, "85 %"),
    "struktur-året": (Decimal(10 + 20) / 2, "15 %"),
}
