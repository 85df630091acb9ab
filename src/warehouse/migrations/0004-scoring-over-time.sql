-- Evaluations that were stored, the latest last: what they saw, so that the next one need only look at what may have changed since.
CREATE TABLE evaluation (
  as_of TIMESTAMPTZ,
  evaluated_at TIMESTAMPTZ,
  -- What besides facts decides a verdict, as one digest: rubrics, exemptions, what remedies build on.
  standards VARCHAR,
  -- Whether everything was judged anew, or only what may have changed.
  whole BOOLEAN,
  entities BIGINT
);
