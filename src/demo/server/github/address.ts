import type { Repository } from '../../company.ts';
import type { View } from '../simulated-api.ts';

/** The words of GitHub's REST API for things of the company. */
export interface Wardrobe {
  readonly view: View;
  readonly origin: () => string;
}

export function nodeId(kind: string, id: string | number): string {
  return Buffer.from(`0:${kind}${id}`).toString('base64url');
}

export function repositoryId(repository: Repository): number {
  return 500_000_000 + repository.index;
}

export function fullName({ view }: Wardrobe, repository: Repository): string {
  return `${view.company.login}/${repository.name}`;
}

export function apiUrl(wardrobe: Wardrobe, repository: Repository): string {
  return `${wardrobe.origin()}/repos/${fullName(wardrobe, repository)}`;
}

export function htmlUrl(wardrobe: Wardrobe, repository: Repository): string {
  return `${wardrobe.origin()}/${fullName(wardrobe, repository)}`;
}
