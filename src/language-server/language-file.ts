import type { Environment } from '../../query-language/compile.ts';
import { compile, compileQuery, isQuery } from '../../query-language/compile.ts';
import type { Diagnostic, Edit, Outcome, Span } from '../../query-language/diagnostic.ts';
import { bindingAt, bindingsIn, rename } from '../../query-language/editor/binding.ts';
import { lint } from '../../query-language/lint/lint.ts';
import type { LintRule } from '../../query-language/lint/rule.ts';
import { captureIn } from '../../rubrics/template.ts';
import { formatRubric, formatText } from './format-file.ts';
import { regionAt, wholeFile, type Region } from './region.ts';
import { isRubric, rubricValues } from './rubric-region.ts';

/** A file with texts of the query language: one that is all in it, or a rubric. */
export interface LanguageFile {
  readonly kind: 'text' | 'rubric';
  readonly text: string;
  /** As its user calls it, for messages. */
  readonly name: string;
  readonly regions: readonly Region[];
}

/** What texts are held against, and how a rubric as a whole is judged. */
export interface Standard {
  readonly environment: Environment;
  readonly rules: ReadonlyMap<string, LintRule>;
  /** Everything to be said of a rubric and its queries, with places in its file; where it cannot be read as a rubric, why. */
  readonly judgeRubric: (text: string, file: string) => Outcome<readonly Diagnostic[]>;
}

/** Reads a file by its name: `.rql` is in the language, YAML may be a rubric. Nothing for others. */
export function languageFile(name: string, text: string): LanguageFile | undefined {
  if (/\.rql$/i.test(name)) return { kind: 'text', text, name, regions: [wholeFile(text)] };
  if (!/\.ya?ml$/i.test(name) || !isRubric(text)) return undefined;
  return { kind: 'rubric', text, name, regions: rubricValues(text).flatMap(({ regions }) => regions) };
}

/** Everything wrong with a file, and what lint finds in it, with places and edits that count in the file. */
export function diagnose(file: LanguageFile, standard: Standard): readonly Diagnostic[] {
  const { kind, text, name, regions } = file;
  if (kind === 'text') return regions.flatMap((region) => diagnoseRegion(region, file, standard));
  const judged = standard.judgeRubric(text, name);
  // What is wrong with its fields must not hide what is wrong with its queries.
  return judged.ok ? judged.value : [...judged.errors, ...regions.flatMap((region) => diagnoseRegion(region, file, standard))];
}

/** What a region is read against: where its rubric is for a kind, the properties of that can be named bare. */
export function environmentAt({ kind }: Region, { environment }: Pick<Standard, 'environment'>): Environment {
  return kind === undefined ? environment : { ...environment, kind };
}

function diagnoseRegion(region: Region, file: LanguageFile, standard: Standard): readonly Diagnostic[] {
  const environment = environmentAt(region, standard);
  const { rules } = standard;
  const { text, form, wants, isPlaceholder } = region;
  // A file that was just made, or a field that is yet to be filled in, is no fault.
  if (text.trim() === '') return [];
  if (isPlaceholder && captureOf(region, file)) return [];
  const asQuery = form === 'query' || (form === 'either' && isQuery(text, environment));
  const outcome = asQuery ? compileQuery(text, environment) : compile(text, environment, wants ? { type: wants } : {});
  const found = outcome.ok ? [...outcome.warnings, ...lint(outcome.value, environment, rules)] : outcome.errors;
  return found.map(({ fix, span = { start: 0, end: text.length }, ...rest }) => ({
    ...rest,
    span: region.place(span),
    file: file.name,
    ...(fix ? { fix: placedEdit(fix, region) } : {}),
  }));
}

function placedEdit({ span, text, ...rest }: Edit, region: Region): Edit {
  return { ...rest, span: region.place(span), text: region.written(text) };
}

/** The edits that format a file; none where there is nothing to do or where it cannot be read. */
export function formatEdits({ kind, text, name }: LanguageFile): readonly Edit[] {
  if (kind === 'rubric') {
    const formatted = formatRubric(text, name);
    return formatted.ok ? formatted.value.edits : [];
  }
  const formatted = formatText(text);
  return !formatted.ok || formatted.value === text ? [] : [{ span: { start: 0, end: text.length }, text: formatted.value }];
}

/** What the queries of a check capture, for the placeholders of its fix. */
export function capturesFor({ check }: Region, { regions }: LanguageFile): readonly string[] {
  const own = regions.filter((each) => each.check === check && !each.isPlaceholder);
  return own.flatMap(({ text }) => bindingsIn(text).flatMap(({ kind, name }) => (kind === 'capture' ? [name] : [])));
}

/** A name that a file gives: where it is given, and everywhere it stands. */
export interface Named {
  readonly definition: Span;
  readonly places: readonly Span[];
  /** The edits that spell it otherwise; nothing where that cannot be. */
  rename(to: string): readonly Edit[] | undefined;
}

/** The name given by the file itself that stands at a place: a parameter, a column, or what a check captures. */
export function namedAt(file: LanguageFile, place: number): Named | undefined {
  const found = regionAt(file.regions, place);
  if (!found) return undefined;
  const { region, offset } = found;
  const capture = region.isPlaceholder ? captureOf(region, file) : undefined;
  if (capture) return namedIn(file, capture.region, capture.offset);
  return namedIn(file, region, offset);
}

function namedIn(file: LanguageFile, region: Region, offset: number): Named | undefined {
  const binding = bindingAt(region.text, offset);
  if (!binding) return undefined;
  const elsewhere = binding.kind === 'capture' ? placeholdersOf(binding.name, region.check, file) : [];
  return {
    definition: region.place(binding.definition),
    places: [...[binding.definition, ...binding.uses].map((span) => region.place(span)), ...elsewhere],
    rename: (to) => {
      const edits = rename(region.text, offset, to);
      return edits && [...edits.map((edit) => placedEdit(edit, region)), ...elsewhere.map((span): Edit => ({ span, text: to }))];
    },
  };
}

/** Where the fix of a check speaks of what it captures. */
function placeholdersOf(name: string, check: number | undefined, { regions }: LanguageFile): readonly Span[] {
  return regions.flatMap((region) => {
    const named = captureIn(region.text).name;
    if (!region.isPlaceholder || region.check !== check || named !== name) return [];
    return [region.place({ start: region.text.length - named.length, end: region.text.length })];
  });
}

/** The capture that a placeholder speaks of, in the queries of its check. */
function captureOf({ text, check }: Region, { regions }: LanguageFile): { readonly region: Region; readonly offset: number } | undefined {
  const { name } = captureIn(text);
  for (const region of regions.filter((each) => each.check === check && !each.isPlaceholder)) {
    const binding = bindingsIn(region.text).find((each) => each.kind === 'capture' && each.name === name);
    if (binding) return { region, offset: binding.definition.start };
  }
  return undefined;
}
