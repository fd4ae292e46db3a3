-- Types that more than one domain uses.

CREATE DOMAIN public.evm_chain_id AS integer
    CONSTRAINT evm_chain_id_positive_check CHECK (VALUE > 0);
COMMENT ON DOMAIN public.evm_chain_id IS
    'EIP-155 chain id: 1 is Ethereum, 10 Optimism, 137 Polygon, 8453 Base, 42161 Arbitrum.';

CREATE DOMAIN public.evm_address AS text
    CONSTRAINT evm_address_format_check CHECK (VALUE ~ '^0x[0-9a-f]{40}$');
COMMENT ON DOMAIN public.evm_address IS
    'Account or contract address, lower case: the EIP-55 checksum is presentation, equality must not depend on it.';

CREATE DOMAIN public.evm_hash AS text
    CONSTRAINT evm_hash_format_check CHECK (VALUE ~ '^0x[0-9a-f]{64}$');
COMMENT ON DOMAIN public.evm_hash IS
    'Transaction or block hash, lower case.';

CREATE DOMAIN public.wei AS numeric(78, 0)
    CONSTRAINT wei_not_negative_check CHECK (VALUE >= 0);
COMMENT ON DOMAIN public.wei IS
    'Amount in the smallest unit of a token. 78 digits hold every uint256. Signed amounts are numeric(78, 0).';

CREATE DOMAIN public.probability AS double precision
    CONSTRAINT probability_range_check CHECK (VALUE BETWEEN 0 AND 1);
COMMENT ON DOMAIN public.probability IS
    'Probability, confidence, rate or other share of one; not a percentage.';

CREATE TYPE public.event_severity AS ENUM ('debug', 'info', 'warning', 'error', 'critical');
COMMENT ON TYPE public.event_severity IS
    'Severity of a system event, ascending, so that severity >= ''warning'' means what it says.';

CREATE TYPE public.arbitrage_strategy AS ENUM (
    'two_pool',
    'triangular',
    'cross_dex',
    'liquidation',
    'backrun'
);
COMMENT ON TYPE public.arbitrage_strategy IS
    'How a profit is made. Ours and those of competitors are classified alike, to be compared.';
