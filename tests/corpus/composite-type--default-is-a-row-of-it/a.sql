create type basket as (eur numeric, usd numeric, amounts jsonb);
create function empty_basket() returns basket language sql as $$ select (null, null, '{}')::basket $$;
create table paydays (id int primary key, volume basket not null default empty_basket(), fee basket default row(1, 2, '{}'));
