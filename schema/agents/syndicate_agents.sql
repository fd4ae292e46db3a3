-- The agent registry, the root of most foreign keys. Agents are retired, never
-- deleted.

CREATE TABLE public.syndicate_agents (
    agent_id              uuid                 NOT NULL DEFAULT gen_random_uuid(),
    name                  text                 NOT NULL,
    role                  public.agent_role    NOT NULL,
    status                public.agent_status  NOT NULL DEFAULT 'provisioning',
    operator              text                 NOT NULL DEFAULT current_setting('syndicate.operator', true),
    parent_agent_id       uuid,
    generation            integer              NOT NULL DEFAULT 0,
    wallet_address        public.evm_address,
    signer_key_reference  text,
    configuration         jsonb                NOT NULL DEFAULT '{}',
    capabilities          text[]               NOT NULL DEFAULT '{}',
    max_position_wei      public.wei           NOT NULL DEFAULT 0,
    fitness               public.probability,
    last_heartbeat_at     timestamptz,
    retired_at            timestamptz,
    created_at            timestamptz          NOT NULL DEFAULT now(),
    updated_at            timestamptz          NOT NULL DEFAULT now(),

    CONSTRAINT syndicate_agents_pkey PRIMARY KEY (agent_id),
    CONSTRAINT syndicate_agents_wallet_address_key UNIQUE (wallet_address),
    CONSTRAINT syndicate_agents_parent_agent_id_fkey FOREIGN KEY (parent_agent_id)
        REFERENCES public.syndicate_agents (agent_id) ON DELETE SET NULL,
    CONSTRAINT syndicate_agents_name_check CHECK (length(name) BETWEEN 1 AND 80),
    CONSTRAINT syndicate_agents_generation_check CHECK (generation >= 0),
    CONSTRAINT syndicate_agents_parent_check CHECK (parent_agent_id <> agent_id),
    CONSTRAINT syndicate_agents_configuration_check CHECK (jsonb_typeof(configuration) = 'object'),
    CONSTRAINT syndicate_agents_retired_at_check CHECK ((status = 'retired') = (retired_at IS NOT NULL))
)
WITH (fillfactor = 80);

COMMENT ON TABLE public.syndicate_agents IS
    'Registry of all agents, living and retired. Fill factor 80: heartbeats and fitness are updated in place all the time.';
COMMENT ON COLUMN public.syndicate_agents.operator IS
    'Member of the syndicate that runs the agent: the key of row-level security. Defaults to the setting syndicate.operator of the session; without it an insert fails.';
COMMENT ON COLUMN public.syndicate_agents.parent_agent_id IS
    'Agent that this one was bred from; NULL for the first generation.';
COMMENT ON COLUMN public.syndicate_agents.signer_key_reference IS
    'Path of the signing key in the vault, never the key. Hidden from syndicate_reader, redacted in the audit trail.';
COMMENT ON COLUMN public.syndicate_agents.max_position_wei IS
    'Largest flash loan the agent may take; 0 means that it may not trade.';
COMMENT ON COLUMN public.syndicate_agents.fitness IS
    'Share of contests won, from battlefield_evaluations; NULL before the first one.';

CREATE UNIQUE INDEX syndicate_agents_operator_lower_name_key
    ON public.syndicate_agents (operator, lower(name));
COMMENT ON INDEX public.syndicate_agents_operator_lower_name_key IS
    'Names are unique per operator whatever their case. Serves: lookup by name at start-up.';

CREATE INDEX syndicate_agents_role_status_idx
    ON public.syndicate_agents (role, status)
    INCLUDE (name, fitness);
COMMENT ON INDEX public.syndicate_agents_role_status_idx IS
    'Serves: the scheduler''s list of agents of a role in a status, from the index alone.';

CREATE INDEX syndicate_agents_stale_heartbeat_idx
    ON public.syndicate_agents (last_heartbeat_at)
    WHERE status = 'active';
COMMENT ON INDEX public.syndicate_agents_stale_heartbeat_idx IS
    'Serves: the guardian''s search for active agents that have gone silent.';

CREATE INDEX syndicate_agents_parent_agent_id_idx
    ON public.syndicate_agents (parent_agent_id)
    WHERE parent_agent_id IS NOT NULL;
COMMENT ON INDEX public.syndicate_agents_parent_agent_id_idx IS
    'Serves: descendants of an agent, and its foreign key.';

CREATE INDEX syndicate_agents_name_trgm_idx
    ON public.syndicate_agents USING gin (name public.gin_trgm_ops);
COMMENT ON INDEX public.syndicate_agents_name_trgm_idx IS
    'Serves: name ILIKE ''%...%'' in the console.';

