import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Node, Pair, Scalar, YAMLMap } from 'yaml';
import { boolean, number } from '../../query-language/analysis/type.ts';
import type { Span } from '../../query-language/diagnostic.ts';
import { scalarSource, type ScalarStyle } from '../../rubrics/scalar-source.ts';
import { placeholdersIn } from '../../rubrics/template.ts';
import type { Region } from './region.ts';

/** A value of a rubric that holds text of the query language. */
export interface RubricValue {
  /** As YAML reads it. */
  readonly value: string;
  /** Where it is written, its quotes or its block header among it. */
  readonly span: Span;
  readonly style: ScalarStyle;
  /** The texts of the language in it: itself, or what stands between `{{` and `}}`. */
  readonly regions: readonly Region[];
}

/** Past this length nothing is looked for. */
const longestText = 1_000_000;

/** Whether a YAML text is meant to be a rubric. */
export function isRubric(text: string): boolean {
  return /^rubric[ \t]*:/m.test(text);
}

/** The values of a rubric that hold text of the language, in files with faults too: as far as YAML can be read. */
export function rubricValues(text: string): readonly RubricValue[] {
  if (text.length > longestText) return [];
  const root = parseDocument(text, { prettyErrors: false, logLevel: 'silent', uniqueKeys: false }).contents;
  if (!isMap<Node, Node | null>(root)) return [];
  const kind = kindIn(root);
  return root.items.flatMap((pair) => {
    if (keyOf(pair) === 'for') return valueOf(text, pair, { form: 'query' }) ?? [];
    if (keyOf(pair) !== 'checks' || !isSeq<Node>(pair.value)) return [];
    return pair.value.items.flatMap((check, index) =>
      (isMap<Node, Node | null>(check) ? check.items : []).flatMap((field) => checkValue(text, field, { check: index, ...kind }) ?? []),
    );
  });
}

/** The kind that the rubric is for, as far as it can be read. */
function kindIn(root: YAMLMap<Node, Node | null>): Pick<Region, 'kind'> {
  const scope = root.items.find((pair) => keyOf(pair) === 'for')?.value;
  const [word] = /^\s*\w+/.exec(isScalar(scope) ? String(scope.value) : '') ?? [];
  return word === undefined ? {} : { kind: word.trim() };
}

type Meaning = Pick<Region, 'form' | 'wants' | 'check' | 'kind'>;
type Field = Pair<Node, Node | null>;

function checkValue(text: string, field: Field, about: Pick<Meaning, 'check' | 'kind'>): RubricValue | undefined {
  switch (keyOf(field)) {
    case 'passes':
    case 'applies':
      return valueOf(text, field, { form: 'expression', wants: boolean, ...about });
    case 'credit':
      return valueOf(text, field, { form: 'expression', wants: number, ...about });
    case 'fix':
      return templateOf(text, field, about);
    default:
      return undefined;
  }
}

function keyOf({ key }: Field): string | undefined {
  return isScalar(key) ? String(key.value) : undefined;
}

function valueOf(text: string, field: Field, meaning: Meaning): RubricValue | undefined {
  const written = writtenValue(text, field);
  return written && { ...written, regions: [regionOf(text, written, meaning)] };
}

function templateOf(text: string, field: Field, about: Pick<Meaning, 'check' | 'kind'>): RubricValue | undefined {
  const written = writtenValue(text, field);
  if (!written) return undefined;
  const whole = regionOf(text, written, { form: 'expression', ...about });
  const regions = placeholdersIn(written.value).map(({ query, span: { start, end } }): Region => {
    const inside = (offset: number | undefined): number | undefined =>
      offset === undefined || offset < start || offset > end ? undefined : offset - start;
    return {
      ...whole,
      text: query,
      isPlaceholder: true,
      place: (span) => whole.place({ start: span.start + start, end: span.end + start }),
      offsetAt: (place) => inside(whole.offsetAt(place)),
    };
  });
  return { ...written, regions };
}

function writtenValue(text: string, { key, value: node }: Field): Omit<RubricValue, 'regions'> | undefined {
  if (node !== null && !isScalar(node)) return undefined;
  const value = typeof node?.value === 'string' ? node.value : (node?.source ?? '');
  if (node && value !== '') {
    const [start, end] = node.range ?? [0, 0];
    return { value, span: { start, end }, style: styleOf(node) };
  }
  // Nothing is written yet: behind the colon there is room for it.
  const colon = text.indexOf(':', isScalar(key) ? (key.range?.[1] ?? 0) : 0);
  const start = colon + 1 + (/^[ \t]/.test(text.slice(colon + 1)) ? 1 : 0);
  return colon < 0 ? undefined : { value: '', span: { start, end: start }, style: 'plain' };
}

function regionOf(text: string, { value, span, style }: Omit<RubricValue, 'regions'>, meaning: Meaning): Region {
  const { starts, ends } = scalarSource(value, text, span, style);
  // YAML leaves out the blanks behind a plain value; to someone who writes there they are part of it.
  const blanks = style === 'plain' ? (/^[ \t]*(?=\r?\n|$)/.exec(text.slice(span.end))?.[0].length ?? 0) : 0;
  const last = ends.at(-1) ?? span.end;
  const first = starts[0] ?? span.start;
  const end = style === 'block' ? span.end : last + blanks;
  const startOf = (offset: number): number => starts[offset] ?? last + Math.max(0, offset - value.length);
  return {
    ...meaning,
    text: value + text.slice(last, last + blanks),
    place: ({ start, end: to }) => {
      const from = startOf(start);
      return { start: from, end: to > start ? (ends[to - 1] ?? startOf(to)) : from };
    },
    offsetAt: (place) => {
      if (place < first || place > end) return undefined;
      const offset = starts.findIndex((each) => each >= place);
      return offset < 0 ? value.length + Math.min(Math.max(0, place - last), blanks) : offset;
    },
    written: (put) => escaped(put, style),
  };
}

function escaped(text: string, style: ScalarStyle): string {
  if (style === 'single-quoted') return text.replaceAll("'", "''");
  return style === 'double-quoted' ? JSON.stringify(text).slice(1, -1) : text;
}

function styleOf(scalar: Scalar): ScalarStyle {
  if (scalar.type === 'QUOTE_SINGLE') return 'single-quoted';
  if (scalar.type === 'QUOTE_DOUBLE') return 'double-quoted';
  return scalar.type === 'BLOCK_LITERAL' || scalar.type === 'BLOCK_FOLDED' ? 'block' : 'plain';
}
