alter default privileges grant execute on functions to corpus_a;
alter default privileges grant usage on types to corpus_a;
create type stays as range (subtype = int);
create type goes as range (subtype = int);
