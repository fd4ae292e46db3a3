CREATE TYPE public.agent_role AS ENUM (
    'scout',
    'executor',
    'strategist',
    'verifier',
    'guardian'
);
COMMENT ON TYPE public.agent_role IS
    'Scouts find opportunities, executors trade them, strategists breed and tune, verifiers prove, guardians stop the others.';

CREATE TYPE public.agent_status AS ENUM (
    'provisioning',
    'active',
    'paused',
    'quarantined',
    'retired'
);
COMMENT ON TYPE public.agent_status IS
    'Life cycle of an agent. Retired is final: a policy forbids the application to change such a row.';

CREATE TYPE public.memory_kind AS ENUM ('episodic', 'semantic', 'procedural', 'working');
COMMENT ON TYPE public.memory_kind IS
    'What happened, what is known, how something is done, what is needed right now.';

CREATE TYPE public.protection_level AS ENUM ('none', 'throttled', 'simplified', 'halted');
COMMENT ON TYPE public.protection_level IS
    'What the guard against the cognitive cliff does to an agent, ascending in severity.';
