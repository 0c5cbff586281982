-- SQLite runs this script too: it drops the partitions and says blob. Instants are milliseconds since 1970.
CREATE TABLE install (
  install_id bytea PRIMARY KEY,
  first_seen bigint NOT NULL,
  last_seen bigint NOT NULL,
  platform text NOT NULL DEFAULT '',
  app text NOT NULL DEFAULT '',
  delete_hash bytea
);

-- Installs whose users had everything deleted: nothing more is taken from them.
CREATE TABLE deleted_install (
  install_id bytea PRIMARY KEY,
  deleted_at bigint NOT NULL
);

-- next_seq: all batches below are stored. lost: one of them never will be, or had records that were refused.
CREATE TABLE boot (
  install_id bytea NOT NULL,
  boot_id bytea NOT NULL,
  clock_off_ms bigint NOT NULL DEFAULT 0,
  next_seq bigint NOT NULL DEFAULT 0,
  lost bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (install_id, boot_id)
);

-- touched: what the sums do not have yet.
CREATE TABLE batch (
  install_id bytea NOT NULL,
  boot_id bytea NOT NULL,
  batch_seq bigint NOT NULL,
  received_at bigint NOT NULL,
  n bigint NOT NULL,
  errors text NOT NULL,
  touched bytea,
  PRIMARY KEY (install_id, boot_id, batch_seq)
);
CREATE INDEX batch_touched ON batch (received_at) WHERE touched IS NOT NULL;
CREATE INDEX batch_received ON batch (received_at);

CREATE TABLE sent (
  install_id bytea NOT NULL,
  flow bytea NOT NULL,
  seq bigint NOT NULL,
  msg bytea NOT NULL,
  kind smallint NOT NULL,
  topic smallint NOT NULL,
  bucket smallint,
  size_bits smallint NOT NULL,
  mode smallint NOT NULL,
  queued_at bigint NOT NULL,
  outcome smallint NOT NULL,
  published_at bigint,
  error smallint NOT NULL,
  attempts smallint,
  recipients smallint NOT NULL,
  PRIMARY KEY (install_id, flow, seq, queued_at)
) PARTITION BY RANGE (queued_at);
CREATE INDEX sent_msg ON sent (msg);
CREATE INDEX sent_day ON sent (install_id, queued_at);

-- kind: 0 received, 1 acknowledged, 2 in a store, 3 not acknowledged in time.
CREATE TABLE witness (
  msg bytea NOT NULL,
  kind smallint NOT NULL,
  install_id bytea NOT NULL,
  at bigint NOT NULL,
  path smallint NOT NULL,
  dup bigint NOT NULL,
  PRIMARY KEY (msg, kind, install_id, at)
) PARTITION BY RANGE (at);

-- Heartbeats that follow each other without a gap and in one state.
CREATE TABLE presence (
  install_id bytea NOT NULL,
  boot_id bytea NOT NULL,
  batch_seq bigint NOT NULL,
  first_seq bigint NOT NULL,
  last_seq bigint NOT NULL,
  from_at bigint NOT NULL,
  to_at bigint NOT NULL,
  state smallint NOT NULL,
  c_recv_first bigint NOT NULL,
  c_recv bigint NOT NULL,
  c_sent bigint NOT NULL,
  c_acked bigint NOT NULL,
  c_dropped bigint NOT NULL,
  PRIMARY KEY (install_id, boot_id, first_seq, from_at)
) PARTITION BY RANGE (from_at);
CREATE INDEX presence_time ON presence (install_id, to_at);

CREATE TABLE missed (
  install_id bytea NOT NULL,
  boot_id bytea NOT NULL,
  batch_seq bigint NOT NULL,
  place bigint NOT NULL,
  at bigint NOT NULL,
  topic smallint NOT NULL,
  n bigint NOT NULL,
  relevant smallint NOT NULL,
  found smallint NOT NULL,
  PRIMARY KEY (install_id, boot_id, batch_seq, place)
);

-- Who receives what a flow sends, as far as anybody saw it.
CREATE TABLE flow_link (
  install_id bytea NOT NULL,
  flow bytea NOT NULL,
  peer_install_id bytea NOT NULL,
  PRIMARY KEY (install_id, flow)
);
CREATE INDEX flow_link_peer ON flow_link (peer_install_id);

-- Sums of one install and day.
CREATE TABLE unit (
  install_id bytea NOT NULL,
  day bigint NOT NULL,
  kind smallint NOT NULL,
  topic smallint NOT NULL,
  platform text NOT NULL,
  mode smallint NOT NULL,
  figures bytea NOT NULL,
  PRIMARY KEY (install_id, day, kind, topic, platform, mode)
);

-- When they change by themselves, and how many messages may still change with reports of others.
CREATE TABLE unit_due (
  install_id bytea NOT NULL,
  day bigint NOT NULL,
  due_at bigint NOT NULL,
  unknown bigint NOT NULL,
  PRIMARY KEY (install_id, day)
);
CREATE INDEX unit_due_at ON unit_due (due_at);

-- Sums of all installs; nobody is named.
CREATE TABLE cell (
  day bigint NOT NULL,
  kind smallint NOT NULL,
  topic smallint NOT NULL,
  platform text NOT NULL,
  mode smallint NOT NULL,
  figures bytea NOT NULL,
  PRIMARY KEY (day, kind, topic, platform, mode)
);

-- How much of a day an install was watched and online.
CREATE TABLE unit_presence (
  install_id bytea NOT NULL,
  day bigint NOT NULL,
  expected_ms bigint NOT NULL,
  accounted_ms bigint NOT NULL,
  online_ms bigint NOT NULL,
  PRIMARY KEY (install_id, day)
);

CREATE TABLE cell_presence (
  day bigint PRIMARY KEY,
  installs bigint NOT NULL,
  expected_ms bigint NOT NULL,
  accounted_ms bigint NOT NULL,
  online_ms bigint NOT NULL
);

-- Uploads in the form of the older server: how many of which type, nothing else.
CREATE TABLE compat_day (
  day bigint NOT NULL,
  type text NOT NULL,
  n bigint NOT NULL,
  PRIMARY KEY (day, type)
);
