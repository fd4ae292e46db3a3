CREATE DOMAIN plain AS integer;
CREATE DOMAIN "Quoted Domain 🙂" AS varchar(20) COLLATE "C" DEFAULT 'it''s' NOT NULL CONSTRAINT "odd name" CHECK (VALUE <> '') CHECK (length(VALUE) > 1);
CREATE DOMAIN outer_domain AS plain[] CHECK (cardinality(VALUE) > 0);
