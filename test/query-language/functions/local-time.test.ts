import { expect, it } from 'vitest';
import { World } from '../../../query-language/case.ts';
import { compile, type Compiled } from '../../../query-language/compile.ts';
import { valuesStatement } from '../../../query-language/sql/statement.ts';
import { environment, warehouseOf } from '../world.ts';

const world = World.parse({ now: '2026-03-29T00:30:00Z', entities: { a: {} } });

it('knows every zone that the runtime lists, and tells the same hour as it does', async () => {
  const zones = Intl.supportedValuesOf('timeZone');
  const expressions = zones.map((zone): [string, Compiled] => {
    const outcome = compile(`now().hour("${zone}")`, environment);
    if (!outcome.ok) throw new Error(zone);
    return [zone, outcome.value];
  });
  const warehouse = await warehouseOf(world);
  const { sql, parameters } = valuesStatement(Object.fromEntries(expressions), { kind: 'service' }, environment);
  const [row = {}] = await warehouse.read(sql, { ...parameters, as_of: world.now, now: world.now });
  await warehouse.close();
  const hourIn = (timeZone: string): number =>
    Number(new Intl.DateTimeFormat('en-GB', { timeZone, hour: 'numeric', hourCycle: 'h23' }).format(new Date(world.now)));
  const differing = zones.filter((zone) => row[zone] !== hourIn(zone));
  expect(differing).toEqual([]);
  expect(zones.length).toBeGreaterThan(300);
});
