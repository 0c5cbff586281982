-- Run once, when the database is made: the node shows what this says of its statements.
CREATE EXTENSION IF NOT EXISTS pg_stat_statements;
