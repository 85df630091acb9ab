-- Results are asked about like collected facts, which have a source. An entity without a letter has none: null, as anything that is not there.
ALTER TABLE verdict ADD COLUMN source VARCHAR DEFAULT 'assay';
ALTER TABLE grade ADD COLUMN source VARCHAR DEFAULT 'assay';
UPDATE grade SET letter = NULL WHERE letter = 'ungraded';

-- What a check captured, as text by name. Kept up to date in place, as what was observed is.
ALTER TABLE verdict ADD COLUMN captures JSON;
ALTER TABLE verdict_evaluated ADD COLUMN captures JSON;

-- Measures of delivery, for windows of the calendar and for those that end today.
CREATE TABLE measure (
  -- A service, a team, or * for all services together.
  entity VARCHAR,
  -- deployment-frequency | lead-time | change-failure-rate | recovery-time
  metric VARCHAR,
  -- 2026-W12 | 2026-Q1 | 90d
  "window" VARCHAR,
  -- week | quarter | trailing
  period VARCHAR,
  value DOUBLE,
  low DOUBLE,
  high DOUBLE,
  -- How many things the value rests on.
  n BIGINT,
  -- Quantiles in seconds, of measures of time.
  p50 DOUBLE,
  p75 DOUBLE,
  p90 DOUBLE,
  unit VARCHAR,
  band VARCHAR,
  flags VARCHAR[],
  coverage DOUBLE,
  definition VARCHAR,
  -- Kept up to date in place: a trailing window moves while what it holds stays the same.
  window_from DATE,
  window_to DATE,
  source VARCHAR DEFAULT 'assay',
  valid_from TIMESTAMPTZ,
  valid_to TIMESTAMPTZ
);

-- Measures on their way into the table above; empty between evaluations.
CREATE TABLE measure_evaluated (
  entity VARCHAR,
  metric VARCHAR,
  "window" VARCHAR,
  period VARCHAR,
  value DOUBLE,
  low DOUBLE,
  high DOUBLE,
  n BIGINT,
  p50 DOUBLE,
  p75 DOUBLE,
  p90 DOUBLE,
  unit VARCHAR,
  band VARCHAR,
  flags VARCHAR[],
  coverage DOUBLE,
  definition VARCHAR,
  window_from DATE,
  window_to DATE
);
