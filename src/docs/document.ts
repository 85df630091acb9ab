import { join } from 'node:path';
import { groupJsonSchema } from '../../rubrics/group.ts';
import { kindJsonSchema } from '../../rubrics/kind.ts';
import { rubricJsonSchema } from '../../rubrics/rubric.ts';
import { listEnvironment } from '../registry/environment.ts';
import { listLintRules } from '../registry/lint-rules.ts';
import { cqlTable } from './cql-table.ts';
import { languageReference } from './language-reference.ts';
import { tableReference } from './table-reference.ts';

/** A file whose text follows from the program. */
export interface GeneratedDocument {
  readonly path: string;
  readonly text: string;
}

const root = join(import.meta.dirname, '../..');

/** Every generated document with the text it should have. */
export async function listDocuments(): Promise<readonly GeneratedDocument[]> {
  const [environment, rules] = await Promise.all([listEnvironment(), listLintRules()]);
  return [
    { path: join(root, 'query-language/README.md'), text: `${languageReference(environment, rules)}\n` },
    { path: join(root, 'query-language/cql.md'), text: `${cqlTable(environment)}\n` },
    { path: join(root, 'rubrics/rubric.schema.json'), text: `${JSON.stringify(rubricJsonSchema(), null, 2)}\n` },
    { path: join(root, 'rubrics/group.schema.json'), text: `${JSON.stringify(groupJsonSchema(), null, 2)}\n` },
    { path: join(root, 'rubrics/kind.schema.json'), text: `${JSON.stringify(kindJsonSchema(), null, 2)}\n` },
    { path: join(root, 'collectors/tables/README.md'), text: `${tableReference(environment.tables.values())}\n` },
  ];
}
