GRANT SET ON PARAMETER log_statement TO r1;
