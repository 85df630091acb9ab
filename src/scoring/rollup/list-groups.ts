import type { Environment } from '../../../query-language/compile.ts';
import type { Diagnostic } from '../../../query-language/diagnostic.ts';
import type { Document } from '../../../rubrics/document.ts';
import { readGroup, type Group } from '../../../rubrics/group.ts';
import { readDefinitions, type Reading } from '../../registry/read-definitions.ts';
import { compileScope, type CompiledScope } from '../judge/compile-rubric.ts';
import { placeDiagnostic } from '../judge/place-diagnostic.ts';

/** A group whose condition is compiled. */
export interface CompiledGroup {
  readonly group: Group;
  /** Null where the condition is wrong: then nobody can tell who belongs to the group. */
  readonly scope: CompiledScope | null;
}

export interface GroupListing {
  /** Every group that could be read, in the order of their identifiers. */
  readonly groups: readonly CompiledGroup[];
  /** What is wrong with the others, and with the conditions of these. Each names its file. */
  readonly diagnostics: readonly Diagnostic[];
  /** Text of every file that was read, by the name that diagnostics carry, for excerpts. */
  readonly texts: ReadonlyMap<string, string>;
}

const reading: Reading<Group> = { read: readGroup, unreadable: 'group.file-unreadable' };

/** Reads the groups of a folder: every file in it that ends in `.yaml` or `.yml`. A fault costs only its own file. */
export async function listGroups(folder: string, environment: Environment): Promise<GroupListing> {
  const groups = new Map<string, CompiledGroup & { readonly file: string }>();
  const diagnostics: Diagnostic[] = [];
  const texts = new Map<string, string>();
  for (const { file, name, text, document, diagnostics: found } of await readDefinitions(folder, reading)) {
    if (text !== null) texts.set(file, text);
    diagnostics.push(...found);
    if (!document) continue;
    const { id } = document.value;
    const span = document.span(['group']);
    const first = groups.get(id)?.file;
    if (first !== undefined) {
      diagnostics.push({ code: 'group.twice', severity: 'error', facts: { group: id, first }, span, file });
      continue;
    }
    if (name !== id) {
      diagnostics.push({ code: 'group.file-name', severity: 'warning', facts: { group: id, expected: `${id}.yaml` }, span, file });
    }
    groups.set(id, { ...compileGroup(document, environment, diagnostics), file });
  }
  return { groups: [...groups.values()].sort((a, b) => a.group.id.localeCompare(b.group.id, 'en')), diagnostics, texts };
}

function compileGroup(document: Document<Group>, environment: Environment, diagnostics: Diagnostic[]): CompiledGroup {
  const scope = compileScope(document.value.for, environment, (found, offset = 0) => {
    diagnostics.push(...found.map((each) => placeDiagnostic(each, document, ['for'], offset)));
  });
  return { group: document.value, scope };
}
