import { describe, expect, it } from 'vitest';
import { boolean, number } from '../../query-language/analysis/type.ts';
import { compile } from '../../query-language/compile.ts';
import { compiledOf } from './reference/compare.ts';
import { environment } from './world.ts';

function partsOf(text: string): readonly string[] {
  return compiledOf(text).parts.map(({ span }) => text.slice(span.start, span.end));
}

describe('the parts of an expression', () => {
  it('are what belongs to the entity, outermost first', () => {
    expect(partsOf('slos.filter((s) => s.target > 1).length > 0')).toEqual([
      'slos.filter((s) => s.target > 1).length > 0',
      'slos.filter((s) => s.target > 1).length',
      'slos.filter((s) => s.target > 1)',
      'slos',
    ]);
  });

  it('leave out literals and words that only lead to names', () => {
    expect(partsOf('dependencies.out().length > 1')).toEqual([
      'dependencies.out().length > 1',
      'dependencies.out().length',
      'dependencies.out()',
    ]);
  });
});

it('tells what is read', () => {
  expect(compiledOf('tier == "x" and slos.any((s) => s.target > 0.9)').reads).toEqual([
    { table: 'entity', columns: ['tier'], ofAsked: true },
    { table: 'slo', columns: ['target'], ofAsked: true },
  ]);
});

describe('types', () => {
  it.each([
    ['1', 'integer'],
    ['1.5', 'number'],
    ['1e30', 'number'],
    ['1 + 1', 'integer'],
    ['1 / 1', 'number'],
    ['1 + 0.5', 'number'],
    ['now() - now()', 'duration'],
    ['now() + 1d', 'timestamp'],
    ['1d / 1d', 'number'],
    ['2 * 1d', 'duration'],
    ['"a" + "b"', 'text'],
    ['1 ?? 2.5', 'number'],
    ['null ?? 1', 'integer'],
    ['if true then null else "a"', 'text'],
    ['@2026-01-01 ?? now()', 'timestamp'],
    ['1.5.round()', 'integer'],
    ['tags', 'list'],
  ])('%s is of type %s', (text, kind) => expect(compiledOf(text).type.kind).toBe(kind));

  it('takes an integer where a number is wanted, and nothing else for a boolean', () => {
    expect(compile('1', environment, { type: number })).toMatchObject({ ok: true });
    expect(compile('1', environment, { type: boolean })).toMatchObject({
      ok: false,
      errors: [{ code: 'type.expected', facts: { wanted: 'boolean', found: 'integer' }, span: { start: 0, end: 1 } }],
    });
  });

  it('of a list with integers and numbers are numbers', () => {
    expect(compiledOf('[1, null, 2.5]').type).toEqual({ kind: 'list', of: { kind: 'number' } });
  });
});
