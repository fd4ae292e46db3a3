-- The operational log: every modifying statement, and what functions and services
-- report. Row images of sensitive tables are in transaction_audit.

CREATE TABLE public.system_events (
    event_id        bigint                  GENERATED ALWAYS AS IDENTITY,
    occurred_at     timestamptz             NOT NULL DEFAULT clock_timestamp(),
    event_type      text                    NOT NULL,
    severity        public.event_severity   NOT NULL DEFAULT 'info',
    subject         text                    NOT NULL,
    actor           text                    NOT NULL,
    message         text,
    payload         jsonb                   NOT NULL DEFAULT '{}',
    transaction_id  xid8                    NOT NULL DEFAULT pg_current_xact_id(),

    CONSTRAINT system_events_pkey PRIMARY KEY (event_id),
    CONSTRAINT system_events_event_type_check CHECK (event_type ~ '^[a-z_]+(\.[a-z_]+)+$'),
    CONSTRAINT system_events_payload_check CHECK (jsonb_typeof(payload) = 'object')
);

COMMENT ON TABLE public.system_events IS
    'Operational log. Written only through log_system_event() and audit triggers, pruned by prune_system_events().';
COMMENT ON COLUMN public.system_events.occurred_at IS
    'Wall clock, not transaction time: events of one transaction keep their order.';
COMMENT ON COLUMN public.system_events.event_type IS
    'Dotted, coarse to fine: table.update, agent.status_changed, memory.expired.';
COMMENT ON COLUMN public.system_events.subject IS
    'What the event is about: a qualified table name or the name of a service.';
COMMENT ON COLUMN public.system_events.actor IS
    'Role that acted: the one of SET ROLE if there is one, else the login role.';
COMMENT ON COLUMN public.system_events.transaction_id IS
    'Joins with transaction_audit.transaction_id.';

CREATE INDEX system_events_occurred_at_idx
    ON public.system_events USING brin (occurred_at);
COMMENT ON INDEX public.system_events_occurred_at_idx IS
    'Serves: events of a time window, and prune_system_events(). Rows arrive in order of time, so BRIN suffices.';

CREATE INDEX system_events_event_type_occurred_at_idx
    ON public.system_events (event_type, occurred_at DESC);
COMMENT ON INDEX public.system_events_event_type_occurred_at_idx IS
    'Serves: latest events of one type.';

CREATE INDEX system_events_alerts_idx
    ON public.system_events (occurred_at DESC)
    WHERE severity >= 'error';
COMMENT ON INDEX public.system_events_alerts_idx IS
    'Serves: the alert board (errors and worse, newest first); a small part of the table.';

CREATE INDEX system_events_payload_idx
    ON public.system_events USING gin (payload jsonb_path_ops);
COMMENT ON INDEX public.system_events_payload_idx IS
    'Serves: payload @> ''{"agent_id": "..."}'', all events around one entity.';

GRANT SELECT ON public.system_events TO syndicate_app, syndicate_reader;


CREATE FUNCTION public.acting_role()
    RETURNS text
    LANGUAGE sql
    STABLE
    PARALLEL RESTRICTED
BEGIN ATOMIC
    SELECT COALESCE(NULLIF(current_setting('role'), 'none'), session_user::text);
END;
COMMENT ON FUNCTION public.acting_role() IS
    'Role on whose behalf a statement runs. Unlike current_user it looks through SECURITY DEFINER functions.';


CREATE FUNCTION public.log_system_event(
    p_event_type text,
    p_subject    text,
    p_message    text                  DEFAULT NULL,
    p_severity   public.event_severity DEFAULT 'info',
    p_payload    jsonb                 DEFAULT '{}'
)
    RETURNS bigint
    LANGUAGE sql
    SECURITY DEFINER
    SET search_path = ''
BEGIN ATOMIC
    INSERT INTO public.system_events (event_type, subject, message, severity, payload, actor)
    VALUES (p_event_type, p_subject, p_message, p_severity, p_payload, public.acting_role())
    RETURNING event_id;
END;
COMMENT ON FUNCTION public.log_system_event(text, text, text, public.event_severity, jsonb) IS
    'Writes one event and returns its id. SECURITY DEFINER: nobody else may insert, so actor cannot be forged.';

REVOKE EXECUTE ON FUNCTION public.log_system_event(text, text, text, public.event_severity, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.log_system_event(text, text, text, public.event_severity, jsonb) TO syndicate_app;


CREATE FUNCTION public.audit_statement()
    RETURNS trigger
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = ''
AS $$
BEGIN
    PERFORM public.log_system_event(
        p_event_type => 'table.' || lower(TG_OP),
        p_subject    => TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME,
        p_severity   => (CASE TG_OP WHEN 'TRUNCATE' THEN 'warning' ELSE 'debug' END)::public.event_severity
    );
    RETURN NULL;
END;
$$;
COMMENT ON FUNCTION public.audit_statement() IS
    'Trigger body of every <table>_audit_statement: one event per modifying statement, whatever the number of rows.';

-- Whoever may execute it could attach it to a table of their own and forge events.
REVOKE EXECUTE ON FUNCTION public.audit_statement() FROM PUBLIC;


CREATE PROCEDURE public.prune_system_events(
    p_retain     interval DEFAULT interval '90 days',
    p_batch_size integer  DEFAULT 10000,
    INOUT p_deleted bigint DEFAULT 0
)
    LANGUAGE plpgsql
AS $$
DECLARE
    v_cutoff constant timestamptz := now() - p_retain;
    v_batch  bigint;
BEGIN
    p_deleted := 0;
    LOOP
        DELETE FROM public.system_events
        WHERE event_id IN (
            SELECT event_id
            FROM public.system_events
            WHERE occurred_at < v_cutoff
              AND severity < 'error'
            LIMIT p_batch_size
        );
        GET DIAGNOSTICS v_batch = ROW_COUNT;
        p_deleted := p_deleted + v_batch;
        COMMIT;
        EXIT WHEN v_batch < p_batch_size;
    END LOOP;
END;
$$;
COMMENT ON PROCEDURE public.prune_system_events(interval, integer, bigint) IS
    'Deletes old events below error in committed batches, so that no long transaction holds back vacuum. Call it outside a transaction.';

REVOKE EXECUTE ON PROCEDURE public.prune_system_events(interval, integer, bigint) FROM PUBLIC;
