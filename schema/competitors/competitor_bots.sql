-- Addresses that trade as we do.

CREATE TABLE public.competitor_bots (
    bot_id            uuid                 NOT NULL DEFAULT gen_random_uuid(),
    chain_id          public.evm_chain_id  NOT NULL,
    address           public.evm_address   NOT NULL,
    label             text                 NOT NULL DEFAULT '',
    threat_level      smallint             NOT NULL DEFAULT 1,
    is_active         boolean              NOT NULL DEFAULT true,
    strategy_profile  jsonb                NOT NULL DEFAULT '{}',
    first_seen_at     timestamptz          NOT NULL DEFAULT now(),
    last_seen_at      timestamptz          NOT NULL DEFAULT now(),
    updated_at        timestamptz          NOT NULL DEFAULT now(),

    CONSTRAINT competitor_bots_pkey PRIMARY KEY (bot_id),
    CONSTRAINT competitor_bots_chain_id_address_key UNIQUE (chain_id, address),
    CONSTRAINT competitor_bots_bot_id_chain_id_key UNIQUE (bot_id, chain_id),
    CONSTRAINT competitor_bots_threat_level_check CHECK (threat_level BETWEEN 1 AND 5),
    CONSTRAINT competitor_bots_strategy_profile_check CHECK (jsonb_typeof(strategy_profile) = 'object'),
    CONSTRAINT competitor_bots_seen_check CHECK (last_seen_at >= first_seen_at)
);

COMMENT ON TABLE public.competitor_bots IS
    'Tracked competitors, one row per chain and address.';
COMMENT ON COLUMN public.competitor_bots.label IS
    'Name given by our analysts or by the community; empty if nobody knows.';
COMMENT ON COLUMN public.competitor_bots.threat_level IS
    '1 harmless to 5 beats us most of the time.';
COMMENT ON CONSTRAINT competitor_bots_bot_id_chain_id_key ON public.competitor_bots IS
    'Target of the foreign key of competitor_transactions: a bot trades on its own chain.';

CREATE INDEX competitor_bots_active_idx
    ON public.competitor_bots (chain_id, threat_level DESC)
    INCLUDE (address)
    WHERE is_active;
COMMENT ON INDEX public.competitor_bots_active_idx IS
    'Serves: the watch list of the mempool monitor, from the index alone.';

CREATE INDEX competitor_bots_label_trgm_idx
    ON public.competitor_bots USING gin (label public.gin_trgm_ops);
COMMENT ON INDEX public.competitor_bots_label_trgm_idx IS
    'Serves: label ILIKE ''%...%'' in the console.';

CREATE INDEX competitor_bots_strategy_profile_idx
    ON public.competitor_bots USING gin (strategy_profile jsonb_path_ops);
COMMENT ON INDEX public.competitor_bots_strategy_profile_idx IS
    'Serves: strategy_profile @> ''{"builder": "..."}'', bots that share a trait.';

CREATE TRIGGER competitor_bots_set_updated_at
    BEFORE UPDATE ON public.competitor_bots
    FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

CREATE TRIGGER competitor_bots_audit_statement
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON public.competitor_bots
    FOR EACH STATEMENT EXECUTE FUNCTION public.audit_statement();

GRANT SELECT, INSERT, UPDATE ON public.competitor_bots TO syndicate_app;
GRANT SELECT ON public.competitor_bots TO syndicate_reader;
