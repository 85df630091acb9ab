import { isScalar, parseDocument, visit } from 'yaml';
import { z } from 'zod';
import { failure, success, type Diagnostic, type Edit, type Outcome } from '../../query-language/diagnostic.ts';
import { applied } from '../../query-language/editor/binding.ts';
import { format } from '../../query-language/editor/format.ts';
import { readDocument } from '../../rubrics/document.ts';
import { rubricValues, type RubricValue } from './rubric-region.ts';

/** How many columns lines of the language take in files. */
const columns = 100;

/**
 * Formats a file that is all in the language, and ends it with a line break. A text with a fault of its writing is not formatted.
 */
export function formatText(text: string): Outcome<string> {
  const formatted = format(text, { columns });
  return formatted.ok ? success(withLineEnds(`${formatted.value}\n`, text), formatted.warnings) : formatted;
}

/** Lines that end as those of the file do. */
function withLineEnds(text: string, file: string): string {
  return file.includes('\r\n') ? text.replaceAll(/\r?\n/g, '\r\n') : text;
}

/** The edits that format the texts of a rubric, and what is wrong with those that cannot be formatted. */
export interface RubricEdits {
  readonly edits: readonly Edit[];
  readonly faults: readonly Diagnostic[];
}

/**
 * Formats every condition and number of a rubric where it stands; all else, comments and layout of the YAML among it, stays as it is. What
 * is written on one line stays on one. Fails where the file is no YAML.
 */
export function formatRubric(text: string, file: string): Outcome<RubricEdits> {
  const read = readDocument(z.unknown(), text, file);
  if (!read.ok) return failure(read.errors);
  const faults: Diagnostic[] = [];
  const rewritten: Rewritten[] = [];
  for (const value of rubricValues(text)) {
    const [region] = value.regions;
    if (!region || region.isPlaceholder || region.text.trim() === '') continue;
    const layout = layoutOf(text, value);
    const formatted = format(region.text, { columns: layout.columns, quote: value.style === 'double-quoted' ? "'" : '"' });
    if (!formatted.ok) {
      faults.push(...formatted.errors.map((each) => ({ ...each, span: region.place(each.span ?? { start: 0, end: 0 }), file })));
    } else if (formatted.value !== region.text.trim()) {
      rewritten.push({ at: value.span.start, wanted: formatted.value, edit: layout.edit(formatted.value) });
    }
  }
  const all = rewritten.map(({ edit }) => edit);
  const edits = holds(text, rewritten) ? all : rewritten.filter((each) => holds(text, [each])).map(({ edit }) => edit);
  return success({ edits, faults });
}

/** A value that is to be written anew. */
interface Rewritten {
  /** Where it stands now. */
  readonly at: number;
  readonly wanted: string;
  readonly edit: Edit;
}

interface Layout {
  readonly columns: number;
  edit(formatted: string): Edit;
}

/** How a value may be laid out where it stands: a block in its lines, a value on one line on that line. */
function layoutOf(text: string, { value, span, style, regions }: RubricValue): Layout {
  const [region] = regions;
  const place = region?.place({ start: 0, end: value.trimEnd().length }) ?? span;
  const written = text.slice(place.start, place.end);
  const isBlock = style === 'block';
  if (!isBlock && !written.includes('\n')) {
    return { columns: Number.POSITIVE_INFINITY, edit: (formatted) => ({ span: place, text: region?.written(formatted) ?? formatted }) };
  }
  const second = /\n([ \t]*)\S/.exec(written)?.[1] ?? '';
  const lineStart = text.lastIndexOf('\n', place.start - 1) + 1;
  const indent = isBlock ? /^ */.exec(text.slice(lineStart))![0] : second;
  return {
    columns: Math.max(40, columns - indent.length),
    edit: (formatted) => {
      const [first = '', ...lines] = formatted.split('\n').map((each) => region?.written(each) ?? each);
      const put = [first, ...lines.map((each) => (each === '' ? '' : indent + each))].join('\n');
      return { span: isBlock ? { start: lineStart + indent.length, end: place.end } : place, text: withLineEnds(put, text) };
    },
  };
}

/** Whether the file then holds what is wanted, and all other values as before. */
function holds(text: string, rewritten: readonly Rewritten[]): boolean {
  const [before, after] = [
    valuesIn(text),
    valuesIn(
      applied(
        text,
        rewritten.map(({ edit }) => edit),
      ),
    ),
  ];
  if (!before || before.length !== after?.length) return false;
  const wanted = new Map(rewritten.map((each) => [each.at, each.wanted]));
  return before.every(({ at, value }, index) => {
    const [now, asked] = [after[index]?.value, wanted.get(at)];
    if (asked === undefined) return now === value;
    const again = format(String(now), { quote: quoteOf(asked) });
    const meant = format(asked, { quote: quoteOf(asked) });
    return again.ok && meant.ok && again.value === meant.value;
  });
}

function quoteOf(text: string): '"' | "'" {
  return text.includes("'") && !text.includes('"') ? "'" : '"';
}

/** Every scalar of a text, in order, keys among them; nothing when the text is no YAML. */
function valuesIn(text: string): readonly { readonly at: number; readonly value: unknown }[] | undefined {
  const yaml = parseDocument(text, { prettyErrors: false, logLevel: 'silent', uniqueKeys: false });
  if (yaml.errors.length > 0) return undefined;
  const values: { readonly at: number; readonly value: unknown }[] = [];
  visit(yaml, { Scalar: (_, node) => void (isScalar(node) && values.push({ at: node.range?.[0] ?? 0, value: node.value })) });
  return values;
}
