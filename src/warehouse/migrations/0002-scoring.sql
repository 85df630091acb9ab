-- Rubrics as they were in force. Another content is another version.
CREATE TABLE rubric_version (
  rubric VARCHAR,
  -- SHA-256 of the content, hexadecimal.
  version VARCHAR,
  definition JSON,
  -- The last evaluation under this version. Kept up to date in place.
  evaluated_at TIMESTAMPTZ,
  valid_from TIMESTAMPTZ,
  valid_to TIMESTAMPTZ
);

-- What each check says of each entity that its rubric grades.
CREATE TABLE verdict (
  rubric VARCHAR,
  "check" VARCHAR,
  entity VARCHAR,
  version VARCHAR,
  -- pass | fail | no-data | error | exempt | not-applicable
  verdict VARCHAR,
  -- Share of the points earned, 0..1.
  credit DOUBLE,
  -- Kept up to date in place with the next two columns: they may move with the clock while the verdict stands.
  reason VARCHAR,
  observed VARCHAR,
  stale_since TIMESTAMPTZ,
  valid_from TIMESTAMPTZ,
  valid_to TIMESTAMPTZ
);

CREATE TABLE grade (
  rubric VARCHAR,
  entity VARCHAR,
  version VARCHAR,
  -- A | B | C | D | F | ungraded
  letter VARCHAR,
  level VARCHAR,
  score DOUBLE,
  coverage DOUBLE,
  -- The whole grade, categories included.
  detail JSON,
  valid_from TIMESTAMPTZ,
  valid_to TIMESTAMPTZ
);

-- Results on their way into the tables above; empty between evaluations.
CREATE TABLE rubric_evaluated (rubric VARCHAR, version VARCHAR, definition JSON, evaluated_at TIMESTAMPTZ);

CREATE TABLE verdict_evaluated (
  rubric VARCHAR,
  "check" VARCHAR,
  entity VARCHAR,
  version VARCHAR,
  verdict VARCHAR,
  credit DOUBLE,
  reason VARCHAR,
  observed VARCHAR,
  stale_since TIMESTAMPTZ
);

CREATE TABLE grade_evaluated (
  rubric VARCHAR,
  entity VARCHAR,
  version VARCHAR,
  letter VARCHAR,
  level VARCHAR,
  score DOUBLE,
  coverage DOUBLE,
  detail JSON
);
