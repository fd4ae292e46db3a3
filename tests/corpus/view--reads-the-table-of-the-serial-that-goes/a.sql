CREATE TABLE u (c serial);
CREATE VIEW h AS SELECT last_value AS x FROM u_c_seq;
