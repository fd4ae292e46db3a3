-- A view runs with the rights of its owner, whom row-level security does not bind
-- (security_invoker needs PostgreSQL 15). Hence the barrier, the condition, and no
-- column that syndicate_reader may not see.
CREATE VIEW public.agent_overview
    WITH (security_barrier = true)
AS
    SELECT
        a.agent_id,
        a.name,
        a.role,
        a.status,
        a.fitness,
        a.last_heartbeat_at,
        l.model_name,
        l.context_utilization,
        c.complexity_score,
        c.cliff_margin,
        GREATEST(c.protection_level, l.protection_level) AS protection_level
    FROM public.syndicate_agents AS a
    LEFT JOIN public.llm_agent_complexity_state AS l ON l.agent_id = a.agent_id
    LEFT JOIN LATERAL (
        SELECT s.complexity_score, s.cliff_margin, s.protection_level
        FROM public.agent_complexity_states AS s
        WHERE s.agent_id = a.agent_id
        ORDER BY s.recorded_at DESC
        LIMIT 1
    ) AS c ON true
    WHERE a.status <> 'retired';
COMMENT ON VIEW public.agent_overview IS
    'One row per living agent of every operator with its present complexity. protection_level is the stricter of both guards.';

GRANT SELECT ON public.agent_overview TO syndicate_reader;
