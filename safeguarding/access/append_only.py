"""Makes a table append-only in the database itself, whoever writes to it."""

from django.db.migrations.operations import RunSQL

CREATE_FUNCTION = RunSQL(
    """
    CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
    END $$;
    """,
    "DROP FUNCTION refuse_change();",
)


def append_only(table: str) -> RunSQL:
    """Refuse UPDATE and DELETE on a table, for owner and application alike.

    The trigger fires ALWAYS, so replication settings do not switch it off. TRUNCATE
    needs a right that the application's role does not have.
    """
    return RunSQL(
        f"""
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
          FOR EACH ROW EXECUTE FUNCTION refuse_change();
        ALTER TABLE {table} ENABLE ALWAYS TRIGGER append_only;
        """,
        f"DROP TRIGGER append_only ON {table};",
    )
