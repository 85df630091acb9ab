import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compile, compileQuery } from '../../../query-language/compile.ts';
import { messages } from '../../../rubrics/messages.ts';
import { listCollectors, ofKinds } from '../../../src/registry/collectors.ts';
import { listEnvironment, withKinds } from '../../../src/registry/environment.ts';
import { kindFault, kindsIn, listKinds } from '../../../src/registry/kinds.ts';
import { emptyFolder, write } from '../cli/session.ts';

const environment = await listEnvironment();

async function listing(files: Readonly<Record<string, string>>) {
  const listed = await listKinds(write(emptyFolder(), files), environment);
  const said = listed.diagnostics.map(({ code, facts, file = '', span }) => {
    const marked = listed.texts.get(file)?.slice(span?.start, span?.end) ?? '';
    return `${code} ${marked}: ${messages[code]?.(facts).says ?? 'no words'}`;
  });
  return { names: listed.kinds.map(({ value }) => value.name), said };
}

describe('the kinds of a folder', () => {
  test('are read one file each, whatever else lies there', async () => {
    const { names, said } = await listing({ 'b.yml': 'kind: b', 'a.yaml': 'kind: a', 'notes.md': '# kind', 'broken.yaml': 'kind: 3' });
    expect(names).toEqual(['a', 'b']);
    expect(said).toHaveLength(1);
  });

  test('are none where there is no folder', async () => {
    expect(await listKinds(join(emptyFolder(), 'none'), environment)).toMatchObject({ kinds: [], diagnostics: [] });
  });

  test('cost only themselves where they cannot be read from disk', async () => {
    const folder = write(emptyFolder(), { 'a.yaml': 'kind: a' });
    mkdirSync(join(folder, 'b.yaml'));
    const { kinds, diagnostics } = await listKinds(folder, environment);
    expect(kinds).toHaveLength(1);
    expect(diagnostics).toMatchObject([{ code: 'kind.file-unreadable' }]);
  });

  test('say what does not fit, each at its place', async () => {
    const { names, said } = await listing({
      'first.yaml': 'kind: thing',
      'thing.yaml': 'kind: thing',
      'owned.yaml': 'kind: owned\nproperties: {tier: {type: text}, size: {type: integer}}',
      'related.yaml': 'kind: related\nrelations: {used-by: servce, kept-by: thing}',
      'service.yaml': 'kind: service\nproperties: {cost-centre: {type: text}}',
    });
    expect(names).toEqual(['related', 'service', 'thing']);
    expect(said).toEqual([
      'kind.file-name thing: The kind `thing` does not have the name of its file.',
      'kind.property-taken tier: Every entity has `tier` already, so no property can be called so.',
      expect.stringMatching(/^kind\.twice thing: The kind `thing` is declared already, in .*first\.yaml\.$/u),
      'kind.relation-kind servce: `servce` is no kind of entity that a relation could lead to.',
    ]);
  });

  test.each([
    ['deployment', 'table'],
    ['entity', 'table'],
    ['git', 'name'],
    ['now', 'name'],
    ['snyk', 'name'],
    ['select', 'word'],
    ['null', 'word'],
  ])('cannot be called %s, which is a %s', (name, by) => expect(kindFault(name, environment)).toMatchObject({ facts: { by } }));

  test.each(['drop_table', 'union', 'service', 'microfrontend', 'constructor'])('can be called %s', (name) =>
    expect(kindFault(name, environment)).toBeUndefined(),
  );

  test('have tables of their own: nothing else is called so', () => {
    expect([...environment.tables.keys()].filter((name) => name.endsWith('_properties'))).toEqual([]);
  });
});

describe('an environment with kinds', () => {
  test('knows their names, properties and relations', async () => {
    const hostile = ['git', 'now', 'where', 'outcome', 'rank', 'external', 'held', 'hash', 'row', 'as', 'constructor', 'count'];
    const folder = write(emptyFolder(), {
      'drop_table.yaml': `kind: drop_table\nproperties: {${hostile.map((name) => `${name}: {type: text}`).join(', ')}}\nrelations: {served-by: service}`,
    });
    const { kinds } = await listKinds(folder, environment);
    const declaring = withKinds(
      environment,
      kinds.map(({ value }) => value),
    );
    expect(kindsIn(declaring)).toContain('drop_table');
    expect(declaring.tables.get('relation')?.columns['type']?.values).toContain('servedBy');
    expect(environment.tables.get('relation')?.columns['type']?.values).not.toContain('servedBy');
    for (const name of hostile) {
      expect(compile(`drop_table.${name} == "x"`, declaring), name).toMatchObject({
        ok: true,
        value: { reads: [{ table: 'drop_table_properties' }] },
      });
      expect(compileQuery(`drop_table | where drop_table.${name} == "x"`, declaring).ok || name, name).toBe(
        ['git', 'now'].includes(name) ? name : true,
      );
    }
  });

  test('is what collectors of entities fill, and no other', async () => {
    const { kinds } = await listKinds(write(emptyFolder(), { 'a.yaml': 'kind: a' }), environment);
    const own = kinds.map(({ value }) => value);
    const fills = [...(await listCollectors()).values()]
      .map((collector) => ofKinds(collector, own))
      .filter(({ streams }) => Object.values(streams).some((stream) => stream.fills.some(({ name }) => name === 'a_properties')));
    expect(fills.map(({ name }) => name)).toEqual(['catalog', 'entities']);
  });
});
