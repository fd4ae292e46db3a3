CREATE TYPE public.opportunity_status AS ENUM (
    'detected',
    'validated',
    'executing',
    'executed',
    'rejected',
    'expired'
);
COMMENT ON TYPE public.opportunity_status IS
    'The first three are open, the last three final.';

CREATE TYPE public.execution_status AS ENUM (
    'simulated',
    'submitted',
    'confirmed',
    'reverted',
    'dropped'
);
COMMENT ON TYPE public.execution_status IS
    'Simulated and dropped attempts cost nothing; confirmed and reverted ones are on the chain and paid for gas.';

CREATE TYPE public.flash_loan_provider AS ENUM (
    'aave_v3',
    'balancer_v2',
    'uniswap_v3',
    'maker_dss'
);
COMMENT ON TYPE public.flash_loan_provider IS 'Protocols that lend within one transaction.';

CREATE TYPE public.route_leg AS (
    pool_address      public.evm_address,
    token_in_address  public.evm_address,
    token_out_address public.evm_address,
    fee_bps           numeric(7, 2)
);
COMMENT ON TYPE public.route_leg IS 'One swap of a route. A route is an array of legs in the order of trading.';
COMMENT ON COLUMN public.route_leg.fee_bps IS 'Swap fee of the pool, in hundredths of a percent.';

CREATE TYPE public.performance_summary AS (
    execution_count bigint,
    success_count   bigint,
    success_rate    double precision,
    net_profit_wei  numeric(78, 0),
    gas_cost_wei    numeric(78, 0),
    sharpe_ratio    double precision
);
COMMENT ON TYPE public.performance_summary IS 'Result of agent_performance().';
COMMENT ON COLUMN public.performance_summary.sharpe_ratio IS
    'Of net profit per execution, not annualised; NULL below two executions.';
