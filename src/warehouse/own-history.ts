import type { IntervalTable } from './warehouse.ts';

/** The interval tables that `migrations/` make: what identifies a row, which columns make its state, and which are kept up to date in place. */

/** What was read of which table, by source and scope. */
export const reading: IntervalTable = {
  name: 'reading',
  key: ['source', 'table', 'scope'],
  states: ['outcome', 'reason'],
  refreshes: ['read_at'],
};

/** Which outside identifiers an entity has. */
export const identity: IntervalTable = {
  name: 'identity',
  key: ['entity', 'scheme', 'external'],
  states: ['rank', 'how'],
  refreshes: [],
};

/** Whose word counts for an entity in a table, and whether it was read. */
export const knowledge: IntervalTable = {
  name: 'knowledge',
  key: ['table', 'entity', 'external'],
  states: ['source', 'rank', 'outcome', 'reason'],
  refreshes: ['read_at'],
};

/** Rubrics as they were in force. */
export const rubricVersion: IntervalTable = {
  name: 'rubric_version',
  key: ['rubric'],
  states: ['version', 'definition'],
  refreshes: ['evaluated_at'],
};

/** What each check says of each entity. */
export const verdict: IntervalTable = {
  name: 'verdict',
  key: ['rubric', 'check', 'entity'],
  states: ['version', 'verdict', 'credit'],
  refreshes: ['reason', 'observed', 'stale_since', 'captures'],
};

/** How each entity is graded by each rubric. */
export const grade: IntervalTable = {
  name: 'grade',
  key: ['rubric', 'entity'],
  states: ['version', 'letter', 'level', 'score', 'coverage', 'detail'],
  refreshes: [],
};

/** How past evaluations would grade by what became known since. What is recorded later takes the place of what was before, and changes none of it. */
export const gradeCorrection: IntervalTable = {
  name: 'grade_correction',
  key: ['rubric', 'entity', 'recorded_at'],
  states: ['version', 'letter', 'level', 'score', 'coverage', 'detail'],
  refreshes: [],
};

/** Measures of delivery, by window. */
export const measure: IntervalTable = {
  name: 'measure',
  key: ['entity', 'metric', 'window'],
  states: ['period', 'value', 'low', 'high', 'n', 'p50', 'p75', 'p90', 'unit', 'band', 'flags', 'coverage', 'definition'],
  refreshes: ['window_from', 'window_to', 'corrected_at'],
};

/** What is known of what sources say. It is kept as long as their facts are. */
export const ofSources: readonly IntervalTable[] = [reading, identity, knowledge];

/** What Assay itself has said. */
export const ofResults: readonly IntervalTable[] = [rubricVersion, verdict, grade, gradeCorrection, measure];
