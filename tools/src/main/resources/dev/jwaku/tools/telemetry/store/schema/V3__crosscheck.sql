-- Whether it has ever said that store nodes hold a message: others do not ask them.
ALTER TABLE install ADD COLUMN checks_stores bigint NOT NULL DEFAULT 0;

-- Runs of test messages on the same shard, to compare with. arrived: of those expected.
CREATE TABLE canary (
  run bytea PRIMARY KEY,
  day bigint NOT NULL,
  expected bigint NOT NULL,
  arrived bigint NOT NULL
);
CREATE INDEX canary_day ON canary (day);
