/* Written by `node src/server/api-declaration.ts` from the description of the HTTP API. Not to be edited. */

export type Letter = 'A' | 'B' | 'C' | 'D' | 'F' | 'ungraded';
/**
 * Every check of every service has one.
 */
export type Verdict = 'pass' | 'fail' | 'no-data' | 'error' | 'exempt' | 'not-applicable';
export type MetricName = 'deployment-frequency' | 'lead-time' | 'change-failure-rate' | 'recovery-time';
/**
 * Whether a check bears on the grade at the as-of time, or is only shown.
 */
export type Standing = 'counted' | 'warning' | 'upcoming' | 'ended';

/**
 * What each address answers.
 */
export interface Api {
  '/api/backtest': Backtest;
  '/api/charts/{chart}': CompiledChart;
  '/api/dora': Dora;
  '/api/evaluate': Evaluation;
  '/api/exemptions': ExemptionList;
  '/api/exemptions/{id}/approve': ExemptionDecided;
  '/api/exemptions/{id}/deny': ExemptionDecided;
  '/api/exemptions/{id}/revoke': ExemptionDecided;
  '/api/exemptions/request': ExemptionRequested;
  '/api/gate': Gate;
  '/api/language/complete': Choices;
  '/api/language/diagnose': Diagnosis;
  '/api/language/format': Formatted;
  '/api/language/hover': Explained;
  '/api/movers': Movers;
  '/api/overview': Overview;
  '/api/query': QueryAnswer;
  '/api/rollup': RollUp;
  '/api/rubrics': RubricList;
  '/api/schedule': Schedule;
  '/api/services': Heatmap;
  '/api/services/{entity}': Service;
  '/api/services/{entity}/checks/{rubric}/{check}': Explanation;
  '/api/services/{entity}/remedies': RemedyList;
  '/api/trend': Trend;
  '/healthz': Health;
}
export interface Backtest {
  /**
   * Instant, ISO 8601 in UTC.
   */
  asOf: string;
  rubric: string;
  title: string;
  zone: string;
  /**
   * Among whom it was counted; null where all count.
   */
  selection: string | null;
  /**
   * The version that judges every day.
   */
  version: string;
  /**
   * Whether checks count on every day as they do now.
   */
  asIfNow: boolean;
  days: {
    /**
     * Local date, yyyy-mm-dd.
     */
    date: string;
    /**
     * When the day was looked at: as it ended, today as it stands.
     */
    at: string;
    /**
     * False where nothing was known, or graded, by then: an empty day is no bad grade.
     */
    known: boolean;
    entities: number;
    letters: {
      A: number;
      B: number;
      C: number;
      D: number;
      F: number;
      ungraded: number;
    };
    /**
     * Of those with a letter, lowest level first.
     */
    levels: {
      level: string | null;
      entities: number;
    }[];
    /**
     * Of those with a letter.
     */
    meanScore: number | null;
    medianScore: number | null;
    /**
     * Mean share of the weight that applies and is known.
     */
    coverage: number | null;
    /**
     * Entities of which it was not known whether the rubric is for them; they are not counted.
     */
    undecided: number;
    /**
     * Why nobody could be told to be graded; null as a rule.
     */
    refused: string | null;
  }[];
  followed: FollowedEntity[];
  known: {
    /**
     * Since when any entity is known.
     */
    entities: string | null;
    /**
     * Since when facts and events are there in full; null where none was ever given up.
     */
    kept: {
      facts: string | null;
      events: string | null;
    };
    tables: {
      table: string;
      since: string | null;
      checks: string[];
    }[];
  };
}
export interface FollowedEntity {
  entity: string;
  days: {
    /**
     * Local date, yyyy-mm-dd.
     */
    date: string;
    /**
     * Instant, ISO 8601 in UTC.
     */
    at: string;
    standing: StandingThen | null;
    /**
     * Why there is no standing.
     */
    absent: ('unknown' | 'out-of-scope' | 'undecided') | null;
  }[];
  changes: {
    /**
     * `known`, `unknown`: it got or lost its letter.
     */
    moved: 'up' | 'down' | 'known' | 'unknown' | 'not';
    /**
     * The kind of cause that moved it most.
     */
    leading: ('rubric' | 'clock' | 'exemption' | 'source' | 'fact') | null;
    /**
     * What each kind of cause brought or took; together the difference of the scores. Null without a letter on both sides.
     */
    parts: {
      /**
       * Difference of the score, 0..1.
       */
      rubric: number;
      /**
       * Difference of the score, 0..1.
       */
      clock: number;
      /**
       * Difference of the score, 0..1.
       */
      exemption: number;
      /**
       * Difference of the score, 0..1.
       */
      source: number;
      /**
       * Difference of the score, 0..1.
       */
      fact: number;
    } | null;
    from: StandingThen;
    to: StandingThen;
    checks: {
      check: string;
      asks: string;
      from: Verdict | null;
      to: Verdict | null;
      cause: ChangeCause;
    }[];
    /**
     * Local date, yyyy-mm-dd.
     */
    after: string;
    /**
     * Local date, yyyy-mm-dd.
     */
    date: string;
  }[];
}
export interface StandingThen {
  letter: Letter;
  level: string | null;
  score: number | null;
  coverage: number | null;
}
/**
 * What is behind a change: another standard, the clock, an exemption, knowing more or less, or facts.
 */
