CREATE TYPE public.battle_outcome AS ENUM ('challenger_won', 'defender_won', 'draw');
COMMENT ON TYPE public.battle_outcome IS 'How a contest between two agents ended.';

CREATE TYPE public.mutation_operator AS ENUM ('point', 'crossover', 'duplication', 'deletion', 'insertion');
COMMENT ON TYPE public.mutation_operator IS 'Genetic operator that produced a mutation.';
