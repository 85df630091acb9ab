import type { Diagnostic, Fact } from '../query-language/diagnostic.ts';
import { personKey } from './person.ts';

/** What a person states of an entity that no source knows. */
export interface AttestationTerms {
  /** What it is about, such as `load-test`: queries ask for it as `attested("load-test")`. */
  readonly key: string;
  readonly value: AttestedValue;
  /** What it rests on, in the words of who states it. */
  readonly comment: string;
  /** For how many days it is valid. */
  readonly days: number;
}

/** True and false say whether it is so; whatever else is stated says that it is. Dates are texts. */
export type AttestedValue = boolean | number | string;

/** What nobody has looked at for longer than this is no longer known, in days. */
export const longestValidity = 366;

/** A value as somebody writes it: true, false, a number, or a text. */
export function readAttestedValue(written: string): AttestedValue {
  const text = written.trim();
  if (/^(?:true|yes)$/iu.test(text)) return true;
  if (/^(?:false|no)$/iu.test(text)) return false;
  return /^-?\d{1,15}(?:\.\d{1,15})?$/u.test(text) ? Number(text) : text;
}

/** What is wrong with what somebody states. */
export function faultsOfAttestation({ key, value, comment, days }: AttestationTerms, by: string): readonly Diagnostic[] {
  return [
    ...(personKey(by) === '' ? [fault('attestation.nobody', {})] : []),
    ...(isKey(key) ? [] : [fault('attestation.key', { key })]),
    ...(value === '' ? [fault('attestation.value-missing', {})] : []),
    ...(comment.trim() === '' ? [fault('attestation.comment-missing', {})] : []),
    ...(Number.isInteger(days) && days >= 1 && days <= longestValidity
      ? []
      : [fault('attestation.validity', { days, most: longestValidity })]),
  ];
}

function isKey(text: string): boolean {
  return text.length <= 100 && /^[a-z0-9]+(?:[-.][a-z0-9]+)*$/u.test(text);
}

function fault(code: string, facts: Readonly<Record<string, Fact>>): Diagnostic {
  return { code, severity: 'error', facts };
}
