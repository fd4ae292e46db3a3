CREATE COLLATION c (provider = libc, locale = 'C');
