import { describe, expect, test } from 'vitest';
import { component, extractFile } from './extract-file.ts';

const group = (name: string): string =>
  `apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata:\n  name: ${name}\nspec:\n  type: team\n  children: []\n`;
const ids = (text: string): readonly unknown[] => extractFile(text).entities.map(({ entity }) => entity);

describe('documents', () => {
  test('a file holds as many entities as it likes, each with its line', () => {
    const text = Array.from({ length: 672 }, (_, index) => component(`part-${index}`)).join('---\n');
    const { entities, codes } = extractFile(text);
    expect(entities).toHaveLength(672);
    expect(entities.at(-1)).toMatchObject({ entity: 'service:default/part-671', line: 671 * 9 + 1 });
    expect(codes).toEqual([]);
  });

  test('empty documents are passed over without a word', () => {
    const { entities, codes } = extractFile(`---\n---\n# nothing here\n---\n${component('cart')}---\n---\n\n...\n`);
    expect(entities).toHaveLength(1);
    expect(codes).toEqual([]);
  });

  test('a missing separator makes repeated keys: that document is lost, and says so', () => {
    const { entities, faults } = extractFile(`${component('before')}---\n${component('one')}${component('two')}---\n${component('after')}`);
    expect(entities.map(({ name }) => name)).toEqual(['before', 'after']);
    expect(faults).toMatchObject([{ code: 'catalog.key-repeated', severity: 'error', facts: { key: 'apiVersion', line: 18, column: 1 } }]);
  });

  test('CRLF, no last line end, a byte order mark, modelines and any script are fine', () => {
    const text = `\uFEFF# yaml-language-server: $schema=x\n${component('cart', { metadata: 'title: Handlekurv 🛒 買い物' })}`
      .trimEnd()
      .replaceAll('\n', '\r\n');
    expect(extractFile(text)).toMatchObject({
      codes: [],
      entities: [{ entity: 'service:default/cart', title: 'Handlekurv 🛒 買い物', line: 2 }],
    });
  });

  test('JSON is read as it is, a list of entities with a warning', () => {
    const entity = (name: string) => ({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'System',
      metadata: { name, title: null },
      spec: { owner: 'crew' },
    });
    expect(extractFile(JSON.stringify(entity('shop'), null, 2))).toMatchObject({
      codes: [],
      entities: [{ entity: 'system:default/shop', title: null }],
    });
    const list = extractFile(JSON.stringify([entity('a'), 'text', entity('b')], null, 2));
    expect(list.codes).toEqual(['catalog.array', 'catalog.not-a-mapping']);
    expect(list.entities).toMatchObject([
      { name: 'a', line: 2 },
      { name: 'b', line: 14 },
    ]);
  });

  test('a broken document takes no other with it, and says where it broke', () => {
    const { entities, faults } = extractFile(
      `${component('a')}---\nkind: Component\n  metadata: [\n---\nkey: "never closed\n---\n${component('b')}`,
    );
    expect(entities.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(faults).toMatchObject([
      { code: 'catalog.syntax', file: 'catalog-info.yaml', facts: { line: 10 } },
      { code: 'catalog.syntax', facts: { line: expect.any(Number) } },
    ]);
  });

  test.each([
    ['plain text', 'hellooooo 4\n', 'catalog.not-a-mapping', 'error'],
    ['a CI component of the same file name', 'spec:\n  inputs:\n    stage:\n      default: test\n', 'catalog.not-an-entity', 'information'],
    ['an application config', 'apiVersion: backstage.io/v1alpha1\napp:\n  title: x\n', 'catalog.kind-missing', 'error'],
    ['a kind that was left empty', 'apiVersion: backstage.io/v1alpha1\nkind: ""\nmetadata:\n  name: x\n', 'catalog.kind-missing', 'error'],
    ['no name', 'apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata:\n  description: x\n', 'catalog.name-missing', 'error'],
    ['a foreign version', 'apiVersion: v1\nkind: Service\nmetadata:\n  name: x\n', 'catalog.version-foreign', 'information'],
  ])('%s is no entity', (_what, text, code, severity) => {
    const { entities, faults } = extractFile(text);
    expect(entities).toEqual([]);
    expect(faults.find((fault) => fault.code === code)).toMatchObject({
      severity,
      facts: { line: expect.any(Number), column: expect.any(Number) },
    });
  });

  test('a foreign version that the settings name is an entity', () => {
    const text = component('cart').replace('backstage.io/v1alpha1', 'tools.example.com/v1');
    expect(extractFile(text).entities).toEqual([]);
    expect(extractFile(text, { apiVersions: '["tools.example.com/v1"]' })).toMatchObject({ codes: [], entities: [{ name: 'cart' }] });
  });
});

describe('patterns for scaffolders', () => {
  test.each([
    ['Backstage', component('${{ values.name }}')],
    ['Backstage, quoted', component('"${{ values.name | dump }}"')],
    ['cookiecutter', component('{{cookiecutter.component_id | jsonify}}')],
    ['Jinja around lines', component('cart', { metadata: '{% if values.title %}\ntitle: x\n{% endif %}' })],
    ['an owner to fill in', component('cart', { spec: 'owner: ${{ values.owner }}' })],
    ['markers that make it no YAML', component('cart', { metadata: 'annotations: {{ values.annotations }}: {' })],
  ])('%s', (_what, text) => {
    expect(extractFile(text)).toMatchObject({ entities: [], codes: ['catalog.pattern'], faults: [{ severity: 'information' }] });
  });

  test('a file in a skeleton is one whatever it holds', () => {
    expect(extractFile(component('cart'), { file: 'templates/go/skeleton/catalog-info.yaml' }).codes).toEqual(['catalog.pattern']);
    expect(extractFile(component('cart'), { file: 'x/{{cookiecutter.id}}/catalog-info.yaml' }).codes).toEqual(['catalog.pattern']);
  });

  test('a Template holds markers by right', () => {
    const text =
      'apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata:\n  name: new-service\nspec:\n  type: service\n  steps:\n    - id: fetch\n      input:\n        values:\n          name: ${{ parameters.name }}\n';
    expect(extractFile(text)).toMatchObject({ codes: [], entities: [{ entity: 'template:default/new-service' }] });
  });

  test('markers in what people write are text', () => {
    const { entities, codes } = extractFile(component('cart', { metadata: 'description: "Renders {{ name }} and ${{ x }}"' }));
    expect(codes).toEqual([]);
    expect(entities).toMatchObject([{ description: 'Renders {{ name }} and ${{ x }}' }]);
  });
});

describe('fields', () => {
  test('every field of the table is filled from where it stands', () => {
    const text = component('Cart', {
      metadata: 'namespace: Shop\ntitle: The cart\ndescription: >\n  Keeps\n  things.\ntags: [java, java, tier-2]',
      spec: 'system: checkout',
    });
    expect(extractFile(text, { file: 'a/catalog-info.yaml', repository: 'acme/cart' }).entities).toEqual([
      {
        entity: 'service:shop/cart',
        kind: 'service',
        namespace: 'shop',
        name: 'cart',
        title: 'The cart',
        description: 'Keeps things.',
        type: 'service',
        lifecycle: 'production',
        tier: 'tier-2',
        owner: 'team:shop/crew',
        system: 'system:shop/checkout',
        tags: ['java', 'tier-2'],
        file: 'a/catalog-info.yaml',
        line: 1,
        repository: 'acme/cart',
      },
    ]);
  });

  test('empty text and null are missing, and nobody owns what has no owner', () => {
    const text = component('cart', { metadata: 'title: ""\ndescription: ~\ntags: null\nlabels:\nlinks:', spec: "owner: ''" });
    const { entities, tables, codes } = extractFile(text);
    expect(entities).toMatchObject([{ title: null, description: null, tags: [], owner: null }]);
    expect(tables['owner']).toBeUndefined();
    expect(codes).toEqual(['catalog.owner-missing']);
  });

  test('a missing lifecycle is said and the entity taken', () => {
    const text = component('cart').replace('  lifecycle: production\n', '');
    expect(extractFile(text)).toMatchObject({ entities: [{ lifecycle: null }], codes: ['catalog.lifecycle-missing'] });
  });

  test.each(['decommissioned', '"-"', 'productions', 'unknown'])('lifecycle %s stays as written', (lifecycle) => {
    expect(extractFile(component('cart').replace('production', lifecycle)).entities).toMatchObject([
      { lifecycle: lifecycle.replaceAll('"', '') },
    ]);
  });

  test.each([
    ['spec.tier', { spec: 'tier: 1' }, '1'],
    ['a label', { metadata: 'labels:\n  tier: gold' }, 'gold'],
    ['an annotation', { metadata: 'annotations:\n  example.com/service-tier: "4"\ntags: [tier-3]' }, '4'],
    ['a tag', { metadata: 'tags: [java, tier-3]' }, 'tier-3'],
    ['nowhere', { metadata: 'tags: [frontier]' }, null],
  ])('tier is found in %s', (_where, lines, tier) => {
    expect(extractFile(component('cart', lines)).entities).toMatchObject([{ tier }]);
  });

  test('an invalid name becomes the nearest valid one, and the title if there is none', () => {
    const { entities, faults } = extractFile(component('Custom  SQL Døcker'));
    expect(entities).toMatchObject([{ entity: 'service:default/custom-sql-d-cker', title: 'Custom  SQL Døcker' }]);
    expect(faults).toMatchObject([{ code: 'catalog.name-invalid', facts: { slug: 'Custom-SQL-D-cker', line: 4, column: 9 } }]);
    expect(extractFile(component('"!!!"')).entities).toEqual([]);
  });

  test('a list where one value belongs is an error of that field alone', () => {
    const { entities, faults } = extractFile(component('cart', { spec: 'owner: [a, b]' }).replace('production', '[a, b]'));
    expect(entities).toMatchObject([{ name: 'cart', owner: null, lifecycle: null }]);
    expect(faults.filter(({ code }) => code === 'catalog.field-shape')).toMatchObject([
      { severity: 'error', facts: { field: 'spec.lifecycle', found: 'a list' } },
      { severity: 'error', facts: { field: 'spec.owner', found: 'a list' } },
    ]);
  });

  test('kinds are known in any case, and home-made ones stay', () => {
    const text = ['resource', 'Service', 'AiResource'].map((kind) => component(`x-${kind}`).replace('Component', kind)).join('---\n');
    expect(ids(text)).toEqual(['resource:default/x-resource', 'service:default/x-service', 'other:default/x-airesource']);
  });

  test('what is nested wrongly is said, and what is extra is passed over', () => {
    const { entities, codes } = extractFile(
      `${component('cart', { metadata: 'uid: 1\netag: x\nmesh: {a: [b]}', spec: 'implementation: {steps: [{a: 1}]}' })}links: []\nrelations: []\n`,
    );
    expect(entities).toHaveLength(1);
    expect(codes).toEqual(['catalog.key-unknown']);
  });

  test('annotations and labels are kept as written, secrets are not', () => {
    const metadata =
      'annotations:\n  a/b: 1.10\n  c: true\n  e: ""\n  pagerduty.com/integration-key: abc\n  f: [x]\nlabels:\n  c: label\n  d: 0123';
    const { tables, codes } = extractFile(component('cart', { metadata }));
    expect(tables['entity_annotation']).toEqual([
      { entity: 'service:default/cart', key: 'a/b', value: '1.10' },
      { entity: 'service:default/cart', key: 'c', value: 'true' },
      { entity: 'service:default/cart', key: 'pagerduty.com/integration-key', value: null },
      { entity: 'service:default/cart', key: 'd', value: '0123' },
    ]);
    expect(codes).toEqual(['catalog.field-shape']);
  });

  test('links need an address, and each address counts once', () => {
    const metadata =
      'links:\n  - url: https://a\n    title: A\n    type: runbook\n  - url: https://a\n  - title: none\n  - just text\n  - url: https://b\n    title:';
    const { tables, codes } = extractFile(component('cart', { metadata }));
    expect(tables['entity_link']).toEqual([
      { entity: 'service:default/cart', url: 'https://a', title: 'A', type: 'runbook' },
      { entity: 'service:default/cart', url: 'https://b', title: null, type: null },
    ]);
    expect(codes).toEqual(['catalog.link-without-url', 'catalog.link-without-url']);
  });

  test('an API definition is neither parsed nor followed', () => {
    const text = `apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata:\n  name: orders\nspec:\n  type: openapi\n  lifecycle: production\n  owner: crew\n  definition: |\n    openapi: 3.0.0\n    {{ name }}: [\n`;
    expect(extractFile(text)).toMatchObject({ codes: [], entities: [{ entity: 'api:default/orders', type: 'openapi' }] });
    expect(extractFile(text.replace(/definition: [^]*/, 'definition:\n    $text: https://example.com/x.yaml\n'))).toMatchObject({
      codes: [],
      entities: [{ name: 'orders' }],
    });
  });

  test('anchors and merge keys are understood', () => {
    const text = component('cart', { metadata: 'annotations: &all\n  a: "1"\nlabels:\n  <<: *all\n  b: "2"' });
    expect(extractFile(text).tables['entity_annotation']).toMatchObject([
      { key: 'a', value: '1' },
      { key: 'b', value: '2' },
    ]);
  });
});

describe('repository', () => {
  test.each([
    ['a slug', 'github.com/project-slug: Acme/Cart', 'acme/cart'],
    ['a slug with slashes around', 'github.com/project-slug: /acme/cart/', 'acme/cart'],
    ['where its source is', 'backstage.io/source-location: url:https://github.com/Acme/Cart/tree/main/services/', 'acme/cart'],
    ['a nested group', 'backstage.io/source-location: url:https://gitlab.com/a/b/c/-/blob/main/x.yaml', 'a/b/c'],
    ['no usable slug', 'github.com/project-slug: cart', 'acme/here'],
    ['nothing', 'x: y', 'acme/here'],
  ])('from %s', (_what, annotation, repository) => {
    const text = component('cart', { metadata: `annotations:\n  ${annotation}` });
    expect(extractFile(text, { repository: 'acme/here' }).entities).toMatchObject([{ repository }]);
  });

  test('teams and systems only share a file with it', () => {
    const system = 'apiVersion: backstage.io/v1alpha1\nkind: System\nmetadata:\n  name: shop\nspec:\n  owner: crew\n';
    expect(extractFile(`${group('crew')}---\n${system}`, { repository: 'acme/org' }).entities).toMatchObject([
      { repository: null },
      { repository: null },
    ]);
  });
});

describe('owners', () => {
  const ownerOf = (written: string, more = '') => extractFile(`${component('cart', { spec: `owner: ${written}` })}${more}`).tables['owner'];

  test.each([
    ['crew', 'team:default/crew', 'team'],
    ['group:Crew', 'team:default/crew', 'team'],
    ['user:default/anna', 'person:default/anna', 'person'],
    ['org/crew', 'team:org/crew', 'team'],
    ['anna@example.com', 'anna@example.com', 'unresolved'],
    ['Anna Example', 'Anna Example', 'unresolved'],
    ['component:default/x', 'component:default/x', 'unresolved'],
  ])('%s', (written, owner, kind) => {
    expect(ownerOf(written)).toMatchObject([{ entity: 'service:default/cart', owner, kind, known: false }]);
    expect(extractFile(component('cart', { spec: `owner: ${written}` })).entities).toMatchObject([{ owner }]);
  });

  test('are known when declared, and an address is the person whose profile has it', () => {
    const user =
      'apiVersion: backstage.io/v1alpha1\nkind: User\nmetadata:\n  name: anna\nspec:\n  profile:\n    displayName: Anna\n    email: Anna@Example.com\n  memberOf: [crew]\n';
    expect(ownerOf('crew', `---\n${group('Crew')}`)).toEqual([
      { entity: 'service:default/cart', owner: 'team:default/crew', name: 'crew', kind: 'team', known: true },
    ]);
    expect(ownerOf('anna@example.com', `---\n${user}`)).toMatchObject([
      { owner: 'person:default/anna', name: 'anna', kind: 'person', known: true },
    ]);
  });
});

describe('relations', () => {
  const relationsOf = (text: string) =>
    (extractFile(text).tables['relation'] ?? []).map(({ entity, type, target }) => `${String(entity)} ${String(type)} ${String(target)}`);

  test('take the kind their field means and the namespace of their entity', () => {
    const text = component('cart', {
      metadata: 'namespace: shop',
      spec: 'system: checkout\nsubcomponentOf: till\ndependsOn: [resource:db, component:default/auth]\ndependencyOf: [component:site]\nprovidesApis: [cart]\nimplementsApis: [cart, old]\nconsumesApis: [other/tax]',
    });
    expect(relationsOf(text).sort()).toEqual(
      [
        'service:shop/cart partOf system:shop/checkout',
        'service:shop/cart subcomponentOf service:shop/till',
        'service:shop/cart dependsOn resource:shop/db',
        'service:shop/cart dependsOn service:default/auth',
        'service:shop/site dependsOn service:shop/cart',
        'service:shop/cart providesApi api:shop/cart',
        'service:shop/cart providesApi api:shop/old',
        'service:shop/cart consumesApi api:other/tax',
      ].sort(),
    );
  });

  test('of teams and people lead from the smaller to the larger, each once', () => {
    const crew =
      'apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata:\n  name: crew\nspec:\n  type: team\n  parent: ship\n  children: [boat]\n  members: [anna]\n';
    const anna = 'apiVersion: backstage.io/v1alpha1\nkind: User\nmetadata:\n  name: anna\nspec:\n  memberOf: [crew]\n';
    expect(relationsOf(`${crew}---\n${anna}`)).toEqual([
      'person:default/anna memberOf team:default/crew',
      'team:default/crew childOf team:default/ship',
      'team:default/boat childOf team:default/crew',
    ]);
  });

  test('without a kind, as a mapping, or naming nothing are said', () => {
    const text = component('cart', { spec: "dependsOn:\n  - auth\n  - component: tax\n  - '<component>'\n  - {a: b, c: d}\n  - ''" });
    expect(relationsOf(text)).toEqual([
      'service:default/cart dependsOn service:default/auth',
      'service:default/cart dependsOn service:default/tax',
    ]);
    expect(extractFile(text).codes).toEqual([
      'catalog.reference-without-kind',
      'catalog.reference-mapping',
      'catalog.reference-invalid',
      'catalog.field-shape',
    ]);
  });

  test('one value stands for a list of itself', () => {
    const text = component('cart', { spec: 'providesApis: cart' });
    expect(relationsOf(text)).toEqual(['service:default/cart providesApi api:default/cart']);
    expect(extractFile(text).codes).toEqual(['catalog.field-shape']);
  });
});

test('of two declarations of an entity the first holds, with all that hangs on it', () => {
  const second = component('Cart', { metadata: 'links:\n  - url: https://second', spec: 'dependsOn: [resource:x]' });
  const { entities, tables, faults } = extractFile(`${component('cart')}---\n${second}`);
  expect(entities).toHaveLength(1);
  expect(tables['entity_link']).toBeUndefined();
  expect(tables['relation']).toBeUndefined();
  expect(faults).toMatchObject([
    { code: 'catalog.entity-repeated', facts: { entity: 'service:default/cart', first: 'catalog-info.yaml:1', line: 10 } },
  ]);
});
