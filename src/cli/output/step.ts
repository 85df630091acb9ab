import type { ActingPerson } from '../option/acting-person.ts';
import { plain } from './fit.ts';

/** Who does something, and where that was taken from unless it was said. */
export function shownPerson({ name, from }: ActingPerson): string {
  const source = { '--as': '', ASSAY_USER: ' (ASSAY_USER)', git: ' (git config user.email)' }[from];
  return `${plain(name)}${source}`;
}

/** `1 day`, `2 days`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
