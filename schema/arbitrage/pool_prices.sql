-- Price history, one partition per month (UTC). A new month is a change of this
-- file; retention is dropping the oldest partition from it. The default partition
-- takes what no month covers, so that a forgotten month loses nothing: it should
-- be empty.

CREATE TABLE public.pool_prices (
    chain_id      public.evm_chain_id  NOT NULL,
    pool_address  public.evm_address   NOT NULL,
    observed_at   timestamptz          NOT NULL,
    block_number  bigint               NOT NULL,
    price         numeric(38, 18)      NOT NULL,
    reserve0      public.wei           NOT NULL,
    reserve1      public.wei           NOT NULL,

    CONSTRAINT pool_prices_pkey PRIMARY KEY (chain_id, pool_address, observed_at),
    CONSTRAINT pool_prices_pool_fkey FOREIGN KEY (chain_id, pool_address)
        REFERENCES public.current_pool_prices (chain_id, pool_address) ON DELETE RESTRICT,
    CONSTRAINT pool_prices_price_check CHECK (price > 0),
    CONSTRAINT pool_prices_block_number_check CHECK (block_number >= 0)
)
PARTITION BY RANGE (observed_at);

COMMENT ON TABLE public.pool_prices IS
    'Price of each pool at each block in which it changed. Written by a trigger of current_pool_prices only.';
COMMENT ON COLUMN public.pool_prices.price IS
    'Units of token1 for one token0, as in current_pool_prices.';

CREATE TABLE public.pool_prices_2026_09 PARTITION OF public.pool_prices
    FOR VALUES FROM ('2026-09-01 00:00:00+00') TO ('2026-10-01 00:00:00+00');

CREATE TABLE public.pool_prices_2026_10 PARTITION OF public.pool_prices
    FOR VALUES FROM ('2026-10-01 00:00:00+00') TO ('2026-11-01 00:00:00+00');

CREATE TABLE public.pool_prices_2026_11 PARTITION OF public.pool_prices
    FOR VALUES FROM ('2026-11-01 00:00:00+00') TO ('2026-12-01 00:00:00+00');

CREATE TABLE public.pool_prices_2026_12 PARTITION OF public.pool_prices
    FOR VALUES FROM ('2026-12-01 00:00:00+00') TO ('2027-01-01 00:00:00+00');

CREATE TABLE public.pool_prices_2027_01 PARTITION OF public.pool_prices
    FOR VALUES FROM ('2027-01-01 00:00:00+00') TO ('2027-02-01 00:00:00+00');

CREATE TABLE public.pool_prices_default PARTITION OF public.pool_prices DEFAULT;
COMMENT ON TABLE public.pool_prices_default IS
    'Rows of months without a partition. Rows here mean that a partition is missing.';

-- The primary key serves the history of one pool.

CREATE INDEX pool_prices_observed_at_idx
    ON public.pool_prices USING brin (observed_at);
COMMENT ON INDEX public.pool_prices_observed_at_idx IS
    'Serves: prices of all pools in a time window, for training of the world model.';

CREATE INDEX pool_prices_chain_id_block_number_idx
    ON public.pool_prices (chain_id, block_number);
COMMENT ON INDEX public.pool_prices_chain_id_block_number_idx IS
    'Serves: all prices at one block, for replaying an execution or undoing a reorganisation.';

-- Only for statements that name the parent: nobody is granted the partitions.
CREATE TRIGGER pool_prices_audit_statement
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON public.pool_prices
    FOR EACH STATEMENT EXECUTE FUNCTION public.audit_statement();

GRANT SELECT ON public.pool_prices TO syndicate_app, syndicate_reader;


CREATE FUNCTION public.append_pool_price_history()
    RETURNS trigger
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = ''
AS $$
BEGIN
    INSERT INTO public.pool_prices
        (chain_id, pool_address, observed_at, block_number, price, reserve0, reserve1)
    VALUES
        (NEW.chain_id, NEW.pool_address, NEW.observed_at, NEW.block_number, NEW.price, NEW.reserve0, NEW.reserve1)
    ON CONFLICT ON CONSTRAINT pool_prices_pkey DO NOTHING;
    RETURN NULL;
END;
$$;
COMMENT ON FUNCTION public.append_pool_price_history() IS
    'Trigger body of current_pool_prices: adds its new price to the history, once per pool and time.';

REVOKE EXECUTE ON FUNCTION public.append_pool_price_history() FROM PUBLIC;


CREATE MATERIALIZED VIEW public.pool_price_hourly AS
    SELECT
        p.chain_id,
        p.pool_address,
        date_bin(interval '1 hour', p.observed_at, timestamptz '2000-01-01 00:00:00+00') AS hour_start,
        (array_agg(p.price ORDER BY p.observed_at))[1]      AS open_price,
        max(p.price)                                        AS high_price,
        min(p.price)                                        AS low_price,
        (array_agg(p.price ORDER BY p.observed_at DESC))[1] AS close_price,
        count(*)                                            AS observation_count
    FROM public.pool_prices AS p
    GROUP BY 1, 2, 3;
COMMENT ON MATERIALIZED VIEW public.pool_price_hourly IS
    'Open, high, low and close of each pool and hour. Refreshed by refresh_performance_views().';

CREATE UNIQUE INDEX pool_price_hourly_key
    ON public.pool_price_hourly (chain_id, pool_address, hour_start);
COMMENT ON INDEX public.pool_price_hourly_key IS
    'Serves: the candles of one pool. REFRESH ... CONCURRENTLY needs it.';

GRANT SELECT ON public.pool_price_hourly TO syndicate_app, syndicate_reader;
