import type { ReadingOutcome } from '../../query-language/catalog.ts';
import type { Grade, Standing, VerdictName } from '../../rubrics/grade.ts';
import type { Effort, Letter, Phase } from '../../rubrics/rubric.ts';
import type { Upgrade } from '../../rubrics/upgrade.ts';

/** How every entity stands against every rubric that grades it, as of one instant. Instants are ISO 8601 in UTC. */
export interface MaturityReport {
  readonly asOf: string;
  /** When the rubrics were last evaluated, which confirms what did not change; null when nothing was evaluated yet. */
  readonly evaluatedAt: string | null;
  /** In the order of their identifiers. */
  readonly rubrics: readonly RubricSummary[];
  /** In the order of their names. Entities that no rubric grades are left out. */
  readonly entities: readonly EntityReport[];
}

/** A rubric as it was when the grades were computed. */
export interface RubricSummary {
  readonly id: string;
  readonly title: string;
  readonly describes: string;
  readonly owner: string;
  readonly phase: Phase;
  readonly version: string;
  readonly levels: readonly string[];
  /** Share of the weight that must be known for a letter, 0..1. */
  readonly minimumCoverage: number;
  readonly categories: readonly string[];
  /** In the rubric's order. */
  readonly checks: readonly CheckSummary[];
}

export interface CheckSummary {
  readonly id: string;
  readonly asks: string;
  readonly category: string | null;
  readonly level: string | null;
  readonly weight: number;
  readonly caps: Letter | null;
  readonly effort: Effort;
  /** Whether it bears on the grade today or is only shown. */
  readonly standing: Standing;
}

export interface EntitySummary {
  /** `kind:namespace/name`. */
  readonly entity: string;
  readonly kind: string;
  readonly name: string;
  readonly title: string | null;
  readonly type: string | null;
  /** Identifier of the owner where the owner is a known entity, else as written. */
  readonly owner: string | null;
  readonly tier: string | null;
  readonly lifecycle: string | null;
  /** Identifier of its system. */
  readonly system: string | null;
}

export interface EntityReport extends EntitySummary {
  /** One for each rubric that grades it, in the report's order of rubrics. */
  readonly results: readonly RubricResult[];
}

export interface RubricResult {
  /** The rubric's identifier. */
  readonly rubric: string;
  readonly grade: Grade;
  /** Since when letter and level are what they are. */
  readonly since: string;
  /** The least work that brings the next letter; null at A and while ungraded. */
  readonly upgrade: Upgrade | null;
  /** One for each check of the rubric, in its order. */
  readonly verdicts: readonly CheckResult[];
}

export interface CheckResult {
  /** The check's identifier. */
  readonly check: string;
  readonly verdict: VerdictName;
  /** Share of the points earned, 0..1; null unless it passed or failed. */
  readonly credit: number | null;
  /** One sentence: what was seen, or why nothing could be. Plain text; may quote untrusted text. */
  readonly reason: string;
  /** The value seen, as text; null when there is none worth showing. */
  readonly observed: string | null;
  /** What the check captured, as text by name; null where there is no value. */
  readonly captures: Readonly<Record<string, string | null>>;
  /** Since when the verdict has been this one. */
  readonly since: string;
  /** When the oldest of the facts it rests on went stale; null while all are fresh. */
  readonly staleSince: string | null;
}

/** Everything that stands behind one verdict. */
export interface Explanation {
  readonly asOf: string;
  readonly entity: EntitySummary;
  readonly rubric: { readonly id: string; readonly title: string; readonly version: string };
  readonly check: CheckSummary;
  readonly result: CheckResult;
  /** Query text of what is judged, and of what decides whether it applies. */
  readonly judgement: string;
  readonly applies: string | null;
  readonly why: string;
  /** What to do, with the facts of this entity filled in. */
  readonly fix: string;
  /** The expression with the value of every part; null where it does not compile, or where parts were not asked for. */
  readonly parts: ExplainedPart | null;
  /** One for each table that the expression reads, and each outside object it was asked about. */
  readonly evidence: readonly Evidence[];
  /** What would bring data, where the verdict is `no-data`; else empty. */
  readonly remedies: readonly string[];
}

/** One part of an expression and what it came to for the entity. */
export interface ExplainedPart {
  readonly text: string;
  /** Name of its type, as the language reference writes it. */
  readonly type: string;
  /** Whether what it reads was known. An unknown part has no value, which is not the same as null. */
  readonly known: boolean;
  /** The value as text, null included as `null`; lists as their JSON. Null when unknown or not shown. */
  readonly value: string | null;
  readonly parts: readonly ExplainedPart[];
}

/** Where facts came from. */
export interface Evidence {
  readonly table: string;
  readonly describes: string;
  /** The outside identifier that was asked about, for example `acme/payments`; null when nothing is mapped. */
  readonly external: string | null;
  /** The collector; null when none has reported. */
  readonly source: string | null;
  readonly outcome: ReadingOutcome | 'unmapped' | 'never-collected';
  readonly reason: string;
  readonly collectedAt: string | null;
  /** The request that brought it, in a short form without secrets; null when no kept page can be told to be the one. */
  readonly request: string | null;
  /** How many rows it holds for this object; null when it was not read. */
  readonly rows: number | null;
}
