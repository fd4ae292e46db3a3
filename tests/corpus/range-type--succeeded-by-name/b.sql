CREATE TYPE span AS RANGE (subtype = bigint, multirange_type_name = spans);
CREATE TABLE held (v span, w spans);
CREATE TYPE new AS RANGE (subtype = integer, multirange_type_name = many);
CREATE TYPE both_of_it AS (one new, all_of_it many);
CREATE TABLE moved (v new, w many, x both_of_it);
