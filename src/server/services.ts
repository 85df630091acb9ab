import type { z } from 'zod';
import type { Outcome } from '../../query-language/diagnostic.ts';
import type { DoraQuestion, DoraReport } from '../dora/report.ts';
import type { Decision, ExemptionTerms } from '../../rubrics/exemption-rule.ts';
import type { Recorded } from '../scoring/exemption/exemption-decision.ts';
import type { ExemptionRecord } from '../scoring/exemption/exemption-log.ts';
import type { GateReport } from '../scoring/gate/gate-entity.ts';
import type { GateQuestion } from '../scoring/gate/gate-question.ts';
import type { Explanation, MaturityReport } from '../scoring/report.ts';
import type { Corrected } from '../scoring/store/correction.ts';
import type { JobState } from '../scheduling/scheduler.ts';
import type { RollUpQuestion, RollUpReport } from '../scoring/rollup/rollup.ts';
import type { HistoryService } from '../scoring/history/trend-service.ts';
import type { ProblemBody } from './problem.ts';
import type { Frozen } from './route.ts';
import type { evaluationAnswer } from './wire/evaluation.ts';
import type { choices, diagnosis, explained, formatted, languageText } from './wire/language.ts';
import type { source } from './wire/overview.ts';
import type { queryAnswer } from './wire/query.ts';

/** All that the app can do, as functions. The app adds addresses, words for the wire and protection, and nothing else. */
export interface Services {
  /** Version of the program. */
  readonly version: string;
  /** The instant of now, ISO 8601 in UTC: the only clock that the app reads. */
  now(): string;
  maturity(question: { readonly asOf: string }): Promise<MaturityReport>;
  /** The report on few entities with what was seen at its instant, where that is in the past. Left out where what was seen last will do. */
  seenThen?(report: MaturityReport): Promise<MaturityReport>;
  /** Of the grades that stood at an instant, those that are said otherwise since. Left out where none is judged again. */
  corrected?(question: { readonly asOf: string; readonly entities?: readonly string[] }): Promise<readonly Corrected[]>;
  /** Undefined when the rubric does not grade the entity or has no such check. */
  explain(question: ExplainQuestion): Promise<Explanation | undefined>;
  /** What the catalogs say of an entity beyond its grades; undefined when they do not know it. */
  entry(question: { readonly entity: string; readonly asOf: string }): Promise<CatalogEntry | undefined>;
  /** Whether each source is read, in the order of their names. */
  sources(question: { readonly asOf: string }): Promise<readonly SourceHealth[]>;
  dora(question: Omit<DoraQuestion, 'definition'>): Promise<DoraReport>;
  /** What groups come to. Without the named rubrics where none of them was in force. */
  rollUp(question: Omit<RollUpQuestion, 'groups'>): Promise<RollUpReport>;
  /** What the server does by itself, and when; left out where it does nothing. */
  readonly schedule?: () => readonly JobState[];
  /** Grades anew and stores; all, where nothing is named. Left out where that is not done on demand. */
  evaluate?(question: { readonly entity: string | null; readonly rubric: string | null }): Promise<EvaluationResult>;
  /** Judges one entity anew and decides whether it may pass. Left out where nothing waits for that over HTTP. */
  gate?(question: Omit<GateQuestion, 'now'>): Promise<Outcome<GateReport>>;
  /** Exemptions, to look at and to decide on; left out where there are none. */
  readonly exemptions?: ExemptionService;
  /** Looking back: what was, and what would have been. Left out where nobody does over HTTP. */
  readonly history?: HistoryService;
  /** Left out where questions in the query language are not answered over HTTP. */
  query?(question: { readonly text: string; readonly kind: string; readonly asOf: string }): Promise<QueryResult>;
  /** Left out where nobody writes queries over HTTP. */
  readonly language?: LanguageService;
}

/** What over HTTP can be done with exemptions. Who does it is known by their token. */
export interface ExemptionService {
  list(question: { readonly asOf: string }): Promise<readonly ExemptionRecord[]>;
  request(terms: ExemptionTerms, by: string): Promise<Outcome<Recorded>>;
  decide(
    question: { readonly id: string; readonly decision: Decision; readonly note: string | null },
    by: string,
  ): Promise<Outcome<ExemptionRecord>>;
}

/** Help with writing the query language. */
export interface LanguageService {
  diagnose(question: LanguageQuestion): Promise<Frozen<z.output<typeof diagnosis>>>;
  complete(question: LanguageQuestion & { readonly offset: number }): Promise<Frozen<z.output<typeof choices>>>;
  hover(question: LanguageQuestion & { readonly offset: number }): Promise<Frozen<z.output<typeof explained>>>;
  format(question: LanguageQuestion): Promise<Frozen<z.output<typeof formatted>>>;
}

export type LanguageQuestion = z.output<typeof languageText>;

export interface ExplainQuestion {
  readonly entity: string;
  /** Identifiers of the rubric and of its check. */
  readonly rubric: string;
  readonly check: string;
  readonly asOf: string;
  /** How entities stood at `asOf`, where it was read already. */
  readonly report?: MaturityReport;
  /** Without the parts and the requests behind the evidence. */
  readonly brief?: boolean;
}

export interface CatalogEntry {
  readonly description: string | null;
  /** As the catalog declares them: untrusted text. */
  readonly links: readonly { readonly title: string | null; readonly url: string }[];
  /** Of a kind that declares some. */
  readonly properties?: readonly {
    /** As the file of the kind writes it. */
    readonly property: string;
    readonly describes: string;
    readonly unit: string | null;
    /** As text; null where it has none. Untrusted. */
    readonly value: string | null;
    /** Why nothing is known of it; null where it is. */
    readonly unread: string | null;
  }[];
}

export type EvaluationResult =
  | ({ readonly ok: true } & Frozen<Omit<z.output<typeof evaluationAnswer>, 'asOf' | 'rubric'>>)
  | { readonly ok: false; readonly unknown: boolean; readonly faults: Frozen<NonNullable<ProblemBody['faults']>> };

export type SourceHealth = Frozen<z.output<typeof source>>;

export type QueryResult =
  | ({ readonly ok: true } & Frozen<Omit<z.output<typeof queryAnswer>, 'text'>>)
  | { readonly ok: false; readonly faults: NonNullable<ProblemBody['faults']> };
