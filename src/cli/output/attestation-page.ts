import width from 'string-width';
import type { AttestationRecord, AttestationState } from '../../scoring/exemption/attestation.ts';
import type { ActingPerson } from '../option/acting-person.ts';
import type { Answer } from './answer.ts';
import { plain, wrap } from './fit.ts';
import { listedPage, type Listed } from './listed-page.ts';
import type { Paint } from './paint.ts';
import { counted, shownPerson } from './step.ts';

const colours: Readonly<Record<AttestationState, 'green' | 'yellow' | 'gray'>> = {
  valid: 'green',
  expired: 'yellow',
  withdrawn: 'gray',
  replaced: 'gray',
};

/** What people state, each with whom it is of, by whom, and what it rests on. */
export function attestationListPage(
  records: readonly AttestationRecord[],
  { asOf, hidden, total }: Listed,
  columns: number,
  paint: Paint,
): string {
  const page = {
    records,
    entry: (record: AttestationRecord) => entry(record, asOf, columns, paint),
    sorts: [`${records.filter(({ state }) => state === 'valid').length} valid`],
    narrowedBy: '--entity or --key',
    none: emptyState(total),
  };
  return listedPage(page, { hidden }, columns, paint);
}

function emptyState(total: number): string {
  if (total > 0) return `None of these; \`assay attest list --all\` shows all ${total} that were ever stated.`;
  return "Nobody has attested anything. `assay attest <entity> <key> --comment '…'` states what no source knows.";
}

function entry(record: AttestationRecord, asOf: string, columns: number, paint: Paint): string {
  const { entity, key, state, by, at, comment } = record;
  const colour = colours[state];
  const head = `${key}: ${shownValue(record)}`;
  const stands = standing(record, asOf);
  const isWide = width(plain(`  ${head}  ${stands}`)) > columns;
  const lines = (text: string): string[] => [...wrap(plain(text), columns - 4)];
  return [
    `${paint(colour, state === 'valid' ? '✔' : '·')} ${paint('bold', plain(head))}${isWide ? '' : `  ${paint(colour, stands)}`}`,
    ...(isWide ? [`    ${paint(colour, stands)}`] : []),
    ...lines(`${entity} · by ${by} on ${at.slice(0, 10)}`).map((line) => `    ${paint('dim', line)}`),
    ...lines(comment).map((line) => `    ${line}`),
    '',
  ].join('\n');
}

/** The value as a person wrote it. */
function shownValue({ value }: AttestationRecord): string {
  return value.startsWith('"') ? String(JSON.parse(value)) : value;
}

function standing({ state, until, endedBy, endedAt }: AttestationRecord, asOf: string): string {
  switch (state) {
    case 'valid':
      return `until ${until.slice(0, 10)}, ${counted(Math.floor((Date.parse(until) - Date.parse(asOf)) / 86_400_000), 'day')} more`;
    case 'expired':
      return `expired ${until.slice(0, 10)}`;
    case 'withdrawn':
    case 'replaced':
      return plain(`${state} ${endedAt?.slice(0, 10) ?? ''} by ${endedBy ?? ''}`);
  }
}

/** What a command has just done, and what comes next. */
export function attestationAct(
  record: AttestationRecord,
  done: 'attested' | 'withdrawn',
  by: ActingPerson,
  columns: number,
  paint: Paint,
): string {
  const what = `\`${record.key}\` of ${record.entity}`;
  const said =
    done === 'attested'
      ? `${shownPerson(by)} attests ${what}: ${shownValue(record)}, until ${record.until.slice(0, 10)}.`
      : `${shownPerson(by)} no longer lets ${what} stand.`;
  const next = 'Checks know it from the next `assay grade` on.';
  return [...wrap(plain(said), columns - 2).map((line) => `  ${line}\n`), `  ${paint('dim', next)}\n`].join('');
}

/** The same for machines: one row for each. */
export function attestationAnswer(records: readonly AttestationRecord[], asOf: string): Answer {
  const names = ['entity', 'key', 'state', 'value', 'by', 'comment', 'at', 'until', 'endedBy', 'endedAt'];
  return { asOf, columns: names.map((name) => ({ name, title: name })), rows: records.map((record) => ({ ...record })) };
}
