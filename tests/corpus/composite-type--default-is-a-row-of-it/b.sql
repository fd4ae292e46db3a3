create type basket as (eur numeric, usd numeric);
create function empty_basket() returns basket language sql as $$ select (null, null)::basket $$;
create table paydays (id int primary key, volume basket not null default row(0.00, 0.00), fee basket default row(1, 2));
