CREATE COLLATION icu_numeric (provider = icu, locale = 'en-u-kn-true');
CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE COLLATION "Plain C" FROM "C";
CREATE COLLATION two (lc_collate = 'C', lc_ctype = 'C.UTF-8');
CREATE TABLE t (x text COLLATE ci);
