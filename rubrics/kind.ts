import { toJSONSchema, z } from 'zod';
import type { Column, Kind, KindRelation, Table } from '../query-language/catalog.ts';
import type { Outcome } from '../query-language/diagnostic.ts';
import { readDocument } from './document.ts';
import type { Document } from './document.ts';

/** More properties than this describe no one thing. */
const mostProperties = 500;

/** Columns that the row of every entity has; the last is its place in the database. */
const reserved: readonly string[] = ['entity', 'source', 'valid-from', 'valid-to', 'rowid'];

const words = z.string().trim().min(1).max(2000);
const kindName = z
  .string()
  .max(60)
  .regex(/^[a-z][a-z0-9]*(_[a-z][a-z0-9]*)*$/, 'lower case letters and digits, with single underscores between words')
  .describe('Identifier: its entities are `kind:namespace/name`, and queries begin with it. The file is named for it.');
const hyphenated = z
  .string()
  .max(60)
  .regex(/^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/, 'lower case letters and digits, with single hyphens between words');

/** Each type that a column can have; what is not written in the files of properties as it is called in the language says how. */
const types = [
  'boolean',
  'integer',
  'number',
  'text',
  'date',
  'timestamp',
  'duration',
  'version',
  'grade',
  'json',
  'list<text>',
  'list<integer>',
  'list<number>',
] as const satisfies readonly Column['type'][];

const propertySchema = z
  .strictObject({
    type: z.enum(types).describe('What its values are: `assay docs types` tells of each.'),
    describes: words.optional().describe('What the value means, in a sentence.'),
    unit: words.optional().describe('Unit of a number, such as `bytes` or `ratio`.'),
    values: z.array(words).min(1).max(200).optional().describe('The only values that a text, or an element of a list of texts, can have.'),
    sensitive: z.boolean().default(false).describe('Whether values name a person or could hold a secret: left out of exports and logs.'),
  })
  .superRefine(({ type, unit, values }, context) => {
    const misplaced = (field: 'unit' | 'values', wanted: string): void =>
      context.addIssue({ code: 'custom', path: [field], params: { code: 'kind.field-misplaced', atKey: true, field, type, wanted } });
    if (unit !== undefined && !/number|integer/.test(type)) misplaced('unit', 'a number');
    if (values !== undefined && !type.includes('text')) misplaced('values', 'a text or a list of texts');
  });

const relationSchema = z.union([
  kindName.describe('The kind that it leads to.'),
  z.strictObject({
    to: kindName.optional().describe('The kind that it leads to; any when left out.'),
    describes: words.optional().describe('What it means, in a sentence.'),
  }),
]);

const kindSchema = z
  .strictObject({
    kind: kindName,
    title: words.optional().describe('Name for display.'),
    describes: z.string().trim().max(2000).default('').describe('What entities of the kind are.'),
    properties: z
      .record(hyphenated, propertySchema)
      .refine((named) => Object.keys(named).length <= mostProperties, `at most ${mostProperties} properties`)
      .superRefine((named, context) => {
        for (const name of Object.keys(named).filter((each) => reserved.includes(each))) {
          const params = { code: 'kind.property-taken', atKey: true, name, has: 'row' };
          context.addIssue({ code: 'custom', path: [name], params, input: named });
        }
      })
      .default({})
      .describe('Name → what its values are. Queries call `bundle-size` `bundleSize`, or `bundle_size`.'),
    relations: z
      .record(hyphenated, relationSchema)
      .refine((named) => Object.keys(named).length <= 50, 'at most 50 relations')
      .default({})
      .describe('Name → the kind that it leads to. Queries ask `relations("servedBy")` for `served-by`.'),
  })
  .transform(kindOf);

/** Reads the declaration of a kind of entity. Every fault of the YAML and of the fields is reported with its place. */
export function readKind(text: string, file: string): Outcome<Document<Kind>> {
  return readDocument(kindSchema, text, file);
}

/** The schema of a kind's file as JSON Schema, for editors: `kind.schema.json` of this folder. */
export function kindJsonSchema(): object {
  return toJSONSchema(kindSchema, { io: 'input', target: 'draft-7' });
}

/** Whether a text can be the name of a kind. */
export function isKindName(text: string): boolean {
  return kindName.safeParse(text).success;
}

/** The column of a property: `bundle-size` is `bundle_size`. */
export function columnOfProperty(name: string): string {
  return name.replaceAll('-', '_');
}

/** A property as it is written in files: the column `bundle_size` is `bundle-size`. */
export function propertyOfColumn(column: string): string {
  return column.replaceAll('_', '-');
}

/** A relation as it is written in files: `servedBy` is `served-by`. */
export function fieldOfRelation(type: string): string {
  return type.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The table that holds the properties of a kind's entities. */
export function propertiesTable(kind: string, title: string, columns: Readonly<Record<string, Column>>): Table {
  return {
    name: `${kind}_properties`,
    describes: `Properties of entities of the kind \`${kind}\` (${title}), as the organisation declares them.`,
    subject: { scheme: 'entity', column: 'entity' },
    rows: 'one',
    key: ['entity'],
    history: 'intervals',
    freshHours: 36,
    propertiesOf: kind,
    columns: { entity: { type: 'text', describes: 'The entity.', required: true }, ...columns },
  };
}

interface Declaration {
  readonly kind: string;
  readonly title?: string | undefined;
  readonly describes: string;
  readonly properties: Readonly<Record<string, z.output<typeof propertySchema>>>;
  readonly relations: Readonly<Record<string, z.output<typeof relationSchema>>>;
}

function kindOf({ kind, title = titleOf(kind), describes, properties, relations }: Declaration): Kind {
  const columns = Object.entries(properties).map(([name, property]): [string, Column] => [
    columnOfProperty(name),
    columnOf(name, property),
  ]);
  return {
    name: kind,
    title,
    describes,
    properties: propertiesTable(kind, title, Object.fromEntries(columns)),
    relations: Object.entries(relations).map(([name, relation]): KindRelation => {
      const { to = null, describes: means = `${titleOf(name)}.` } = typeof relation === 'string' ? { to: relation } : relation;
      return { type: camelCase(name), to, describes: means };
    }),
  };
}

function columnOf(
  name: string,
  { type, describes = `${titleOf(name)}.`, unit, values, sensitive }: z.output<typeof propertySchema>,
): Column {
  return {
    type,
    describes,
    ...(unit === undefined ? {} : { unit }),
    ...(values === undefined ? {} : { values: [...new Set(values)] }),
    ...(sensitive ? { sensitive } : {}),
  };
}

function camelCase(name: string): string {
  return name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** `bundle-size` as a title: `Bundle size`. */
export function titleOf(name: string): string {
  const spaced = name.replaceAll(/[-_]/g, ' ');
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
