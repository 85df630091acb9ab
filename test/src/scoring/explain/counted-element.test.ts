import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compile, type Compiled } from '../../../../query-language/compile.ts';
import type { AskedOf } from '../../../../src/scoring/explain/counted-element.ts';
import { explainedParts, valuesOf } from '../../../../src/scoring/explain/explained-part.ts';
import type { CountedElements, ExplainedPart } from '../../../../src/scoring/report.ts';
import { ago, company, later, now, openWorld, tell, type World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
  const incident = (id: string, status: string, urgency: string | null, age: number) => ({
    incident: id,
    service: 'PCHECK',
    title: `Incident ${id}`,
    status,
    urgency,
    created_at: ago(age),
  });
  await tell(
    world,
    company.map((says) => {
      if (says.source === 'pagerduty') {
        const incidents = [
          incident('I1', 'resolved', 'high', 20),
          incident('I2', 'acknowledged', null, 12),
          incident('I3', 'triggered', 'low', 2),
        ];
        return { ...says, rows: { ...says.rows, incident: incidents } };
      }
      if (says.source !== 'catalog') return says;
      const relation = ['ledger', 'kit', 'gone'].map((name) => ({
        entity: 'service:default/checkout',
        type: 'dependsOn',
        target: `service:default/${name}`,
      }));
      const entity = (says.rows['entity'] ?? []).map((row) => (row['name'] === 'checkout' ? { ...row, tags: ['pci', 'eu', 'gdpr'] } : row));
      return { ...says, rows: { ...says.rows, entity, relation } };
    }),
  );
});
afterAll(async () => world.warehouse.close());

const entity = { entity: 'service:default/checkout', kind: 'service' };
const about = (asOf = now): AskedOf => ({ ...world, entity, times: { as_of: asOf, now: asOf } });

function compiled(text: string): Compiled {
  const outcome = compile(text, world.environment);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.errors));
  return outcome.value;
}

async function listsIn(text: string, asOf = now): Promise<CountedElements[]> {
  const gather = ({ elements, parts }: ExplainedPart): CountedElements[] => [...(elements ? [elements] : []), ...parts.flatMap(gather)];
  const parts = await explainedParts(about(asOf), compiled(text), []);
  return parts ? gather(parts) : [];
}

/** `filtered 1 of 3, 1 unknown: +I1 (status resolved) -I2 ?I3` */
function told({ how, total, counted, undecided, elements }: CountedElements): string {
  const shown = elements.map(({ name, counts, value, looks }) => {
    const sign = counts === null ? '?' : counts ? '+' : '-';
    const details = [...(value === null ? [] : [value]), ...looks.map((each) => each.value ?? 'unknown')];
    return `${sign}${name}${details.length === 0 ? '' : ` (${details.join(', ')})`}`;
  });
  return `${how} ${counted} of ${total}${undecided === 0 ? '' : `, ${undecided} unknown`}: ${shown.join(', ')}`;
}

