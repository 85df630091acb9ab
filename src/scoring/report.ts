import type { ReadingOutcome } from '../../query-language/catalog.ts';
import type { Grade, Standing, VerdictName } from '../../rubrics/grade.ts';
import type { Effort, Letter, Phase } from '../../rubrics/rubric.ts';
import type { LevelUpgrade, Upgrade } from '../../rubrics/upgrade.ts';
import type { Cause } from './history/change-cause.ts';
import type { Corrected } from './store/correction.ts';

/** How every entity stands against every rubric that grades it, as of one instant. Instants are ISO 8601 in UTC. */
export interface MaturityReport {
  readonly asOf: string;
  /** When the rubrics were last evaluated, which confirms what did not change; null when nothing was evaluated yet. */
  readonly evaluatedAt: string | null;
  /** In the order of their identifiers. */
  readonly rubrics: readonly RubricSummary[];
  /** In the order of their names. Entities that no rubric grades are left out. */
  readonly entities: readonly EntityReport[];
  /** How many more are graded, better than these, than can be told at once. Zero as a rule. */
  readonly omitted: number;
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
  /** First and last day on which it counts, `yyyy-mm-dd`. */
  readonly from: string | null;
  readonly until: string | null;
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
  /** The least work that brings the next level; null at the highest, while ungraded, and without a ladder. */
  readonly levelUpgrade: LevelUpgrade | null;
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
  /** Whether the draft of a rubric asks it, which grades nobody that is shown unasked. */
  readonly draft: boolean;
  /** What became of the grade that rests on the verdict, where it was judged again since; null where it stands, and where that was not asked for. */
  readonly corrected: Corrected | null;
  /** Query text of what is judged, and of what decides whether it applies. */
  readonly judgement: string;
  readonly applies: string | null;
  readonly why: string;
  /** What to do, with the facts of this entity filled in. */
  readonly fix: string;
  /** The expression with the value of every part; null where it does not compile, or where parts were not asked for. */
  readonly parts: ExplainedPart | null;
  /**
   * One for each table that the expression reads, and each outside object it was asked about; then the same of the entities that its
   * relations lead to, of the first of them.
   */
  readonly evidence: readonly Evidence[];
  /** When the verdict became what it is, and what changed then; null where that was not asked for. */
  readonly turning: TurningPoint | null;
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
  /** The facts it reads that no part under it does. */
  readonly origins: readonly Origin[];
  /** The elements of the list that it goes through; null where it goes through none, or a part under it tells of them. */
  readonly elements: CountedElements | null;
  readonly parts: readonly ExplainedPart[];
}

/** Whence a part has its value. */
export interface Origin {
  readonly table: string;
  /** The key of the one row that was read, by column as the language names it; null where there is no row, or several. */
  readonly row: Readonly<Record<string, string | null>> | null;
  /** The collector; null when none has reported. */
  readonly source: string | null;
  readonly collectedAt: string | null;
  /** The request that brought it; null when no kept page can be told to be the one. */
  readonly request: string | null;
}

/** The elements of a list that an expression goes through, and which of them counted. */
export interface CountedElements {
  /**
   * `listed`: the list itself. `filtered`: the condition tells which are left. `any`, `all`: whether the condition is true of one, of every
   * one. `taken`: a value is taken of each. `picked`: only the first of them in an order is looked at.
   */
  readonly how: 'listed' | 'filtered' | 'any' | 'all' | 'taken' | 'picked';
  /** What is asked of each, as it is written; null where nothing is. */
  readonly asks: string | null;
  readonly total: number;
  /** Of how many the condition is true, or how many have a value. */
  readonly counted: number;
  /** Of how many the condition is unknown. */
  readonly undecided: number;
  /** Those that decide first, then those that are unknown; not all, where there are many. */
  readonly elements: readonly CountedElement[];
}

export interface CountedElement {
  /** What a person knows it by; the identifier of an entity that a relation leads to. Untrusted text. */
  readonly name: string;
  /** The entity that it is; null where it is none. */
  readonly entity: string | null;
  /** The table and the key of its row, by column as the language names it; null and empty for a value that is no row. */
  readonly table: string | null;
  readonly row: Readonly<Record<string, string | null>>;
  readonly source: string | null;
  /** Whether the condition is true of it, or a value was taken of it; null where that is unknown. */
  readonly counts: boolean | null;
  /** What was taken of it, as text; null where nothing is, or it is not known. */
  readonly value: string | null;
  /** What the question looks at in it, in the order of the text; null where it is not known. */
  readonly looks: readonly { readonly text: string; readonly value: string | null }[];
}

/** Where facts came from. */
export interface Evidence {
  /** The entity that they are of, where it is another than the one in question. */
  readonly entity?: string;
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

/** The beginning of the unbroken run of a verdict, and what was otherwise before. */
export interface TurningPoint {
  readonly since: string;
  /** The check and the entity as they were judged before; null where they never were. */
  readonly before: Pick<CheckResult, 'verdict' | 'reason' | 'observed'> | null;
  /** The instant of the last evaluation that said so; null where there was none. */
  readonly judgedBefore: string | null;
  /** Null where nothing was judged before. */
  readonly cause: Cause | null;
  /** Parts of the expression that came to something else, those that others are made of first. */
  readonly values: readonly ChangedValue[];
  /** Rows of tables that the expression reads, as far as the columns go that it reads. */
  readonly rows: readonly ChangedRow[];
  /** How many more rows changed than are told of. */
  readonly moreRows: number;
  /** What became known, or unknown. */
  readonly sources: readonly ChangedSource[];
  /** Fields of the check that another version of the rubric writes otherwise. */
  readonly fields: readonly ChangedField[];
}

/** A value before and after, as text; null where it was not known, or not there. */
interface Changed {
  readonly before: string | null;
  readonly after: string | null;
}

export interface ChangedValue extends Changed {
  readonly text: string;
}

export interface ChangedField extends Changed {
  /** The field as rubrics name it: `passes`, `applies`, `weight`. */
  readonly field: string;
}

export interface ChangedRow {
  readonly table: string;
  readonly source: string;
  readonly row: Readonly<Record<string, string | null>>;
  readonly how: 'appeared' | 'changed' | 'went';
  /** When a source first said so; null where the table does not keep that. */
  readonly at: string | null;
  /** By column as the language names it; of a row that appeared or went, all that it said. */
  readonly columns: readonly (Changed & { readonly column: string })[];
}

export interface ChangedSource extends Changed {
  readonly table: string;
  readonly external: string | null;
  readonly source: string | null;
  /** Outcomes stand in `before` and `after`; this is why the later is what it is. Empty where it was read. */
  readonly reason: string;
}
