-- What sources answered, as it came. Equal bodies are stored once.
CREATE TABLE raw_page (
  source VARCHAR,
  stream VARCHAR,
  "partition" VARCHAR,
  -- The run in which the reading of the partition began: pages of one snapshot share it, even when a later run finished it.
  run BIGINT,
  -- Place within the run and partition, from 0.
  number BIGINT,
  request VARCHAR,
  fetched_at TIMESTAMPTZ,
  status INTEGER,
  etag VARCHAR,
  not_modified BOOLEAN,
  about JSON,
  hash VARCHAR
);

CREATE TABLE raw_body (
  -- SHA-256 of the text in UTF-8, hexadecimal.
  hash VARCHAR,
  bytes BIGINT,
  -- Compressed with Zstandard.
  body BLOB
);

-- Where each stream stands, by partition.
CREATE TABLE stream_state (
  source VARCHAR,
  stream VARCHAR,
  "partition" VARCHAR,
  cursor JSON,
  -- The run whose pages an unfinished snapshot has kept so far, with where to take up; null when none is under way.
  open_run BIGINT,
  opened_at TIMESTAMPTZ,
  resume JSON,
  -- The run whose pages hold the last completed read.
  completed_run BIGINT,
  completed_at TIMESTAMPTZ
);

CREATE TABLE sync_run (
  run BIGINT,
  source VARCHAR,
  stream VARCHAR,
  started_at TIMESTAMPTZ,
  ended_at TIMESTAMPTZ,
  -- running | completed | failed | interrupted
  outcome VARCHAR,
  pages BIGINT,
  not_modified BIGINT,
  "rows" BIGINT,
  fault VARCHAR
);

-- Whether a table's facts were read, by source and scope: a subject's identifier, or * for all.
CREATE TABLE reading (
  source VARCHAR,
  "table" VARCHAR,
  scope VARCHAR,
  -- read | forbidden | absent | failed
  outcome VARCHAR,
  reason VARCHAR,
  -- The last time it was so. Kept up to date in place.
  read_at TIMESTAMPTZ,
  valid_from TIMESTAMPTZ,
  valid_to TIMESTAMPTZ
);

-- Which outside identifiers an entity has. Rank 0 is the primary one of its scheme.
CREATE TABLE identity (
  entity VARCHAR,
  scheme VARCHAR,
  external VARCHAR,
  rank BIGINT,
  how VARCHAR,
  valid_from TIMESTAMPTZ,
  valid_to TIMESTAMPTZ
);

-- For each entity, table and outside identifier: whose word counts, and whether it was read.
CREATE TABLE knowledge (
  "table" VARCHAR,
  entity VARCHAR,
  external VARCHAR,
  source VARCHAR,
  rank BIGINT,
  outcome VARCHAR,
  reason VARCHAR,
  read_at TIMESTAMPTZ,
  valid_from TIMESTAMPTZ,
  valid_to TIMESTAMPTZ
);
