-- For servers that are built with ICU.
CREATE COLLATION "Odd ""collation""" (PROVIDER = icu, LOCALE = 'de-u-co-phonebk');
CREATE COLLATION loose (PROVIDER = icu, LOCALE = 'und-u-ks-level2', DETERMINISTIC = false);
CREATE TABLE collated (a text COLLATE loose UNIQUE, b text COLLATE "Odd ""collation""");
CREATE INDEX collated_b ON collated (b COLLATE loose);
