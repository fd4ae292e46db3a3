CREATE ROLE "R%s";
ALTER ROLE "R%s" SET work_mem = '64MB';
