-- Row images of the tables that move money or decide who may. Append-only.

CREATE TYPE public.audit_action AS ENUM ('insert', 'update', 'delete');
COMMENT ON TYPE public.audit_action IS 'What happened to an audited row.';

CREATE TABLE public.transaction_audit (
    audit_id         bigint               GENERATED ALWAYS AS IDENTITY,
    recorded_at      timestamptz          NOT NULL DEFAULT clock_timestamp(),
    transaction_id   xid8                 NOT NULL DEFAULT pg_current_xact_id(),
    table_name       text                 NOT NULL,
    record_id        text                 NOT NULL,
    action           public.audit_action  NOT NULL,
    actor            text                 NOT NULL,
    application_name text                 NOT NULL DEFAULT current_setting('application_name'),
    client_address   inet                 DEFAULT inet_client_addr(),
    old_row          jsonb,
    new_row          jsonb,
    changed_columns  text[]               NOT NULL DEFAULT '{}',

    CONSTRAINT transaction_audit_pkey PRIMARY KEY (audit_id),
    CONSTRAINT transaction_audit_images_check CHECK (
        CASE action
            WHEN 'insert' THEN old_row IS NULL AND new_row IS NOT NULL
            WHEN 'update' THEN old_row IS NOT NULL AND new_row IS NOT NULL
            WHEN 'delete' THEN old_row IS NOT NULL AND new_row IS NULL
        END
    )
);

COMMENT ON TABLE public.transaction_audit IS
    'One row per inserted, updated or deleted row of an audited table. Append-only: a trigger rejects everything else.';
COMMENT ON COLUMN public.transaction_audit.record_id IS
    'Primary key of the audited row as text; audited tables have keys of one column.';
COMMENT ON COLUMN public.transaction_audit.client_address IS
    'NULL for connections through a Unix socket.';
COMMENT ON COLUMN public.transaction_audit.old_row IS
    'The row before, without the columns that the trigger was told to redact.';
COMMENT ON COLUMN public.transaction_audit.changed_columns IS
    'Columns that an update changed, sorted; empty for inserts and deletes.';

CREATE INDEX transaction_audit_record_idx
    ON public.transaction_audit (table_name, record_id, recorded_at DESC);
COMMENT ON INDEX public.transaction_audit_record_idx IS
    'Serves: the history of one row, newest first.';

CREATE INDEX transaction_audit_transaction_id_idx
    ON public.transaction_audit (transaction_id);
COMMENT ON INDEX public.transaction_audit_transaction_id_idx IS
    'Serves: everything one transaction changed, joined with system_events.';

CREATE INDEX transaction_audit_recorded_at_idx
    ON public.transaction_audit USING brin (recorded_at);
COMMENT ON INDEX public.transaction_audit_recorded_at_idx IS
    'Serves: exports of a time window for the auditors.';

CREATE INDEX transaction_audit_changed_columns_idx
    ON public.transaction_audit USING gin (changed_columns);
COMMENT ON INDEX public.transaction_audit_changed_columns_idx IS
    'Serves: changed_columns @> ''{max_position_wei}'', who changed a given limit.';

-- No grants: auditors are given the owner's role. Row images would show to others
-- what column privileges and row-level security hide.


CREATE FUNCTION public.audit_row()
    RETURNS trigger
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = ''
AS $$
DECLARE
    v_key_column constant text := TG_ARGV[0];
    v_redacted   constant text[] := COALESCE(TG_ARGV[1:], '{}');
    v_old        jsonb;
    v_new        jsonb;
    v_changed    text[] := '{}';
BEGIN
    IF TG_OP <> 'INSERT' THEN
        v_old := to_jsonb(OLD);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        v_new := to_jsonb(NEW);
    END IF;
    IF TG_OP = 'UPDATE' THEN
        SELECT COALESCE(array_agg(n.key ORDER BY n.key), '{}')
        INTO v_changed
        FROM jsonb_each(v_new) AS n
        WHERE n.value IS DISTINCT FROM v_old -> n.key
          AND n.key <> 'updated_at';
        IF v_changed = '{}' THEN
            RETURN NULL;
        END IF;
    END IF;

    INSERT INTO public.transaction_audit
        (table_name, record_id, action, actor, old_row, new_row, changed_columns)
    VALUES (
        TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME,
        COALESCE(v_new, v_old) ->> v_key_column,
        lower(TG_OP)::public.audit_action,
        public.acting_role(),
        v_old - v_redacted,
        v_new - v_redacted,
        v_changed
    );
    RETURN NULL;
END;
$$;
COMMENT ON FUNCTION public.audit_row() IS
    'Trigger body of every <table>_audit_row. Arguments: the key column, then columns whose values must not be stored. Updates that change nothing are not recorded.';

-- Whoever may execute it could attach it to a table of their own and forge rows.
REVOKE EXECUTE ON FUNCTION public.audit_row() FROM PUBLIC;


CREATE FUNCTION public.reject_modification()
    RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
AS $$
BEGIN
    RAISE EXCEPTION '%.% is append-only: % is not allowed', TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'object_not_in_prerequisite_state',
              HINT = 'Corrections are new rows.';
END;
$$;
COMMENT ON FUNCTION public.reject_modification() IS
    'Trigger body that makes a table append-only, for its owner too.';

CREATE TRIGGER transaction_audit_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON public.transaction_audit
    FOR EACH STATEMENT EXECUTE FUNCTION public.reject_modification();
COMMENT ON TRIGGER transaction_audit_append_only ON public.transaction_audit IS
    'Fires in every replication role: session_replication_role is no way round it.';

ALTER TABLE public.transaction_audit ENABLE ALWAYS TRIGGER transaction_audit_append_only;
