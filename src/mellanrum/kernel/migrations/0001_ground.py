"""The ground: extensions, rights of the application's role, the Swedish sort key, the cache table."""

from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations

APP = settings.DATABASE_APP_ROLE

RIGHTS = f"""
GRANT USAGE ON SCHEMA public TO {APP};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP};
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {APP};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {APP};
"""

# In the C order of bytes { | } come right after z, which is where å ä ö belong.
SORT_KEY = """
CREATE FUNCTION sv_sort_key(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT translate(lower(value), 'åäöæøéèëüáàâêíóñç', '{|}|}eeeuaaaeionc') $$;
"""

CACHE = """
CREATE TABLE kernel_cache (
    cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamp with time zone NOT NULL
);
CREATE INDEX kernel_cache_expires ON kernel_cache (expires);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
        migrations.RunSQL(SORT_KEY, "DROP FUNCTION sv_sort_key(text)"),
        migrations.RunSQL(CACHE, "DROP TABLE kernel_cache"),
    ]
