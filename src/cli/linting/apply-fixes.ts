import { readFile, writeFile } from 'node:fs/promises';
import type { Edit } from '../../../query-language/diagnostic.ts';
import { libraryFolder } from '../../scoring/list-rubrics.ts';
import type { PlacedFault } from './find-faults.ts';

/**
 * Makes the edits that are certain in the files they are of, and gives how many. Of two that touch, the second waits: what it would
 * edit is no longer what was looked at.
 */
export async function applyFixes(faults: readonly PlacedFault[]): Promise<number> {
  const files = Map.groupBy(faults, ({ diagnostic: { file } }) => file ?? '');
  let made = 0;
  for (const [file, found] of files) {
    const edits = found.flatMap(({ diagnostic: { fix } }) => (fix && !fix.guess ? [fix] : []));
    const before = found[0]!.text;
    // A text that is shown otherwise than it stands (secrets are masked) is not written back.
    if (file === '' || file.startsWith(libraryFolder) || edits.length === 0 || (await readFile(file, 'utf8')) !== before) continue;
    const { text, count } = fixed(before, edits);
    await writeFile(file, text);
    made += count;
  }
  return made;
}

/** The text with every edit that touches none before it. */
export function fixed(text: string, edits: readonly Edit[]): { readonly text: string; readonly count: number } {
  let [result, at, count] = ['', 0, 0];
  for (const { span, text: put } of edits.toSorted((a, b) => a.span.start - b.span.start)) {
    if (span.start < at || (count > 0 && span.start === at)) continue;
    result += text.slice(at, span.start) + put;
    at = span.end;
    count += 1;
  }
  return { text: result + text.slice(at), count };
}
