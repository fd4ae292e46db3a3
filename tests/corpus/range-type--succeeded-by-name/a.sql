CREATE TYPE span AS RANGE (subtype = integer, multirange_type_name = spans);
CREATE TABLE held (v span, w spans);
CREATE TYPE old AS RANGE (subtype = integer, multirange_type_name = many);
CREATE TYPE both_of_it AS (one old, all_of_it many);
CREATE TABLE moved (v old, w many, x both_of_it);
