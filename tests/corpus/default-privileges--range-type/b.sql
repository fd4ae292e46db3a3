create type stays as range (subtype = int);
create type comes as range (subtype = int);
grant usage on type comes to corpus_a;
