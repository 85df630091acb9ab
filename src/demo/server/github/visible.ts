import type { Company, Repository } from '../../company.ts';
import type { View } from '../simulated-api.ts';

/** A repository under its name, or that it has another name now, or nothing at all. */
export type Found =
  | { readonly kind: 'repository'; readonly repository: Repository }
  | { readonly kind: 'moved'; readonly repository: Repository }
  | { readonly kind: 'missing' };

/** Finds repositories as GitHub does: whatever the case, and under names they had before. */
export function repositoryFinder(view: View): (owner: string, name: string) => Found {
  let names = namesOf(view.company);
  return (owner, name) => {
    const { company } = view;
    if (names.company !== company) names = namesOf(company);
    if (owner.toLowerCase() !== company.login) return { kind: 'missing' };
    const repository = names.now.get(name.toLowerCase());
    if (repository) return { kind: 'repository', repository };
    const moved = names.before.get(name.toLowerCase());
    return moved ? { kind: 'moved', repository: moved } : { kind: 'missing' };
  };
}

function namesOf(company: Company) {
  const { repositories } = company;
  return {
    company,
    now: new Map(repositories.map((repository) => [repository.name.toLowerCase(), repository])),
    before: new Map(
      repositories.flatMap((repository) => (repository.formerName ? [[repository.formerName.toLowerCase(), repository]] : [])),
    ),
  };
}
