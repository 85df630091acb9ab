import type { ReadingOutcome } from '../../../query-language/catalog.ts';
import type { HttpAnswer } from '../../http.ts';
import { z } from 'zod';
import { readJson } from '../../page-item.ts';

/** Thrown where what was asked for cannot be read; whoever reads the partition turns it into a step. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
  readonly outcome: Exclude<ReadingOutcome, 'read'>;

  constructor(outcome: Exclude<ReadingOutcome, 'read'>, reason: string) {
    super(reason);
    this.outcome = outcome;
  }
}

/** Why an answer that is no success cannot be used, and what would put it right. `permission` is what reading this takes. */
export function refusalOf(answer: HttpAnswer, permission: string): Unreadable {
  const said = messageOf(answer);
  if (answer.status === 403)
    return forbidden(answer.headers['x-github-sso'] === undefined ? `403${said}` : 'it wants single sign-on', permission);
  if (answer.status === 404 || answer.status === 410) {
    return new Unreadable(
      'absent',
      `GitHub does not find it (${answer.status}${said}). Either it has gone, or the token lacks “${permission}”.`,
    );
  }
  return new Unreadable('failed', `GitHub answered ${answer.status}${said}.`);
}

export function forbidden(said: string, permission: string): Unreadable {
  return new Unreadable('forbidden', `GitHub refused (${said}). The token needs the permission “${permission}”.`);
}

const errorBody = z.object({ message: z.string() });

/** What GitHub says about an answer that is no success, after a colon; empty where it says nothing. */
export function messageOf({ body }: Pick<HttpAnswer, 'body'>): string {
  const parsed = errorBody.safeParse(readJson(body));
  return parsed.success ? `: ${parsed.data.message.slice(0, 200)}` : '';
}
