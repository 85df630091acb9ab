/**
 * The known name that `name` was probably meant to be, or undefined when none is near: at most one edit for every three
 * characters, at least one, and never more than half of them. An edit is an insertion, a deletion, a replacement or a swap of neighbours; letter case is free.
 */
export function nearName(name: string, known: Iterable<string>): string | undefined {
  // A name of this length was not mistyped, and comparing it would cost the square of it.
  if (name.length > 100) return undefined;
  let best: string | undefined;
  let least = Math.min(Math.floor(name.length / 2), Math.max(1, Math.floor(name.length / 3))) + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) >= least) continue;
    const edits = editsBetween(name.toLowerCase(), candidate.toLowerCase());
    if (edits < least) [best, least] = [candidate, edits];
  }
  return best;
}

/** Damerau–Levenshtein distance in its restricted form (optimal string alignment). */
function editsBetween(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      let edits = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + (same ? 0 : 1));
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        edits = Math.min(edits, at(beforeLast, column - 2) + 1);
      }
      current.push(edits);
    }
    [beforeLast, last] = [last, current];
  }
  return at(last, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
