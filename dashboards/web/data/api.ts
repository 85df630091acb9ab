import type { Api, Problem } from '../generated/api.ts';

type Parameters = Readonly<Record<string, string | undefined>>;

/** An answer of the API that is not what was asked for. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly detail: string | undefined;
  /** Names that exist and are close to the one asked for. */
  readonly near: readonly string[];

  constructor(status: number, problem: Partial<Problem>) {
    super(problem.title ?? `The server answered ${status}`);
    this.status = status;
    this.detail = problem.detail;
    this.near = problem.near ?? [];
  }
}

/** Asks one address of the API. `parts` fill its `{…}`; the rest becomes its query. Throws `ApiProblem`. */
export async function ask<Path extends keyof Api>(
  path: Path,
  { parts = {}, query = {}, signal }: { readonly parts?: Parameters; readonly query?: Parameters; readonly signal?: AbortSignal },
): Promise<Api[Path]> {
  const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parts[name] ?? ''));
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const asked = given.length === 0 ? address : `${address}?${new URLSearchParams(given)}`;
  const response = await fetch(asked, { headers: { accept: 'application/json' }, ...(signal && { signal }) });
  if (!response.ok) throw new ApiProblem(response.status, await problemOf(response));
  return (await response.json()) as Api[Path];
}

/** What the server refused stays refused; what did not get through may get through again. */
export function isWorthRetrying(error: Error): boolean {
  return !(error instanceof ApiProblem) || error.status >= 500;
}

async function problemOf(response: Response): Promise<Partial<Problem>> {
  try {
    return (await response.json()) as Problem;
  } catch {
    return {};
  }
}