describe('the elements that counted', () => {
  test.each([
    // Of a list that was never read nothing is told.
    ['slos.length > 0', []],
    ['incidents().length > 0', ['listed 3 of 3: +Incident I1, +Incident I2, +Incident I3']],
    [
      'incidents().filter((i) => i.status != "resolved" and i.age > 7d).length == 0',
      ['filtered 1 of 3: +Incident I2 (acknowledged, 12 days), -Incident I1 (resolved, 20 days), -Incident I3 (triggered, 2 days)'],
    ],
    [
      'incidents().count((i) => i.status == "resolved") > 0',
      ['filtered 1 of 3: +Incident I1 (resolved), -Incident I2 (acknowledged), -Incident I3 (triggered)'],
    ],
    ['incidents().any((i) => i.urgency > "k")', ['any 1 of 3, 1 unknown: +Incident I3 (low), ?Incident I2 (null), -Incident I1 (high)']],
    // Of `all` those decide that are not so.
    ['incidents().all((i) => i.urgency == "high")', ['all 1 of 3: -Incident I2 (null), -Incident I3 (low), +Incident I1 (high)']],
    [
      'incidents().map((i) => i.age).maximum() < 30d',
      ['taken 3 of 3: +Incident I1 (20 days), +Incident I2 (12 days), +Incident I3 (2 days)'],
    ],
    [
      'incidents().last((i) => i.createdAt).status == "resolved"',
      ['picked 1 of 3: +Incident I3 (2026-09-29T12:00:00Z), -Incident I2 (2026-09-19T12:00:00Z), -Incident I1 (2026-09-11T12:00:00Z)'],
    ],
    [
      'incidents().filter((i) => i.age > 7d).any((i) => i.status == "resolved")',
      [
        'any 1 of 2: +Incident I1 (resolved), -Incident I2 (acknowledged)',
        'filtered 2 of 3: +Incident I1 (20 days), +Incident I2 (12 days), -Incident I3 (2 days)',
      ],
    ],
    // What a function looks up by itself.
    ['git.fileExists("**/*.md") and links("runbook").length > 0', ['listed 1 of 1: +README.md', 'listed 1 of 1: +https://wiki/checkout']],
    // A value that is a list.
    ['entity.tags.any((t) => t.startsWith("g"))', ['any 1 of 3: +gdpr, -pci, -eu']],
    ['entity.tags.filter((t) => t.length > 3).length == 1', ['filtered 1 of 3: +gdpr (4), -pci (3), -eu (2)']],
    // Entities that relations lead to: what no catalog knows is unknown, and a table that may not be read too.
    [
      'dependencies.out().all((d) => d.type == "service" and d.git.branchProtection.protected)',
      [
        'all 0 of 3, 2 unknown: -service:default/kit (library, null), ?service:default/gone (unknown, unknown), ?service:default/ledger (service, unknown)',
      ],
    ],
  ])('%s', async (text, expected) => {
    expect((await listsIn(text)).map(told)).toEqual(expected);
  });

  test('of the same list at another moment are others', async () => {
    const text = 'incidents().count((i) => i.age > 15d).at(ago(10d)) == 1';
    expect((await listsIn(text, later(10))).map(told)).toEqual([
      'listed 1 of 1: +Incident I1',
      'filtered 2 of 3: +Incident I1 (30 days), +Incident I2 (22 days), -Incident I3 (12 days)',
    ]);
  });

  test('have the key of their row, and the entity that they are', async () => {
    const [incidents] = await listsIn('incidents().any((i) => i.status == "triggered")');
    expect(incidents?.elements[0]).toMatchObject({ table: 'incident', row: { incident: 'I3' }, source: 'pagerduty', entity: null });
    const [related] = await listsIn('dependencies.out().any((d) => d.type == "library")');
    expect(related?.elements[0]).toMatchObject({ entity: 'service:default/kit', row: { target: 'service:default/kit' } });
  });

  test.each(['i.age > 7d', 'i.status != "resolved"', 'i.urgency == "high"', 'i.urgency > "k"', 'i.age > 7d or i.urgency == null'])(
    'are as many as the engine counts: %s',
    async (condition) => {
      const [list] = await listsIn(`incidents().filter((i) => ${condition}).length == 0`);
      const count = await valuesOf(about(), new Map([['n', compiled(`incidents().filter((i) => ${condition}).length`)]]));
      expect(String(list?.counted)).toBe(count.get('n')?.value);
    },
  );

  test('are told of up to a number, those first that decide', async () => {
    const other = await openWorld();
    try {
      const files = Array.from({ length: 60 }, (_, index) => ({ repository: 'acme/checkout', path: `f${index}.ts`, bytes: index }));
      await tell(
        other,
        company.map((says) => (says.source === 'github' ? { ...says, rows: { ...says.rows, repository_file: files } } : says)),
      );
      const outcome = compile('git.files().all((f) => f.bytes < 57)', other.environment);
      if (!outcome.ok) throw new Error('It compiles');
      const parts = await explainedParts({ ...other, entity, times: { as_of: now, now } }, outcome.value, []);
      expect(parts?.elements).toMatchObject({ total: 60, counted: 57, undecided: 0 });
      expect(parts?.elements?.elements.map(({ counts }) => counts)).toEqual([
        ...Array<boolean>(3).fill(false),
        ...Array<boolean>(17).fill(true),
      ]);
    } finally {
      await other.warehouse.close();
    }
  });
});
