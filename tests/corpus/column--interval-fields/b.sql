CREATE TABLE t (c interval year to month);
