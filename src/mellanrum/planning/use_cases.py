"""The words that the history uses for what is done here."""

from django.utils.translation import gettext_lazy as _

from mellanrum.kernel.use_cases import declare

declare(
    {
        "planning.add_activity_result": _("Skrev vad aktiviteten har gett"),
        "planning.add_goal": _("Lade till målet"),
        "planning.add_goal_note": _("Skrev en anteckning"),
        "planning.add_observation": _("Skrev in en observation"),
        "planning.add_part": _("Lade till i planen"),
        "planning.begin_next_plan": _("Påbörjade planen från förra årets"),
        "planning.decide_plan": _("Markerade planen som beslutad"),
        "planning.import_activity_results": _("Läste in vad aktiviteterna har gett"),
        "planning.import_observations": _("Läste in observationer"),
        "planning.load_definition": _("Läste in definitionsfilen"),
        "planning.update_goal": _("Ändrade målet"),
        "planning.update_part": _("Ändrade i planen"),
        "planning.update_plan": _("Ändrade planens texter"),
        "planning.withdraw_goal": _("Lät målet utgå"),
        "planning.withdraw_part": _("Lät en del av planen utgå"),
        "planning.withdraw_observation": _("Tog tillbaka en observation"),
        "planning.undo_import": _("Ångrade en import av observationer eller resultat"),
    }
)
