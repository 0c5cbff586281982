-- Pairs of topics, so that a message carries one number.
CREATE TABLE topic (
  topic_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  pubsub text COLLATE "C" NOT NULL,
  content text COLLATE "C" NOT NULL,
  -- set when no message uses the pair; who uses it again clears this; long after it the row may go
  unused_since timestamptz,
  UNIQUE (content, pubsub)
);
CREATE INDEX topic_pubsub ON topic (pubsub);

-- Partitions are made and dropped by the nodes. No default partition: it would forbid DETACH CONCURRENTLY.
CREATE TABLE message (
  ts bigint NOT NULL,
  topic_id int NOT NULL,
  version int NOT NULL DEFAULT 0,
  hash bytea NOT NULL CHECK (octet_length(hash) = 32),
  payload bytea NOT NULL,
  meta bytea,
  PRIMARY KEY (ts, hash)
) PARTITION BY RANGE (ts);
-- payloads are encrypted: compression would only be tried in vain
ALTER TABLE message ALTER payload SET STORAGE EXTERNAL;
CREATE INDEX message_topic ON message (topic_id, ts, hash);
CREATE INDEX message_hash ON message USING hash (hash);

CREATE TABLE store_meta (
  k text PRIMARY KEY,
  v text NOT NULL
);
