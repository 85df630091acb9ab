import { stringify } from 'yaml';
import type { Feature } from '../../query-language/case.ts';
import { block, code, table } from './markdown.ts';

type Case = Feature['cases'][number];

/** A feature of the language as a part of the reference: what it is, and its cases with what they give. */
export function renderFeature({ feature, form, describes, world, cases }: Feature): string {
  const short = cases.filter(({ text }) => !text.includes('\n') && text !== '');
  const given = form === 'query' ? short.flatMap(renderQuery) : renderExpressions(short, Object.keys(world.entities));
  const ground = `<details><summary>The world it runs on</summary>\n\n${block(stringify(world, { flowCollectionPadding: false }), 'yaml')}\n\n</details>`;
  return [`### ${feature}`, describes, ...(given.length > 0 ? [ground, ...given] : []), ...renderRefused(short)].join('\n\n');
}

function renderExpressions(cases: readonly Case[], entities: readonly string[]): readonly string[] {
  const rows = cases.flatMap(({ text, gives, teaches }) =>
    gives ? [[`${code(text)}${teaches ? `<br>${teaches}` : ''}`, ...entities.map((name) => literal(gives[name]))]] : [],
  );
  return rows.length > 0 ? [table(['expression', ...entities.map(code)], rows)] : [];
}

function renderQuery({ text, rows, teaches, leavesOut = [] }: Case): readonly string[] {
  if (!rows) return [];
  const columns = Object.keys(rows[0] ?? {});
  const left = leavesOut.reduce((sum, each) => sum + each, 0);
  return [
    block(text),
    ...(teaches === undefined ? [] : [teaches]),
    rows.length > 0
      ? table(
          columns.map(code),
          rows.map((row) => columns.map((name) => literal(row[name]))),
        )
      : 'No rows.',
    ...(left > 0 ? [`Left out as unknown: ${left}.`] : []),
  ];
}

function renderRefused(cases: readonly Case[]): readonly string[] {
  const said = cases.flatMap(({ text, faults, warns, lints, fixed }) => {
    const codes = [...(faults ?? []), ...(warns ?? []), ...(lints ?? [])].flatMap(Object.keys);
    return codes.length > 0 ? [[code(text), codes.map(code).join(', '), fixed === undefined ? '' : code(fixed)]] : [];
  });
  return said.length > 0 ? [table(['written so', 'is answered with', 'and an edit to'], said)] : [];
}

function literal(value: unknown): string {
  if (value === 'unknown' || value === 'error') return `*${value}*`;
  return code(
    typeof value === 'string'
      ? JSON.stringify(value)
      : Array.isArray(value)
        ? `[${value.map((each) => JSON.stringify(each)).join(', ')}]`
        : String(value),
  );
}
