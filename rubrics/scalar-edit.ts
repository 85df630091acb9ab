import { isDeepStrictEqual } from 'node:util';
import { isScalar, parseDocument, visit } from 'yaml';
import type { Edit, Span } from '../query-language/diagnostic.ts';
import type { ScalarStyle } from './scalar-source.ts';

/** A text value of a YAML file as it stands there. */
export interface WrittenScalar {
  readonly value: string;
  readonly span: Span;
  readonly style: ScalarStyle;
}

/**
 * The edit of a file by which one of its text values is edited: in place, or with the whole value in quotes where its style cannot hold
 * the new text. Nothing where neither gives the value that is wanted and leaves all others alone.
 */
export function editScalar(text: string, scalar: WrittenScalar, inner: Edit, place: Span): Edit | undefined {
  const { value, span, style } = scalar;
  const wanted = `${value.slice(0, inner.span.start)}${inner.text}${value.slice(inner.span.end)}`;
  const inPlace: Edit = { span: place, text: escaped(inner.text, style) };
  const quoted: Edit = { span, text: `'${wanted.replaceAll("'", "''")}'` };
  const edits = style === 'plain' ? [inPlace, quoted] : [inPlace];
  return edits.find((edit) => holds(applied(text, edit), text, span.start, wanted));
}

function escaped(text: string, style: ScalarStyle): string {
  if (style === 'single-quoted') return text.replaceAll("'", "''");
  return style === 'double-quoted' ? JSON.stringify(text).slice(1, -1) : text;
}

function applied(text: string, { span, text: put }: Edit): string {
  return `${text.slice(0, span.start)}${put}${text.slice(span.end)}`;
}

/** Whether one text is the other but for the value of the scalar that starts at an offset. */
function holds(after: string, before: string, at: number, wanted: string): boolean {
  const [were, are] = [valuesOf(before), valuesOf(after)];
  const changed = were?.findIndex(({ start }) => start === at);
  if (!were || !are || changed === undefined || changed < 0) return false;
  const values = were.map(({ value }, index) => (index === changed ? wanted : value));
  return isDeepStrictEqual(
    values,
    are.map(({ value }) => value),
  );
}

/** Every scalar of a text, in order, keys among them; nothing when the text is no YAML. */
function valuesOf(text: string): readonly { readonly start: number; readonly value: unknown }[] | undefined {
  const yaml = parseDocument(text, { prettyErrors: false, stringKeys: true, logLevel: 'silent', uniqueKeys: false });
  if (yaml.errors.length > 0) return undefined;
  const values: { readonly start: number; readonly value: unknown }[] = [];
  visit(yaml, {
    Scalar: (_, scalar) => {
      if (isScalar(scalar)) values.push({ start: scalar.range?.[0] ?? 0, value: scalar.value });
    },
  });
  return values;
}