export interface ChangeCause {
  kind: 'rubric' | 'clock' | 'exemption' | 'source' | 'fact';
  how:
    | 'added'
    | 'removed'
    | 'rewritten'
    | 'reweighed'
    | 'rescoped'
    | 'began'
    | 'ended'
    | 'known'
    | 'unknown'
    | 'aged'
    | 'counts'
    | 'counts-no-more'
    | 'changed'
    | 'joined'
    | 'left';
  /**
   * In words; may quote untrusted text.
   */
  says: string;
}
export interface CompiledChart {
  /**
   * Instant, ISO 8601 in UTC.
   */
  asOf: string;
  chart: string;
  title: string;
  /**
   * What the picture shows, in words.
   */
  describes: string;
  /**
   * How many rows it draws; 0 is an empty picture.
   */
  rows: number;
  /**
   * A Vega specification with its data inside.
   */
  spec: {
    [k: string]: unknown;
  };
}
export interface Dora {
  /**
   * Instant, ISO 8601 in UTC.
   */
  asOf: string;
  definition: {
    name: string;
    title: string;
    describes: string;
  };
  /**
   * Local date in the zone.
   */
  from: string;
  /**
   * The day after the last: the window is half-open.
   */
  to: string;
  zone: string;
  bucket: 'week' | 'quarter' | 'window';
  by: 'service' | 'team' | 'all';
  metrics: {
    name: MetricName;
    title: string;
    describes: string;
    better: 'up' | 'down';
  }[];
  buckets: {
    label: string;
    /**
     * Local date in the zone.
     */
    from: string;
    /**
     * Local date in the zone.
     */
    to: string;
    /**
     * Instant, ISO 8601 in UTC.
     */
    start: string;
    /**
     * Instant, ISO 8601 in UTC.
     */
    end: string;
    partial: boolean;
  }[];
  groups: {
    entity: string | null;
    name: string;
    services: string[];
    total: Readings;
    series: Readings[];
    quality: DataQuality;
  }[];
  quality: DataQuality;
}
export interface Readings {
  'deployment-frequency': Reading;
  'lead-time': Reading;
  'change-failure-rate': Reading;
  'recovery-time': Reading;
}
export interface Reading {
  measure: Measure;
  /**
   * A cluster of survey answers: a description, never a target. Null when there is too little to say it.
   */
  band: {
    name: string;
    range: string;
    year: number;
    source: string;
    /**
     * 0 to 1.
     */
    probability: number;
  } | null;
  details: {
    [k: string]: number | null;
  };
}
export interface Measure {
  /**
   * Null is no data, never zero.
   */
  value: number | null;
  unit: string;
  n: number;
  /**
   * Lower end of the 95 % interval.
   */
  low: number | null;
  high: number | null;
  window: {
    /**
     * Local date in the zone.
     */
    from: string;
    /**
     * Local date in the zone.
     */
    to: string;
  };
  zone: string;
  definition: string;
  coverage: number | null;
  flags: string[];
}
/**
 * What the numbers could not see.
 */
