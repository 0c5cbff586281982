-- Days by their hours, of one install and of all; part: 0 where it was, 1 what it sent.
CREATE TABLE unit_hours (
  install_id bytea NOT NULL,
  day bigint NOT NULL,
  part smallint NOT NULL,
  figures bytea NOT NULL,
  PRIMARY KEY (install_id, day, part)
);

CREATE TABLE cell_hours (
  day bigint PRIMARY KEY,
  figures bytea NOT NULL
);

-- Grows with every change of a cell of the day: whoever has read them need not do it again.
CREATE TABLE cell_day (
  day bigint PRIMARY KEY,
  version bigint NOT NULL
);
INSERT INTO cell_day (day, version) SELECT DISTINCT day, 1 FROM cell;

-- Who is in a sum of few: such sums are not shown.
CREATE INDEX unit_place ON unit (day, kind, topic, platform, mode);

-- When a day is over, its time is a whole day's, whoever was heard of since.
ALTER TABLE unit_presence ADD COLUMN due_at bigint NOT NULL DEFAULT 9223372036854775807;
CREATE INDEX unit_presence_due ON unit_presence (due_at);

-- The last heartbeat: the counters of the next ones are not smaller.
ALTER TABLE boot ADD COLUMN heartbeat bytea;
