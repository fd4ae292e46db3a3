CREATE TYPE public.proof_system AS ENUM ('lean4', 'coq', 'isabelle', 'z3');
COMMENT ON TYPE public.proof_system IS 'Proof assistant or solver in whose language a statement is written.';

CREATE TYPE public.theorem_status AS ENUM ('conjectured', 'proving', 'verified', 'refuted');
COMMENT ON TYPE public.theorem_status IS 'Verified and refuted are final, and backed by a machine-checked proof.';

CREATE TYPE public.formalization_status AS ENUM ('pending', 'compiled', 'failed', 'accepted');
COMMENT ON TYPE public.formalization_status IS 'Compiled means well-formed; accepted means that it also says what the source says.';
