-- Evaluations that were stored: what they saw, so that the next one need only look at what may have changed since.
CREATE TABLE evaluation (
  as_of TIMESTAMPTZ,
  evaluated_at TIMESTAMPTZ,
  -- The last run of which all that it observed had been read by then.
  settled_run BIGINT,
  -- What besides facts and rubrics decides a verdict, as a digest: the program, the tables and when they grow old, what remedies build on.
  -- Null where nothing may go on from it.
  standards VARCHAR,
  -- The exemptions in force, as a digest; null where the results rest on several.
  exemptions VARCHAR,
  -- Whether everything was judged anew, or only what may have changed.
  whole BOOLEAN
);

-- When what a run reads counts as observed, and whether all that follows from it is worked out too.
ALTER TABLE sync_run ADD COLUMN observed_at TIMESTAMPTZ;
ALTER TABLE sync_run ADD COLUMN resolved BOOLEAN;

-- Exemptions, step by step. Nothing here is changed or deleted: how an exemption stands is what its last step says.
CREATE TABLE exemption_event (
  -- Counts all steps, so that they have an order whatever the clock says.
  number BIGINT,
  exemption VARCHAR,
  -- requested | approved | denied | revoked
  state VARCHAR,
  recorded_at TIMESTAMPTZ,
  person VARCHAR,
  note VARCHAR,
  -- command | api | file
  origin VARCHAR,
  -- What is asked, where it is requested: for one entity, or for those of a scope.
  entity VARCHAR,
  scope VARCHAR,
  rubric VARCHAR,
  "check" VARCHAR,
  reason VARCHAR,
  text VARCHAR,
  -- The last day it holds.
  expires DATE
);

-- What people state of entities, and take back. Nothing here is changed or deleted.
CREATE TABLE attestation_event (
  number BIGINT,
  entity VARCHAR,
  key VARCHAR,
  -- attested | withdrawn
  state VARCHAR,
  recorded_at TIMESTAMPTZ,
  person VARCHAR,
  comment VARCHAR,
  value JSON,
  valid_until TIMESTAMPTZ
);

-- Worked out from the steps above: what is attested, while it is valid.
CREATE TABLE attestation (
  entity VARCHAR,
  key VARCHAR,
  holds BOOLEAN,
  value JSON,
  attested_by VARCHAR,
  comment VARCHAR,
  attested_at TIMESTAMPTZ,
  valid_until TIMESTAMPTZ,
  source VARCHAR DEFAULT 'assay',
  valid_from TIMESTAMPTZ,
  valid_to TIMESTAMPTZ
);

-- Since when the past is there in full; before, some of it was given up. No row where nothing ever was.
CREATE TABLE horizon (
  -- facts | events | results: what there is of them. days: before, of states that changed several times a day the last stands for the day.
  "of" VARCHAR,
  since TIMESTAMPTZ
);

-- When the measure of a window that was over came out another, because facts came late. Kept up to date in place.
ALTER TABLE measure ADD COLUMN corrected_at TIMESTAMPTZ;

-- What is said otherwise of past evaluations by what became known since. Nothing here is changed; what was reported stands as it is.
CREATE TABLE grade_correction (
  rubric VARCHAR,
  entity VARCHAR,
  -- The version of the rubric that was in force.
  version VARCHAR,
  letter VARCHAR,
  level VARCHAR,
  score DOUBLE,
  coverage DOUBLE,
  -- Null where the rubric would not have graded the entity at all.
  detail JSON,
  recorded_at TIMESTAMPTZ,
  -- From the first of the evaluations that it corrects to before the one after the last.
  valid_from TIMESTAMPTZ,
  valid_to TIMESTAMPTZ
);
