CREATE TABLE t (c interval);
