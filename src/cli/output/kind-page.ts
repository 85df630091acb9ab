import width from 'string-width';
import { camelCase } from '../../../query-language/analysis/letter-case.ts';
import type { Column, Kind } from '../../../query-language/catalog.ts';
import type { Document } from '../../../rubrics/document.ts';
import { fieldOfRelation, propertyOfColumn } from '../../../rubrics/kind.ts';
import type { Answer } from './answer.ts';
import { fit, padEnd, plain, wrap } from './fit.ts';
import type { Paint } from './paint.ts';

/** The kinds that the workspace declares, in two lines each, and the names of the others. */
export function kindListPage(kinds: readonly Document<Kind>[], all: readonly string[], columns: number, paint: Paint): string {
  const widest = Math.min(30, Math.max(0, ...kinds.map(({ value }) => value.name.length)));
  const entries = kinds.flatMap(({ value }) => {
    const { name, title, describes } = value;
    const named = `${paint('bold', padEnd(fit(name, widest), widest))}  ${fit(plain(title), columns - widest - 2)}`;
    const facts = [
      count(propertiesOf(value).length, 'property', 'properties'),
      ...relationFacts(value),
      ...(describes === '' ? [] : [describes]),
    ];
    return [named, `  ${paint('dim', fit(plain(facts.join(' · ')), columns - 2))}`];
  });
  const anyway = all.filter((name) => !kinds.some(({ value }) => value.name === name));
  const rest = `There ${anyway.length === 1 ? 'is' : 'are'} anyway: ${anyway.join(', ')}.`;
  const next = `\`assay kind new <kind>\` begins one of your own, or gives one of these properties.`;
  const notes = [...(entries.length === 0 ? ['The workspace declares none of its own.'] : []), rest, next];
  return [...entries, ...(entries.length > 0 ? [''] : []), ...wrap(notes.join(' '), columns).map((line) => paint('dim', line)), ''].join(
    '\n',
  );
}

/** The same for machines. */
export function kindListAnswer(kinds: readonly Document<Kind>[], all: readonly string[], asOf: string): Answer {
  const names = ['kind', 'title', 'describes', 'properties', 'relations', 'declared', 'file'];
  return {
    asOf,
    columns: names.map((name) => ({ name, title: name })),
    rows: all.map((kind) => {
      const document = kinds.find(({ value }) => value.name === kind);
      const own = document?.value;
      return {
        kind,
        title: own?.title ?? null,
        describes: own?.describes ?? null,
        properties: own ? propertiesOf(own).map(([column]) => propertyOfColumn(column)) : [],
        relations: own ? own.relations.map(({ type }) => type) : [],
        declared: own !== undefined,
        file: document?.file ?? null,
      };
    }),
  };
}

/** One kind as people read it: its properties with how queries call them, and its relations. */
export function kindPage(kind: Kind, file: string, columns: number, paint: Paint): string {
  const { name, title, describes, relations } = kind;
  const properties = propertiesOf(kind);
  const heading = `${paint('bold', padEnd(fit(plain(title), columns - width(name) - 2), columns - width(name)))}${paint('dim', name)}`;
  const entries = properties.flatMap(([column, declared]) => {
    const called = camelCase(column);
    const property = propertyOfColumn(column);
    const said = [typeOf(declared), ...(called === property ? [] : [`in queries ${called}`])].join(', ');
    return [
      `  ${paint('bold', property)}  ${paint('dim', said)}`,
      ...block(plain(declared.describes), columns),
      ...valuesOf(declared, columns),
    ];
  });
  const related = relations.flatMap(({ type, to, describes: means }) => [
    `  ${paint('bold', fieldOfRelation(type))}  ${paint('dim', `to ${to ?? 'any kind'}, in queries relations("${type}")`)}`,
    ...block(plain(means), columns),
  ]);
  const [first] = properties;
  const example = first ? `assay query '${name} | where ${camelCase(first[0])} != null'` : `assay query ${name}`;
  return [
    heading,
    ...(describes === '' ? [] : wrap(plain(describes), columns)),
    '',
    paint(['bold', 'underline'], count(properties.length, 'property', 'properties')),
    ...entries,
    ...(related.length > 0 ? ['', paint(['bold', 'underline'], count(relations.length, 'relation', 'relations')), ...related] : []),
    '',
    paint('dim', plain(file)),
    paint('dim', `Try: ${example}`),
    '',
  ].join('\n');
}

/** A kind for machines, in the words of its file. */
export function kindFacts(kind: Kind): object {
  const { name, title, describes, relations } = kind;
  return {
    kind: name,
    title,
    describes,
    table: kind.properties.name,
    properties: propertiesOf(kind).map(([column, declared]) => ({
      property: propertyOfColumn(column),
      name: camelCase(column),
      ...declared,
    })),
    relations: relations.map((each) => ({ relation: fieldOfRelation(each.type), ...each })),
  };
}

function propertiesOf({ properties }: Kind): readonly (readonly [column: string, declared: Column])[] {
  return Object.entries(properties.columns).filter(([column]) => column !== properties.subject.column);
}

function relationFacts({ relations }: Kind): readonly string[] {
  return relations.length === 0 ? [] : [count(relations.length, 'relation', 'relations')];
}

function typeOf({ type, unit, sensitive }: Column): string {
  return [type, ...(unit === undefined ? [] : [plain(unit)]), ...(sensitive ? ['sensitive'] : [])].join(', ');
}

function valuesOf({ values }: Column, columns: number): readonly string[] {
  return values === undefined ? [] : block(`One of ${values.map(plain).join(', ')}.`, columns);
}

function block(text: string, columns: number): readonly string[] {
  return wrap(text, columns - 4).map((line) => `    ${line}`);
}

function count(amount: number, one: string, many: string): string {
  return `${amount} ${amount === 1 ? one : many}`;
}
