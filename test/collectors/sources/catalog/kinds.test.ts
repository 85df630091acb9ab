import { expect, test } from 'vitest';
import { rows } from '../../../../collectors/sources/catalog/row.ts';
import type { Kind } from '../../../../query-language/catalog.ts';
import { readKind } from '../../../../rubrics/kind.ts';

function declared(text: string): Kind {
  const outcome = readKind(text, 'kind.yaml');
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.errors));
  return outcome.value.value;
}

const kinds = [
  declared(`kind: data_pipeline
properties:
  bundle-size: {type: integer}
  data-class: {type: text, values: [public, restricted]}
  last-audit: {type: date}
  version: {type: text}
relations: {served-by: service}`),
  declared('kind: service\nproperties: {cost-centre: {type: text}}'),
];

function extracts(text: string, own: readonly Kind[] = kinds) {
  return [...rows({ request: 'file', status: 200, body: text, about: { file: 'catalog-info.yaml', repository: 'acme/shop' } }, own)];
}

const document = (more: string): string => `apiVersion: backstage.io/v1alpha1
kind: DataPipeline
metadata:
  name: orders
  annotations: {acme.com/last-audit: 2026-01-31, acme.com/bundle-size: '9'}
${more}`;

test('a declared kind is taken for itself, with properties from spec, spec.properties and annotations, in that order', () => {
  const found = extracts(
    document(`spec:
  owner: crew
  bundleSize: 7
  version: 1.10
  properties: {bundle-size: 5, data-class: restricted}
  served-by: [checkout]
`),
  );
  expect(found.filter((each) => 'fault' in each)).toEqual([]);
  expect(found).toContainEqual({
    table: 'data_pipeline_properties',
    values: {
      entity: 'data_pipeline:default/orders',
      bundle_size: 5,
      data_class: 'restricted',
      last_audit: '2026-01-31',
      version: '1.10',
    },
  });
  expect(found).toContainEqual({
    table: 'relation',
    values: { entity: 'data_pipeline:default/orders', type: 'servedBy', target: 'service:default/checkout' },
  });
  expect(found.find((each) => 'table' in each && each.table === 'entity')).toMatchObject({
    values: { kind: 'data_pipeline', repository: 'acme/shop' },
  });
});

test('a kind that nobody declares is still some other', () => {
  expect(extracts(document('spec: {owner: crew}\n'), [])[0]).toMatchObject({ values: { entity: 'other:default/orders' } });
});

test('a kind that is there anyway has the properties that it is given', () => {
  const found = extracts(`apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: cart, labels: {cost-centre: '4711'}}
spec: {type: service, lifecycle: production, owner: crew}
`);
  expect(found).toContainEqual({ table: 'service_properties', values: { entity: 'service:default/cart', cost_centre: '4711' } });
});

test('what is wrong is told at its place, with the repository, and the properties are unknown', () => {
  const found = extracts(document('spec:\n  owner: crew\n  properties: {data-class: secret, colour: red}\n'));
  expect(
    found.flatMap((each) => ('fault' in each ? [[each.fault.code, each.fault.facts['line'], each.fault.facts['repository']]] : [])),
  ).toEqual([
    ['property.unknown', 8, 'acme/shop'],
    ['property.unusable', 8, 'acme/shop'],
  ]);
  expect(found.some((each) => 'table' in each && each.table === 'data_pipeline_properties')).toBe(false);
  expect(found.find((each) => 'reading' in each)).toMatchObject({ outcome: 'failed', scope: 'data_pipeline:default/orders' });
});
