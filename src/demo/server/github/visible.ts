import type { Repository } from '../../company.ts';
import type { View } from '../simulated-api.ts';

/** A repository under its name, or that it has another name now, or nothing at all. */
export type Found =
  | { readonly kind: 'repository'; readonly repository: Repository }
  | { readonly kind: 'moved'; readonly repository: Repository }
  | { readonly kind: 'missing' };

/** Finds repositories as GitHub does: whatever the case, and under names they had before. */
export function repositoryFinder({ company }: View): (owner: string, name: string) => Found {
  const byName = new Map(company.repositories.map((repository) => [repository.name.toLowerCase(), repository]));
  const byFormerName = new Map(
    company.repositories.flatMap((repository) => (repository.formerName ? [[repository.formerName.toLowerCase(), repository]] : [])),
  );
  return (owner, name) => {
    if (owner.toLowerCase() !== company.login) return { kind: 'missing' };
    const repository = byName.get(name.toLowerCase());
    if (repository) return { kind: 'repository', repository };
    const moved = byFormerName.get(name.toLowerCase());
    return moved ? { kind: 'moved', repository: moved } : { kind: 'missing' };
  };
}
