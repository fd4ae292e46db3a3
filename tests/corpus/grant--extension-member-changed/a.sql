CREATE EXTENSION citext;
GRANT EXECUTE ON FUNCTION citext_eq(citext, citext) TO r1;
