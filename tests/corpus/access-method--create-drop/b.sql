CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler;
CREATE ACCESS METHOD "Odd btree" TYPE INDEX HANDLER bthandler;
CREATE TABLE t (x integer) USING heap2;
COMMENT ON ACCESS METHOD heap2 IS 'a second heap';
