-- Every known pool with its latest price. Writers call record_pool_price(); the
-- history in pool_prices follows by trigger.

CREATE TABLE public.current_pool_prices (
    chain_id        public.evm_chain_id  NOT NULL,
    pool_address    public.evm_address   NOT NULL,
    dex             text                 NOT NULL,
    token0_address  public.evm_address   NOT NULL,
    token1_address  public.evm_address   NOT NULL,
    fee_bps         numeric(7, 2)        NOT NULL DEFAULT 30,
    price           numeric(38, 18)      NOT NULL,
    inverse_price   numeric(38, 18)      NOT NULL GENERATED ALWAYS AS (round(1 / price, 18)) STORED,
    reserve0        public.wei           NOT NULL,
    reserve1        public.wei           NOT NULL,
    liquidity_usd   numeric(20, 2),
    block_number    bigint               NOT NULL,
    observed_at     timestamptz          NOT NULL DEFAULT now(),
    created_at      timestamptz          NOT NULL DEFAULT now(),
    updated_at      timestamptz          NOT NULL DEFAULT now(),

    CONSTRAINT current_pool_prices_pkey PRIMARY KEY (chain_id, pool_address),
    CONSTRAINT current_pool_prices_token_order_check CHECK (token0_address COLLATE "C" < token1_address COLLATE "C"),
    CONSTRAINT current_pool_prices_fee_bps_check CHECK (fee_bps >= 0 AND fee_bps < 10000),
    CONSTRAINT current_pool_prices_price_check CHECK (price > 0),
    CONSTRAINT current_pool_prices_liquidity_usd_check CHECK (liquidity_usd >= 0),
    CONSTRAINT current_pool_prices_block_number_check CHECK (block_number >= 0)
)
WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);

COMMENT ON TABLE public.current_pool_prices IS
    'One row per known pool: its tokens, and its price at the latest block seen. Updated every block, hence the fill factor.';
COMMENT ON COLUMN public.current_pool_prices.token0_address IS
    'The lower address of the pair, as in Uniswap; the check keeps a pair from being stored both ways round.';
COMMENT ON COLUMN public.current_pool_prices.price IS
    'Units of token1 for one token0, decimals of both tokens accounted for.';
COMMENT ON COLUMN public.current_pool_prices.observed_at IS
    'Time of the block. Never goes back: record_pool_price() ignores older blocks.';

CREATE INDEX current_pool_prices_pair_idx
    ON public.current_pool_prices (chain_id, token0_address, token1_address)
    INCLUDE (pool_address, dex, price, fee_bps);
COMMENT ON INDEX public.current_pool_prices_pair_idx IS
    'Serves: all pools that trade a pair with their prices, the scouts'' hottest query, from the index alone.';

CREATE INDEX current_pool_prices_observed_at_idx
    ON public.current_pool_prices (observed_at);
COMMENT ON INDEX public.current_pool_prices_observed_at_idx IS
    'Serves: pools whose feed is stale.';

CREATE TRIGGER current_pool_prices_set_updated_at
    BEFORE UPDATE ON public.current_pool_prices
    FOR EACH ROW EXECUTE FUNCTION public.set_updated_at();

CREATE TRIGGER current_pool_prices_audit_statement
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON public.current_pool_prices
    FOR EACH STATEMENT EXECUTE FUNCTION public.audit_statement();

CREATE TRIGGER current_pool_prices_append_history
    AFTER INSERT OR UPDATE OF price, reserve0, reserve1, block_number, observed_at
    ON public.current_pool_prices
    FOR EACH ROW EXECUTE FUNCTION public.append_pool_price_history();

GRANT SELECT, INSERT, UPDATE ON public.current_pool_prices TO syndicate_app;
GRANT SELECT ON public.current_pool_prices TO syndicate_reader;


CREATE FUNCTION public.record_pool_price(
    p_chain_id      integer,
    p_pool_address  text,
    p_price         numeric,
    p_reserve0      numeric,
    p_reserve1      numeric,
    p_block_number  bigint,
    p_observed_at   timestamptz DEFAULT now()
)
    RETURNS boolean
    LANGUAGE plpgsql
    SET search_path = ''
AS $$
BEGIN
    UPDATE public.current_pool_prices
    SET price        = p_price,
        reserve0     = p_reserve0,
        reserve1     = p_reserve1,
        block_number = p_block_number,
        observed_at  = p_observed_at
    WHERE chain_id = p_chain_id
      AND pool_address = p_pool_address
      AND block_number < p_block_number
      AND observed_at <= p_observed_at;
    RETURN FOUND;
END;
$$;
COMMENT ON FUNCTION public.record_pool_price(integer, text, numeric, numeric, numeric, bigint, timestamptz) IS
    'Stores a newer price of a known pool. False if the pool is unknown or the block is not newer, so that feeds may repeat themselves.';
