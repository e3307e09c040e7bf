"""Row level security as a migration operation: the net under all the others."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState

from mellanrum.kernel.schema import TableOperation

# In migrations of this context: what the policies call. STABLE and without arguments: computed once a query.
FUNCTIONS = """
CREATE FUNCTION allowed_federations() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(string_to_array(nullif(current_setting('mellanrum.federations', true), ''), ','), '{}')::bigint[] $$;
CREATE FUNCTION allowed_controllers() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(string_to_array(nullif(current_setting('mellanrum.controllers', true), ''), ','), '{}')::bigint[] $$;
CREATE FUNCTION current_user_id() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('mellanrum.user', true), '')::bigint $$;
"""
DROP_FUNCTIONS = (
    "DROP FUNCTION allowed_federations(); DROP FUNCTION allowed_controllers(); DROP FUNCTION current_user_id();"
)


class FederationRowSecurity(TableOperation):
    """Only rows of the transaction's federations are seen or written; with ``controller`` also only that party's.

    ``own`` names a user column whose person may *read* the row from anywhere (its own roles in other federations).
    """

    def __init__(self, model_name: str, controller: str = "", own: str = "") -> None:
        super().__init__(model_name)
        self.controller = controller
        self.own = own

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        options = {key: value for key, value in (("controller", self.controller), ("own", self.own)) if value}
        return self.__class__.__name__, [self.model_name], options

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        table = schema_editor.quote_name(self._table(app_label, to_state))
        # The SELECT makes PostgreSQL compute the list once, and lets it use the index on the federation.
        rule = "federation_id = ANY ((SELECT allowed_federations())::bigint[])"
        if self.controller:
            rule += f' AND "{self.controller}" = ANY ((SELECT allowed_controllers())::bigint[])'
        schema_editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
        schema_editor.execute(f"CREATE POLICY by_federation ON {table} USING ({rule}) WITH CHECK ({rule})")
        if self.own:
            schema_editor.execute(
                f'CREATE POLICY own_rows ON {table} FOR SELECT USING ("{self.own}" = (SELECT current_user_id()))'
            )

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        table = schema_editor.quote_name(self._table(app_label, from_state))
        schema_editor.execute(f"DROP POLICY IF EXISTS own_rows ON {table}")
        schema_editor.execute(f"DROP POLICY IF EXISTS by_federation ON {table}")
        schema_editor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY")

    def describe(self) -> str:
        return f"Row security by federation on {self.model_name}"