export interface DataQuality {
  services: number;
  unread: {
    entity: string;
    table: string;
    outcome: string;
    reason: string;
  }[];
  withoutDeployments: string[];
  unmappedEnvironments: {
    environment: string;
    deployments: number;
  }[];
  incidents: number;
  unlinkedIncidents: number;
  rolloutsWithUnknownCommit: number;
  undeployedChanges: number;
  negativeIntervals: number;
}
export interface Evaluation {
  /**
   * Instant, ISO 8601 in UTC.
   */
  asOf: string;
  /**
   * Identifier of the one that was graded; null where all were.
   */
  entity: string | null;
  rubric: string | null;
  /**
   * How many were judged.
   */
  entities: number;
  /**
   * Grades that are others now.
   */
  grades: number;
  /**
   * Verdicts that are others now.
   */
  verdicts: number;
  /**
   * What is wrong with the rubrics: their files and their queries.
   */
  faults: {
    where: string;
    says: string;
    hint?: string;
  }[];
}
export interface ExemptionList {
  /**
   * Instant, ISO 8601 in UTC.
   */
  asOf: string;
  exemptions: Exemption[];
}
export interface Exemption {
  id: string;
  state: 'requested' | 'approved' | 'denied' | 'revoked' | 'expired';
  /**
   * Whom it is for; null where the scope says so.
   */
  entity: string | null;
  /**
   * Whom it is for: a kind, and a condition of the query language.
   */
  scope: string | null;
  rubric: string;
  check: string;
  reason: 'not-applicable-yet' | 'accepted-risk' | 'migration' | 'false-positive' | 'other';
  /**
   * What makes it so.
   */
  text: string;
  /**
   * The last day it holds, in UTC.
   */
  expires: string;
  askedBy: string;
  /**
   * Instant, ISO 8601 in UTC.
   */
  askedAt: string;
  origin: 'command' | 'api' | 'file';
  /**
   * Who took the last step after the request.
   */
  decidedBy: string | null;
  decidedAt: string | null;
  note: string | null;
}
export interface ExemptionDecided {
  /**
   * Instant, ISO 8601 in UTC.
   */
  asOf: string;
  exemption: Exemption;
}
export interface ExemptionRequested {
  /**
   * Instant, ISO 8601 in UTC.
   */
  asOf: string;
  exemption: Exemption;
  /**
   * False where the same was asked for already.
   */
  isNew: boolean;
}
export interface Gate {
  /**
   * Instant, ISO 8601 in UTC.
   */
  asOf: string;
  entity: string;
  name: string;
  passes: boolean;
  /**
   * What becomes of what is not known.
   */
  onNoData: 'pass' | 'fail';
  force: boolean;
  since: string | null;
  findings: {
    rubric: string;
    phase: 'draft' | 'visible' | 'leaderboard' | 'gate';
    demand: 'check' | 'grade' | 'level' | 'no-regression';
    /**
     * The check, the letter or the level; what was lost; null where nothing was.
     */
    asked: string | null;
    /**
     * `not-asked`: the rubric or the check asks nothing of this entity.
     */
    outcome: 'holds' | 'fails' | 'unknown' | 'not-asked';
    /**
     * `advises`: it would block, were it not for its phase or standing, or for the changed rubric that did it.
     */
    ruling: 'passes' | 'blocks' | 'advises';
    standing: Standing;
    regression: {
      what: 'check' | 'letter' | 'level';
      now: string;
      /**
       * `rubric`: by the version before it would hold still.
       */
      by: 'facts' | 'rubric';
      /**
       * When the check passed last.
       */
      until: string | null;
    } | null;
    reason: string;
    /**
     * Checks that would have to be put right, or known.
     */
    checks: string[];
  }[];
  repairs: {
    rubric: string;
    check: string;
    asks: string;
    verdict: Verdict;
    effort: string;
    reason: string;
    why: string;
    /**
     * What to do, with the facts of this entity filled in.
     */
    fix: string;
    /**
     * What would bring data, where there is none.
     */
    brings: string[];
    /**
     * Path of the page of the entity.
     */
    page: string;
    /**
     * Path at which everything behind the stored verdict is told.
     */
    explained: string;
  }[];
  /**
   * Checks whose facts are stale: they were judged on what was known last.
   */
  stale: {
    rubric: string;
    check: string;
    /**
     * Instant, ISO 8601 in UTC.
     */
    since: string;
  }[];
}
export interface Choices {
  /**
   * The likeliest first.
   */
  choices: {
    label: string;
    kind: 'namespace' | 'function' | 'column' | 'local' | 'argument' | 'value' | 'literal' | 'keyword' | 'source';
    /**
     * Type and unit, or how often a value stands there.
     */
    detail: string;
    /**
     * Markdown.
     */
    documentation: string;
    /**
     * What takes the place of the span.
     */
    insert: string;
    /**
     * Where in it the cursor goes; behind it when left out.
     */
    caret?: number;
    /**
     * Offsets in UTF-16 units; the end is not in it.
     */
    span: {
      start: number;
      end: number;
    };
    deprecated?: true;
  }[];
}
export interface Diagnosis {
  diagnostics: {
    code: string;
    severity: 'error' | 'warning' | 'information';
    says: string;
    hint?: string;
    /**
     * Offsets in UTF-16 units; the end is not in it.
     */
    span: {
      start: number;
      end: number;
    };
    /**
     * An edit that would put it right.
     */
    fix?: {
      /**
       * Offsets in UTF-16 units; the end is not in it.
       */
      span: {
        start: number;
        end: number;
      };
      text: string;
      /**
       * Only likely to be what was meant.
       */
      guess?: true;
    };
  }[];
  /**
   * What it would answer with; empty where it has no meaning.
   */
  columns: {
    name: string;
    type: string;
    unit?: string;
  }[];
}
export interface Formatted {
  /**
   * Nothing where the text cannot be read.
   */
  text: string | null;
}
export interface Explained {
  hover: {
    /**
     * Offsets in UTF-16 units; the end is not in it.
     */
    span: {
      start: number;
      end: number;
    };
    /**
     * Markdown.
     */
    documentation: string;
  } | null;
}
export interface Movers {
  /**
   * Instant, ISO 8601 in UTC.
   */
  asOf: string;
  rubric: string;
  title: string;
  zone: string;
  /**
   * Among whom it was counted; null where all count.
   */
  selection: string | null;
  from: {
    date: string;
    /**
     * Instant, ISO 8601 in UTC.
     */
    at: string;
  };
  to: {
    date: string;
    /**
     * Instant, ISO 8601 in UTC.
     */
    at: string;
  };
  /**
   * Of how many of the grades, at either day, something else is said since.
   */
  corrected: number;
  /**
   * Since when there are grades by the rubric on record.
   */
  gradedSince: string;
  /**
   * Whether anything had been graded by the earlier day.
   */
  known: boolean;
  /**
   * Since when results are there in full; null where none was ever given up.
   */
  kept: string | null;
  /**
   * By what is so of them, the farthest first.
   */
  improved: Mover[];
  dropped: Mover[];
  /**
   * By another standard, an exemption, or because more or less is known: no merit and no fault.
   */
  aside: Mover[];
  unmoved: number;
  joined: string[];
  left: string[];
  versions: VersionChange[];
}
export interface Mover {
  /**
   * `known`, `unknown`: it got or lost its letter.
   */
  moved: 'up' | 'down' | 'known' | 'unknown' | 'not';
  /**
   * The kind of cause that moved it most.
   */
  leading: ('rubric' | 'clock' | 'exemption' | 'source' | 'fact') | null;
  /**
   * What each kind of cause brought or took; together the difference of the scores. Null without a letter on both sides.
   */
  parts: {
    /**
     * Difference of the score, 0..1.
     */
    rubric: number;
    /**
     * Difference of the score, 0..1.
     */
    clock: number;
    /**
     * Difference of the score, 0..1.
     */
    exemption: number;
    /**
     * Difference of the score, 0..1.
     */
    source: number;
    /**
     * Difference of the score, 0..1.
     */
    fact: number;
  } | null;
  from: StandingThen;
  to: StandingThen;
  checks: {
    check: string;
    asks: string;
    from: Verdict | null;
    to: Verdict | null;
    cause: ChangeCause;
  }[];
  entity: string;
}
export interface VersionChange {
  /**
   * Instant, ISO 8601 in UTC.
   */
  at: string;
  /**
   * The first of the days on which it was in force.
   */
  date: string;
  from: string;
  to: string;
  edits: {
    of: 'check' | 'grading' | 'scope';
    name: string;
    change: 'added' | 'removed' | 'changed';
    fields: {
      field: string;
      before: string | null;
      after: string | null;
    }[];
  }[];
  /**
   * How many had a letter under both versions.
   */
  graded: number;
  /**
   * Their mean score before the first evaluation by the new version, and by it.
   */
  meanBefore: number | null;
  meanAfter: number | null;
}
export interface Overview {
  /**
   * Instant, ISO 8601 in UTC.
   */
  asOf: string;
  /**
   * When the newest of the grades was computed; null when there are none.
   */
  evaluatedAt: string | null;
  version: string;
  /**
   * The grades are older than a day and a half.
   */
  stale: boolean;
  services: number;
  /**
   * Of how many grades something else is said since: facts came late, or the program judges otherwise.
   */
  corrected: number;
  rubrics: {
    rubric: string;
    title: string;
    /**
     * Every letter, best first, whether or not anyone holds it.
     */
    grades: {
      letter: Letter;
      services: number;
    }[];
    meanScore: number | null;
    /**
     * Mean over the services.
     */
    coverage: number | null;
  }[];
  /**
   * Over every check of every service.
   */
  verdicts: {
    verdict: Verdict;
    checks: number;
  }[];
  /**
   * The checks that most services fail, worst first.
   */
  mostFailed: {
    rubric: string;
    check: string;
    asks: string;
    failing: number;
    known: number;
  }[];
  sources: Source[];
}
export interface Source {
  /**
   * The collector.
   */
  source: string;
  /**
   * When it was last read.
   */
  readAt: string;
  /**
   * Some of what it reads is older than its table allows.
   */
  stale: boolean;
  /**
   * `partly`: some of what was asked could not be read.
   */
  state: 'read' | 'partly' | 'forbidden' | 'failed';
  tables: {
    table: string;
    outcome: 'read' | 'forbidden' | 'absent' | 'failed';
    /**
     * How many things it was read for; null when it is read as a whole.
     */
    subjects: number | null;
    reason: string | null;
    /**
     * Instant, ISO 8601 in UTC.
     */
    readAt: string;
    stale: boolean;
  }[];
}
export interface QueryAnswer {
  /**
   * Instant, ISO 8601 in UTC.
   */
  asOf: string;
  text: string;
  columns: {
    name: string;
    type: string;
    unit?: string;
  }[];
  rows: {
    [k: string]: string | number | boolean | null | string[] | number[];
  }[];
  /**
   * Where a null stands for what is not known.
   */
  noData: {
    /**
     * Its row, from 0.
     */
    row: number;
    column: string;
  }[];
  /**
   * Where a null stands for what could not be evaluated.
   */
  errors: {
    /**
     * Its row, from 0.
     */
    row: number;
    column: string;
    reason: string;
  }[];
  /**
   * For each stage where: how many rows it left out because its condition is unknown of them.
   */
  leftOut: {
    rows: number;
    error: string | null;
  }[];
  /**
   * Tables that gave rows and were not read of so many entities of a kind: rows may be lacking.
   */
  unread: {
    table: string;
    kind: string;
    entities: number;
  }[];
  /**
   * There were more rows than are given.
   */
  truncated: boolean;
}
export interface RollUp {
  /**
   * Instant, ISO 8601 in UTC.
   */
  asOf: string;
  since: string | null;
  by: string;
  statistic: string;
  /**
   * How much an entity of a tier counts; 1 where it is not named.
   */
  weights: {
    [k: string]: number;
  };
  /**
   * Of how many of the grades that it rests on, at either instant, something else is said since.
   */
  corrected: number;
  rubrics: {
    rubric: string;
    title: string;
    phase: string;
    version: string;
    /**
     * At `since`: with another one, some of what moved may have been the standard.
     */
    versionBefore: string | null;
    /**
     * Whether the phase of the rubric lets groups be set against one another, as on a leaderboard.
     */
    ranks: boolean;
    /**
     * The ladder, lowest first.
     */
    levels: string[];
    everything: {
      now: RollUpFigure;
      /**
       * As it was at `since`; null where that was not asked for, or it was not there.
       */
      before: RollUpFigure | null;
    };
    /**
     * The worst first, those of which nobody is graded last.
     */
    groups: {
      group: string;
      name: string;
      /**
       * Groups that it is a part of.
       */
      parents: string[];
      /**
       * Groups that are parts of it: `now` and `before` have what is in them too.
       */
      parts: number;
      now: RollUpFigure;
      /**
       * As it was at `since`; null where that was not asked for, or it was not there.
       */
      before: RollUpFigure | null;
      /**
       * Without its parts; null where it has none.
       */
      direct: RollUpFigure | null;
      /**
       * Entities of which it is unknown whether they belong to it.
       */
      undecided: number;
      /**
       * Why nobody can tell who belongs to it.
       */
      fault: string | null;
    }[];
    /**
     * What belongs to no group, by why.
     */
    apart: {
      why: 'nobody-owns' | 'no-team' | 'no-system' | 'no-domain' | 'no-tier';
      now: RollUpFigure;
      /**
       * As it was at `since`; null where that was not asked for, or it was not there.
       */
      before: RollUpFigure | null;
    }[];
  }[];
}
export interface RollUpFigure {
  /**
   * The statistic; null while nobody of the group is graded.
   */
  value: number | null;
  /**
   * The letter in the middle, or the worst; a mean and a share have none.
   */
  letter: ('A' | 'B' | 'C' | 'D' | 'F') | null;
  /**
   * The level in the middle, or the lowest; null below the lowest of the ladder.
   */
  level: string | null;
  /**
   * Entities of the group that the rubric is for.
   */
  n: number;
  graded: number;
  /**
   * Those of which too little is known for a letter. They count for nothing in the value.
   */
  ungraded: number;
  /**
   * Mean over all of them of how much of what applies is known.
   */
  coverage: number | null;
  /**
   * Exempt checks of all of them together.
   */
  exempt: number;
  /**
   * How many hold each letter, best first.
   */
  letters: {
    letter: Letter;
    n: number;
  }[];
  /**
   * How many of the graded hold each level, lowest first, those below it before. Empty without a ladder.
   */
  levels: {
    level: string | null;
    n: number;
  }[];
  flags: 'small-sample'[];
}
export interface RubricList {
  /**
   * Instant, ISO 8601 in UTC.
   */
  asOf: string;
  rubrics: Rubric[];
}
export interface Rubric {
  rubric: string;
  title: string;
  describes: string;
  /**
   * Who answers for the standard; empty where nobody is named.
   */
  owner: string;
  phase: string;
  /**
   * The ladder, lowest first.
   */
  levels: string[];
  checks: {
    check: string;
    asks: string;
    category: string | null;
    level: string | null;
    weight: number;
    standing: Standing;
  }[];
}
export interface Schedule {
  /**
   * Instant, ISO 8601 in UTC.
   */
  asOf: string;
  jobs: {
    job: string;
    /**
     * When it is due, as a cron pattern of five fields; null where it only follows others.
     */
    pattern: string | null;
    /**
     * Time zone in which the pattern is read.
     */
    zone: string | null;
    /**
     * Jobs after which it is done.
     */
    follows: string[];
    /**
     * When it is due next.
     */
    nextAt: string | null;
    /**
     * Since when it is being done; null when it is not.
     */
    runningSince: string | null;
    /**
     * It is due, and waits for another to end.
     */
    waiting: boolean;
    last: Run | null;
    /**
     * How often it came due while it was still being done, since the server began.
     */
    skipped: number;
  }[];
}
export interface Run {
  /**
   * Instant, ISO 8601 in UTC.
   */
  startedAt: string;
  /**
   * Instant, ISO 8601 in UTC.
   */
  endedAt: string;
  outcome: 'done' | 'failed' | 'stopped';
  /**
   * What came of it. Why something failed, the log of the server says.
   */
  says: string;
}
export interface Heatmap {
  /**
   * Instant, ISO 8601 in UTC.
   */
  asOf: string;
  evaluatedAt: string | null;
  /**
   * What each character of `verdicts` means.
   */
  codes: {
    [k: string]: Verdict;
  };
  rubrics: Rubric[];
  services: {
    entity: string;
    name: string;
    owner: string | null;
    tier: string | null;
    /**
     * In the order of `rubrics`; null where the rubric does not grade this service.
     */
    grades: (Grade | null)[];
    /**
     * For each rubric one text with a character for each of its checks, in their order; empty where it does not grade this service.
     */
    verdicts: string[];
  }[];
  /**
   * Grades that are said otherwise since; those too of services that were not judged.
   */
  corrected: {
    /**
     * Null where the rubric did not judge the entity.
     */
    reported: StandingThen | null;
    /**
     * What is said now; null where the rubric would not have judged the entity.
     */
    standing: StandingThen | null;
    /**
     * Instant, ISO 8601 in UTC.
     */
    recordedAt: string;
    rubric: string;
    entity: string;
  }[];
}
export interface Grade {
  letter: Letter;
  /**
   * Highest level of the ladder that is held; null when none is, or the rubric has no ladder.
   */
  level: string | null;
  /**
   * A check at or below the level could not be judged: the level may not last.
   */
  provisional: boolean;
  /**
   * Points won of points counted; null when nothing could be counted.
   */
  score: number | null;
  /**
   * Weight of what is known of the weight that applies.
   */
  coverage: number | null;
  /**
   * Checks that are known.
   */
  known: number;
  /**
   * Checks that apply.
   */
  applicable: number;
  /**
   * Checks that are exempt.
   */
  exempt: number;
}
export interface Service {
  /**
   * Instant, ISO 8601 in UTC.
   */
  asOf: string;
  evaluatedAt: string | null;
  entity: string;
  kind: string;
  name: string;
  title: string | null;
  description: string | null;
  owner: string | null;
  tier: string | null;
  lifecycle: string | null;
  type: string | null;
  system: string | null;
  /**
   * http and https only.
   */
  links: {
    title: string;
    url: string;
  }[];
  /**
   * What its kind declares besides. Plain text.
   */
  properties: {
    property: string;
    describes: string;
    unit: string | null;
    /**
     * As text; null where it has none.
     */
    value: string | null;
    /**
     * Why nothing is known of it; null where it is.
     */
    unread: string | null;
  }[];
  rubrics: {
    rubric: string;
    title: string;
    /**
     * The ladder, lowest first.
     */
    levels: string[];
    grade: Grade;
    /**
     * Since when letter and level are what they are.
     */
    since: string;
    /**
     * Null where the grade stands as it was reported.
     */
    corrected: Correction | null;
    categories: {
      category: string;
      letter: Letter;
      score: number | null;
    }[];
    /**
     * Failing checks that hold the letter down.
     */
    caps: {
      check: string;
      letter: Letter;
    }[];
    /**
     * The least work that reaches a better letter; null at A and while ungraded.
     */
    upgrade: {
      to: Letter;
      checks: string[];
    } | null;
    /**
     * The least work that reaches a higher level; null at the highest, without levels, and while ungraded.
     */
    levelUpgrade: {
      to: string;
      checks: string[];
    } | null;
    results: Result[];
  }[];
}
export interface Correction {
  /**
   * Null where the rubric did not judge the entity.
   */
  reported: StandingThen | null;
  /**
   * What is said now; null where the rubric would not have judged the entity.
   */
  standing: StandingThen | null;
  /**
   * Instant, ISO 8601 in UTC.
   */
  recordedAt: string;
}
export interface Result {
  check: string;
  asks: string;
  category: string | null;
  level: string | null;
  weight: number;
  standing: Standing;
  verdict: Verdict;
  /**
   * Share of the points earned; null unless it passed or failed.
   */
  credit: number | null;
  /**
   * What was seen, or why nothing could be, in one sentence. Plain text.
   */
  reason: string;
  /**
   * The value seen, as text.
   */
  observed: string | null;
  /**
   * Since when the verdict has been this one.
   */
  since: string;
  /**
   * When the oldest fact behind it went stale; null while all are fresh.
   */
  staleSince: string | null;
  effort: 'small' | 'medium' | 'large';
}
export interface Explanation {
  /**
   * Instant, ISO 8601 in UTC.
   */
  asOf: string;
  entity: string;
  name: string;
  rubric: string;
  title: string;
  result: Result;
  /**
   * What became of the grade that rests on it; null where that stands as it was reported.
   */
  corrected: Correction | null;
  /**
   * What is judged, in the query language.
   */
  judgement: string;
  /**
   * What decides whether it applies.
   */
  applies: string | null;
  why: string;
  fix: string;
  /**
   * What would bring data, where there is none.
   */
  brings: string[];
  /**
   * What the check captured, as text by name.
   */
  captures: {
    [k: string]: string | null;
  };
  /**
   * When the verdict became what it is, and what changed then.
   */
  turning: Turning | null;
  /**
   * The expression with the value of every part.
   */
  parts: Part | null;
  evidence: {
    /**
     * Whose facts, where they are of another entity that a relation leads to.
     */
    entity?: string;
    table: string;
    describes: string;
    /**
     * The outside identifier that was asked about; null when nothing is mapped.
     */
    external: string | null;
    source: string | null;
    outcome: 'read' | 'forbidden' | 'absent' | 'failed' | 'unmapped' | 'never-collected';
    reason: string;
    collectedAt: string | null;
    request: string | null;
    rows: number | null;
  }[];
}
export interface Turning {
  /**
   * Instant, ISO 8601 in UTC.
   */
  since: string;
  /**
   * The last evaluation that said otherwise; null where there was none.
   */
  judgedBefore: string | null;
  /**
   * Null where the check was not judged before.
   */
  before: {
    verdict: Verdict;
    reason: string;
    observed: string | null;
  } | null;
  cause: {
    kind: 'rubric' | 'exemption' | 'source' | 'clock' | 'fact';
    how: string;
    says: string;
  } | null;
  /**
   * Parts of the expression that came to something else.
   */
  values: {
    text: string;
    before: string | null;
    after: string | null;
  }[];
  rows: {
    table: string;
    source: string;
    /**
     * Key of the row, by column.
     */
    row: {
      [k: string]: string | null;
    };
    how: 'appeared' | 'changed' | 'went';
    at: string | null;
    columns: {
      column: string;
      before: string | null;
      after: string | null;
    }[];
  }[];
  /**
   * How many more rows changed.
   */
  moreRows: number;
  /**
   * What became known or unknown: outcomes of reading.
   */
  sources: {
    table: string;
    external: string | null;
    source: string | null;
    reason: string;
    before: string | null;
    after: string | null;
  }[];
  /**
   * Fields of the check that the rubric writes otherwise.
   */
  fields: {
    field: string;
    before: string | null;
    after: string | null;
  }[];
}
export interface Part {
  text: string;
  type: string;
  /**
   * Whether what it reads was known; an unknown part has no value, which is not the same as null.
   */
  known: boolean;
  value: string | null;
  /**
   * The facts it reads that no part under it does.
   */
  origins: {
    table: string;
    /**
     * Key of the one row that was read; null where there is none, or several.
     */
    row: {
      [k: string]: string | null;
    } | null;
    source: string | null;
    collectedAt: string | null;
    request: string | null;
  }[];
  elements: Elements | null;
  parts: Part[];
}
export interface Elements {
  /**
   * Whether the list itself is told of, what a condition leaves of it, whether one or all fulfil it, or what is taken of each.
   */
  how: 'listed' | 'filtered' | 'any' | 'all' | 'taken' | 'picked';
  /**
   * What is asked of each, in the query language.
   */
  asks: string | null;
  total: number;
  /**
   * Of how many the condition is true, or how many have a value.
   */
  counted: number;
  /**
   * Of how many the condition is unknown.
   */
  undecided: number;
  /**
   * Those that decide first; not all, where there are many.
   */
  elements: {
    name: string;
    /**
     * The entity that a relation leads to.
     */
    entity: string | null;
    table: string | null;
    /**
     * Key of the row, by column.
     */
    row: {
      [k: string]: string | null;
    };
    source: string | null;
    /**
     * Null where that is unknown.
     */
    counts: boolean | null;
    /**
     * What was taken of it.
     */
    value: string | null;
    /**
     * What the question looks at in it.
     */
    looks: {
      text: string;
      value: string | null;
    }[];
  }[];
}
export interface RemedyList {
  /**
   * Instant, ISO 8601 in UTC.
   */
  asOf: string;
  entity: string;
  /**
   * One for each check that failed or is not known.
   */
  remedies: Remedy[];
}
export interface Remedy {
  rubric: string;
  check: string;
  /**
   * Why it matters.
   */
  why: string;
  fix: string;
  /**
   * What would bring the data that is missing.
   */
  brings: string[];
  /**
   * When the oldest fact behind it was collected.
   */
  readAt: string | null;
}
export interface Trend {
  /**
   * Instant, ISO 8601 in UTC.
   */
  asOf: string;
  rubric: string;
  title: string;
  zone: string;
  /**
   * Among whom it was counted; null where all count.
   */
  selection: string | null;
  days: {
    /**
     * Local date, yyyy-mm-dd.
     */
    date: string;
    /**
     * When the day was looked at: as it ended, today as it stands.
     */
    at: string;
    /**
     * False where nothing was known, or graded, by then: an empty day is no bad grade.
     */
    known: boolean;
    entities: number;
    letters: {
      A: number;
      B: number;
      C: number;
      D: number;
      F: number;
      ungraded: number;
    };
    /**
     * Of those with a letter, lowest level first.
     */
    levels: {
      level: string | null;
      entities: number;
    }[];
    /**
     * Of those with a letter.
     */
    meanScore: number | null;
    medianScore: number | null;
    /**
     * Mean share of the weight that applies and is known.
     */
    coverage: number | null;
    version: string | null;
  }[];
  /**
   * Every check that the rubric ever had.
   */
  checks: string[];
  /**
   * Days of which some grades are said otherwise since, and how many.
   */
  corrected: {
    /**
     * Local date, yyyy-mm-dd.
     */
    date: string;
    grades: number;
  }[];
  /**
   * Since when results are there in full; null where none was ever given up.
   */
  kept: string | null;
  /**
   * Since when there are grades by the rubric on record.
   */
  gradedSince: string;
  /**
   * Where the standard changed: what rises there is no improvement.
   */
  versions: VersionChange[];
  check: {
    check: string;
    asks: string;
    days: {
      /**
       * Local date, yyyy-mm-dd.
       */
      date: string;
      /**
       * Instant, ISO 8601 in UTC.
       */
      at: string;
      known: boolean;
      verdicts: {
        [k: string]: number;
      };
      /**
       * Of those of which it is known.
       */
      passRate: number | null;
      coverage: number | null;
    }[];
  } | null;
  followed: FollowedEntity[];
}
export interface Health {
  /**
   * Instant, ISO 8601 in UTC.
   */
  asOf: string;
  version: string;
}
export interface Problem {
  type: 'about:blank';
  title: string;
  status: number;
  detail?: string;
  /**
   * Names that exist and are close to the one asked for.
   */
  near?: string[];
  /**
   * What is wrong with the request, one entry each.
   */
  faults?: {
    where: string;
    says: string;
    hint?: string;
  }[];
}
export interface TrendPoint {
  /**
   * Local date, yyyy-mm-dd.
   */
  date: string;
  /**
   * When the day was looked at: as it ended, today as it stands.
   */
  at: string;
  /**
   * False where nothing was known, or graded, by then: an empty day is no bad grade.
   */
  known: boolean;
  entities: number;
  letters: {
    A: number;
    B: number;
    C: number;
    D: number;
    F: number;
    ungraded: number;
  };
  /**
   * Of those with a letter, lowest level first.
   */
  levels: {
    level: string | null;
    entities: number;
  }[];
  /**
   * Of those with a letter.
   */
  meanScore: number | null;
  medianScore: number | null;
  /**
   * Mean share of the weight that applies and is known.
   */
  coverage: number | null;
}
