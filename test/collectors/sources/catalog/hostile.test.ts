import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { register } from '../../../../collectors/sources/catalog/register.ts';
import { component, extractFile } from './extract-file.ts';

/** The fault is the document's own; its neighbours are read. */
function between(document: string) {
  return extractFile(`${component('before')}---\n${document}\n---\n${component('after')}`);
}

describe('a document made to do harm costs only itself', () => {
  const layers = [
    'a: &a [x,x,x,x,x,x,x,x,x]',
    ...['b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[index]}`).join(',')}]`),
  ];

  test.each([
    [
      'a billion laughs',
      `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: x\n${layers.join('\n')}`,
      'catalog.aliases-too-many',
    ],
    ['lists without end', `a: ${'['.repeat(100_000)}`, 'catalog.syntax'],
    ['mappings without end', '{a: '.repeat(50_000), 'catalog.syntax'],
    ['an alias to nothing', 'a: *gone', 'catalog.syntax'],
    ['control characters', 'a: \u0000\u0007', 'catalog.not-an-entity'],
  ])('%s', (_what, document, code) => {
    const { entities, codes } = between(document);
    expect(entities.map(({ name }) => name)).toEqual(['before', 'after']);
    expect(codes).toContain(code);
  });

  test('an alias to itself is understood as far as it goes', () => {
    const { entities } = between(component('x', { metadata: 'annotations: &a\n  self: *a\n  b: "1"' }));
    expect(entities.map(({ name }) => name)).toEqual(['before', 'x', 'after']);
  });

  test('thirty thousand keys are no more work than that', () => {
    const keys = Array.from({ length: 30_000 }, (_, index) => `k${index}: v`).join('\n');
    expect(
      extractFile(component('cart', { metadata: `annotations:\n${keys.replaceAll(/^/gm, '  ')}` })).tables['entity_annotation'],
    ).toHaveLength(30_000);
  });

  test('ten megabytes on one line, and two hundred thousand empty documents, are read in passing', () => {
    expect(extractFile(component('cart', { metadata: `description: "${'x'.repeat(10_000_000)}"` })).entities).toHaveLength(1);
    expect(extractFile('---\n'.repeat(200_000)).codes).toEqual([]);
    expect(extractFile('---\na\n'.repeat(10_001)).codes.at(-1)).toBe('catalog.documents-too-many');
  });

  test('lists without measure, of entities, of references, of faults, are bounded', () => {
    const many = (count: number, item: (index: number) => string): string =>
      Array.from({ length: count }, (_, index) => item(index)).join(',');
    expect(extractFile(`[${many(20_000, () => '{}')}]`).codes.at(-1)).toBe('catalog.documents-too-many');
    const related = component('cart', { spec: `providesApis: [${many(130_000, (index) => `a${index}`)}]` });
    expect(register([{ file: 'x', repository: undefined, text: related }], [])).toHaveLength(1);
    const faulty = component('cart', { metadata: `annotations: {${many(20_000, (index) => `a${index}: []`)}}` });
    expect(extractFile(faulty).faults).toHaveLength(100);
  });

  test('names of the language are names', () => {
    const text = component('constructor', {
      metadata: 'annotations:\n  __proto__: x\n  toString: y\nlabels:\n  hasOwnProperty: z',
      spec: 'owner: __proto__',
    });
    const { entities, tables, codes } = extractFile(`${text}---\n${component('valueOf')}__proto__: {polluted: true}\n`);
    expect(entities).toMatchObject([{ name: 'constructor', owner: '__proto__' }, { name: 'valueof' }]);
    expect(tables['entity_annotation']?.map(({ key }) => key)).toEqual(['__proto__', 'toString', 'hasOwnProperty']);
    expect(codes).toEqual(['catalog.key-unknown']);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  test('SQL and HTML are text', () => {
    const evil = `<script>alert(1)</script>'; DROP TABLE entity; --`;
    const { entities } = extractFile(
      component('cart', { metadata: `description: ${JSON.stringify(evil)}`, spec: `owner: ${JSON.stringify(evil)}` }),
    );
    expect(entities).toMatchObject([{ description: evil, owner: evil }]);
  });

  test('tabs for indentation are an error with a place', () => {
    const { entities, faults } = between('kind: Component\nmetadata:\n\tname: x');
    expect(entities).toHaveLength(2);
    expect(faults).toMatchObject([{ code: 'catalog.syntax', facts: { line: 12 } }]);
  });
});

test('no text makes reading throw, and no two rows share a key', () => {
  const line = fc.constantFrom(
    '---',
    '...',
    'apiVersion: backstage.io/v1alpha1',
    'kind: Component',
    'kind: Group',
    'metadata:',
    '  name: a',
    '  name: [b]',
    'spec:',
    '  owner: x',
    '  dependsOn: [a, a, component:b]',
    '  members: a',
    '- a',
    '{',
    '}',
    '"',
    '  tags: {a: b}',
    '  links: [{url: x}, {url: x}]',
    '&a',
    '*a',
    '<<: *a',
    '? b',
    '  annotations: {a: 1}',
    '{{ x }}',
    '\t',
    '%YAML 1.1',
    '!!binary x',
    '[{apiVersion: x}]',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof({ weight: 5, arbitrary: line }, { weight: 1, arbitrary: fc.string() }), { maxLength: 30 }), (lines) => {
      const { tables, faults } = extractFile(lines.join('\n'));
      const keys = {
        entity: ['entity'],
        relation: ['entity', 'type', 'target'],
        owner: ['entity', 'owner'],
        entity_link: ['entity', 'url'],
        entity_annotation: ['entity', 'key'],
      };
      for (const [table, columns] of Object.entries(keys)) {
        const rows = (tables[table] ?? []).map((values) => columns.map((column) => String(values[column])).join('\n'));
        expect(new Set(rows).size).toBe(rows.length);
      }
      for (const { facts, span } of faults) {
        expect(facts['line']).toBeGreaterThan(0);
        expect(span?.start).toBeLessThanOrEqual(lines.join('\n').length);
      }
    }),
    { numRuns: 500 },
  );
});
