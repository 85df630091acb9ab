import { loadDefinition } from '../../../src/dora/definition.ts';
import type { Definition } from '../../../src/dora/definition.ts';

/** The definition that ships, for tests that need one. */
export async function strictDefinition(): Promise<Definition> {
  const read = await loadDefinition('strict');
  if (!read.ok) throw new Error('The strict definition is not valid');
  return read.value;
}