CREATE INDEX syndicate_agents_configuration_idx
    ON public.syndicate_agents USING gin (configuration jsonb_path_ops);
COMMENT ON INDEX public.syndicate_agents_configuration_idx IS
    'Serves: configuration @> ''{"model": "..."}'', agents that run with a given setting.';

CREATE INDEX syndicate_agents_capabilities_idx
    ON public.syndicate_agents USING gin (capabilities);
COMMENT ON INDEX public.syndicate_agents_capabilities_idx IS
    'Serves: capabilities @> ''{triangular}'', agents able to take a job.';


CREATE TRIGGER syndicate_agents_set_updated_at
    BEFORE UPDATE ON public.syndicate_agents
    FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

CREATE TRIGGER syndicate_agents_audit_statement
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON public.syndicate_agents
    FOR EACH STATEMENT EXECUTE FUNCTION public.audit_statement();

-- Heartbeats are not worth a row image, so updates are audited by column.
CREATE TRIGGER syndicate_agents_audit_row
    AFTER INSERT OR DELETE OR UPDATE OF
        name, role, status, operator, wallet_address, signer_key_reference,
        configuration, capabilities, max_position_wei
    ON public.syndicate_agents
    FOR EACH ROW EXECUTE FUNCTION public.audit_row('agent_id', 'signer_key_reference');


CREATE FUNCTION public.log_agent_status_changes()
    RETURNS trigger
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = ''
AS $$
BEGIN
    PERFORM public.log_system_event(
        p_event_type => 'agent.status_changed',
        p_subject    => 'public.syndicate_agents',
        p_message    => format('%s: %s -> %s', a.name, b.status, a.status),
        p_severity   => (CASE a.status WHEN 'quarantined' THEN 'warning' ELSE 'info' END)::public.event_severity,
        p_payload    => jsonb_build_object('agent_id', a.agent_id, 'from', b.status, 'to', a.status)
    )
    FROM before_rows AS b
    JOIN after_rows AS a USING (agent_id)
    WHERE a.status <> b.status;
    RETURN NULL;
END;
$$;
COMMENT ON FUNCTION public.log_agent_status_changes() IS
    'Trigger body: one event for each agent whose status a statement changed.';

REVOKE EXECUTE ON FUNCTION public.log_agent_status_changes() FROM PUBLIC;

CREATE TRIGGER syndicate_agents_log_status_changes
    AFTER UPDATE ON public.syndicate_agents
    REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows
    FOR EACH STATEMENT EXECUTE FUNCTION public.log_agent_status_changes();


-- Row-level security. Not forced: the owner (migrations, pg_dump, the foreign keys)
-- sees everything. There is no policy for DELETE.

ALTER TABLE public.syndicate_agents ENABLE ROW LEVEL SECURITY;

CREATE POLICY syndicate_agents_app_select ON public.syndicate_agents
    FOR SELECT TO syndicate_app
    USING (operator = current_setting('syndicate.operator', true));
COMMENT ON POLICY syndicate_agents_app_select ON public.syndicate_agents IS
    'A service sees the agents of the operator that its session declared, and none if it declared none.';

CREATE POLICY syndicate_agents_app_insert ON public.syndicate_agents
    FOR INSERT TO syndicate_app
    WITH CHECK (operator = current_setting('syndicate.operator', true));

CREATE POLICY syndicate_agents_app_update ON public.syndicate_agents
    FOR UPDATE TO syndicate_app
    USING (operator = current_setting('syndicate.operator', true))
    WITH CHECK (operator = current_setting('syndicate.operator', true));

CREATE POLICY syndicate_agents_retired_is_final ON public.syndicate_agents
    AS RESTRICTIVE
    FOR UPDATE TO syndicate_app
    USING (status <> 'retired')
    WITH CHECK (true);
COMMENT ON POLICY syndicate_agents_retired_is_final ON public.syndicate_agents IS
    'An agent may become retired; what is retired may not change.';

CREATE POLICY syndicate_agents_reader_select ON public.syndicate_agents
    FOR SELECT TO syndicate_reader
    USING (status <> 'retired');

GRANT SELECT, INSERT ON public.syndicate_agents TO syndicate_app;
-- Not: agent_id, operator, parent_agent_id, generation, created_at.
GRANT UPDATE (
    name, role, status, wallet_address, signer_key_reference, configuration,
    capabilities, max_position_wei, fitness, last_heartbeat_at, retired_at
) ON public.syndicate_agents TO syndicate_app;
-- Not: signer_key_reference, configuration.
GRANT SELECT (
    agent_id, name, role, status, operator, parent_agent_id, generation,
    wallet_address, capabilities, max_position_wei, fitness, last_heartbeat_at,
    created_at, updated_at
) ON public.syndicate_agents TO syndicate_reader;
