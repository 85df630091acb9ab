import { expect, test } from 'vitest';
import { catalog } from '../../../../collectors/sources/catalog/collector.ts';
import { startGithub } from '../../../../src/demo/server/github.ts';
import { simulateCompany } from '../../../../src/demo/simulate-company.ts';
import { contextOf, readStream } from '../read-stream.ts';
import { meaningOf } from './extract-file.ts';

const now = '2026-03-02T12:00:00Z';

test('the simulated organisation is catalogued as it is', async () => {
  const company = simulateCompany({ seed: 7, services: 25, now });
  const server = await startGithub(company, { token: 'an-invented-token' });
  try {
    const settings = { github: { organisation: company.login, token: 'an-invented-token', url: server.url } };
    const { pages, completed } = await readStream(catalog, 'entities', contextOf(catalog, settings, { now }));
    expect(completed).toBe(true);
    const { entities, tables, codes } = meaningOf(pages);
    const of = (kind: string) => entities.filter((each) => each['kind'] === kind);

    const declared = company.services.filter(({ traits }) => traits.catalogInfo);
    expect(new Map(of('service').map(({ name, tier, lifecycle, repository }) => [name, [tier, lifecycle, repository]]))).toEqual(
      new Map(declared.map((each) => [each.name, [each.tier ?? null, each.lifecycle, `${company.login}/${each.repository.name}`]])),
    );
    expect(new Set(of('team').map(({ name }) => name))).toEqual(new Set(company.teams.map(({ slug }) => slug)));
    const owners = new Map((tables['owner'] ?? []).map(({ entity, owner, known }) => [entity, [owner, known]]));
    for (const { name, team } of declared) {
      if (team !== undefined) expect(owners.get(`service:default/${name}`)).toEqual([`team:default/${team}`, true]);
      else expect(owners.get(`service:default/${name}`)?.[1]).not.toBe(true);
    }
    expect(new Set(codes)).toEqual(new Set(['catalog.owner-missing']));
  } finally {
    await server.close();
  }
});
