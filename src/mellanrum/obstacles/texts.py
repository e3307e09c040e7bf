"""The texts here that can be searched and compared: obstacles, and matters of consultation teams."""

from django.utils.translation import gettext_lazy as _

from mellanrum.insight.sources import TextSource, declare

from .queries.scope import readable_consultations, readable_obstacles

OBSTACLES, CONSULTATIONS = "obstacles.obstacle", "obstacles.consultation"

declare(
    TextSource(key=OBSTACLES, title=_("Hinder"), words="title", rows=readable_obstacles),
    TextSource(key=CONSULTATIONS, title=_("Frågor till konsultationsteam"), words="title", rows=readable_consultations),
)
