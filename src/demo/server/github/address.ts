import type { Repository } from '../../company.ts';
import type { View } from '../simulated-api.ts';

/** What it takes to tell things of the company as GitHub does: what can be seen of it, and the API's own address. */
export interface RenderContext {
  readonly view: View;
  readonly origin: () => string;
}

export function nodeId(kind: string, id: string | number): string {
  return Buffer.from(`0:${kind}${id}`).toString('base64url');
}

export function repositoryId(repository: Repository): number {
  return 500_000_000 + repository.index;
}

export function fullName({ view }: RenderContext, repository: Repository): string {
  return `${view.company.login}/${repository.name}`;
}

export function apiUrl(context: RenderContext, repository: Repository): string {
  return `${context.origin()}/repos/${fullName(context, repository)}`;
}

export function htmlUrl(context: RenderContext, repository: Repository): string {
  return `${context.origin()}/${fullName(context, repository)}`;
}
