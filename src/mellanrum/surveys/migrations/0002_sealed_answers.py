import json

from django.db import migrations, models


def seal_all(apps, schema_editor):
    """Answers that stood in plain are sealed, each as long as the longest: what was short and long is told no more."""
    from mellanrum.records.sealing import seal

    SurveyAnswer = apps.get_model("surveys", "SurveyAnswer")
    Federation = apps.get_model("tenancy", "Federation")
    Question = apps.get_model("surveys", "Question")
    ids = ",".join(str(pk) for pk in Federation.objects.values_list("pk", flat=True))
    # Row security holds for the owner of the tables as well.
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT set_config('mellanrum.federations', %s, true)", [ids])
    sizes = {}
    for answer in SurveyAnswer.objects.select_related("round").iterator(chunk_size=2000):
        questionnaire = answer.round.questionnaire_id
        if questionnaire not in sizes:
            sizes[questionnaire] = 512 + sum(
                8000 if question.kind == "text" else 96 + 64 * len(question.options)
                for question in Question.objects.filter(questionnaire=questionnaire)
            )
        content = [answer.values, answer.body_id, answer.member_id, answer.level]
        plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        binding = f"surveyanswer|{answer.federation_id}|{answer.round_id}"
        answer.sealed = seal(plain, bound_to=binding, size=sizes[questionnaire])
        answer.save(update_fields=["sealed"])
    with schema_editor.connection.cursor() as cursor:
        # Foreign keys wait for the end of the transaction, and no column can go while they do.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="surveyanswer",
            name="sealed",
            field=models.BinaryField(null=True, verbose_name="förseglat svar"),
        ),
        migrations.RunPython(seal_all, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="surveyanswer",
            name="sealed",
            field=models.BinaryField(verbose_name="förseglat svar"),
        ),
        migrations.RemoveField(model_name="surveyanswer", name="body"),
        migrations.RemoveField(model_name="surveyanswer", name="member"),
        migrations.RemoveField(model_name="surveyanswer", name="level"),
        migrations.RemoveField(model_name="surveyanswer", name="values"),
    ]
