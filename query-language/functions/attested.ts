import { columnOf, isNotEmpty, rowsOf, value, whenSure, type Record } from '../analysis/operand.ts';
import { boolean, text } from '../analysis/type.ts';
import { oneOf } from '../analysis/window.ts';
import type { Call, Parameter, QueryFunction } from '../function.ts';

const key: Parameter = { name: 'key', describes: 'What is attested.', type: text, literal: true };

/** What is attested under the key that is named: one row at most. */
function attestationOf(call: Call): Extract<Record['place'], { readonly kind: 'picked' }> {
  const table = call.table('attestation');
  return {
    kind: 'picked',
    rows: { table: 'attestation', conditions: oneOf(table, 'key', call.text('key')) },
    how: 'first',
    by: columnOf(table, 'key'),
  };
}

export const attested: readonly QueryFunction[] = [
  {
    name: 'attested',
    describes:
      'Whether somebody attests that it is so, with `assay attest`: false where they attest that it is not, and unknown where nobody does or where what they said is no longer valid.',
    takes: [key],
    returns: 'boolean',
    reads: ['attestation'],
    examples: ['attested("load-test")', 'attested("threat-model") or tier not in ["tier-1", "tier-2"]'],
    lower: (call) => {
      const { rows, how, by } = attestationOf(call);
      const holds = { kind: 'fold', type: boolean, rows, how, of: columnOf(call.table('attestation'), 'holds'), by } as const;
      return value(whenSure(isNotEmpty(rows), holds));
    },
  },
  {
    name: 'attestation',
    describes: 'What is attested under a key, while it is valid: its `value`, by whom, and until when; null where nothing is.',
    takes: [key],
    returns: 'attestation',
    reads: ['attestation'],
    examples: ['attestation("load-test").value > 500', 'attestation("threat-model").validUntil > now() + 14d'],
    lower: (call) => ({ kind: 'record', table: 'attestation', place: attestationOf(call) }),
  },
  {
    name: 'attestations',
    describes: 'All that people attest of the entity, while it is valid.',
    takes: [],
    returns: 'list of attestation',
    reads: ['attestation'],
    examples: ['attestations.filter((a) => a.validUntil < now() + 14d).length == 0', 'attestations.any((a) => a.key like "audit-*")'],
    lower: () => rowsOf('attestation'),
  },
];
