import type { CollectorContext } from './collector.ts';
import { messages } from './messages.ts';

/**
 * The source does not know the credentials at all, as when a token has expired. That says nothing about any subject, so it ends the
 * stream, and what was read before stands. What the credentials merely may not read is `forbidden` instead.
 */
export class CredentialFault extends Error {
  override readonly name = 'CredentialFault';
}

/** The code under which `refuseCredential` reports. */
export const credentialRefused = 'collector.credential-refused';

export interface Refused {
  /** As people write it: GitHub. */
  readonly source: string;
  /** What was shown to it: the token, the keys. */
  readonly credential: string;
  /** Status of the answer and, after a colon, what the source says about it. Never the credential itself. */
  readonly answer: string;
  /** What to look at: environment variables and settings. */
  readonly check: string;
}

/** Reports that the source refused the credentials, and gives what the stream is to throw. */
export function refuseCredential(context: Pick<CollectorContext<unknown>, 'report'>, refused: Refused): CredentialFault {
  const facts = { ...refused };
  context.report({ code: credentialRefused, severity: 'error', facts });
  return new CredentialFault(messages[credentialRefused]?.(facts).says);
}
