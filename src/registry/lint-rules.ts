import { join } from 'node:path';
import type { LintRule } from '../../query-language/lint/rule.ts';
import { listFolder } from './list-folder.ts';

const folder = join(import.meta.dirname, '../../query-language/lint/rule');

/** Every rule that looks for what compiles and cannot have been meant, by name. */
export async function listLintRules(): Promise<ReadonlyMap<string, LintRule>> {
  return new Map(await listFolder<LintRule>(folder));
}
