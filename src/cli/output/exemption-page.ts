import width from 'string-width';
import type { ExemptionState } from '../../../rubrics/exemption-rule.ts';
import type { ExemptionRecord, ExemptionStep } from '../../scoring/exemption/exemption-log.ts';
import type { ActingPerson } from '../option/acting-person.ts';
import type { Answer } from './answer.ts';
import { fitList, padEnd, plain, wrap } from './fit.ts';
import { listedPage, type Listed } from './listed-page.ts';
import type { Paint } from './paint.ts';
import { counted, shownPerson } from './step.ts';

const marks: Readonly<Record<ExemptionState, { readonly sign: string; readonly colour: 'cyan' | 'yellow' | 'gray' | 'red' }>> = {
  requested: { sign: '?', colour: 'yellow' },
  approved: { sign: '~', colour: 'cyan' },
  denied: { sign: '✘', colour: 'red' },
  revoked: { sign: '·', colour: 'gray' },
  expired: { sign: '·', colour: 'gray' },
};

/** Exemptions, each with what it is from, for whom, by whom and why. */
export function exemptionListPage(
  records: readonly ExemptionRecord[],
  { asOf, hidden, total }: Listed,
  columns: number,
  paint: Paint,
): string {
  const states = Object.keys(marks).flatMap((state) => {
    const count = records.filter((each) => each.state === state).length;
    return count === 0 ? [] : [`${count} ${state === 'approved' ? 'in force' : state}`];
  });
  const page = {
    records,
    entry: (record: ExemptionRecord) => entry(record, asOf, columns, paint),
    sorts: states,
    narrowedBy: '--entity, --rubric or --state',
    none: emptyState(total),
  };
  return listedPage(page, { hidden }, columns, paint);
}

function emptyState(total: number): string {
  if (total > 0) return `None of these; \`assay exempt list --all\` shows all ${total} that were ever asked for.`;
  return "Nobody is exempt from anything. `assay exempt request <entity> <check> --reason migration --until 30d --text '…'` asks for it.";
}

function entry(record: ExemptionRecord, asOf: string, columns: number, paint: Paint): string {
  const { sign, colour } = marks[record.state];
  const check = plain(`${record.rubric}/${record.check}`);
  const stands = standing(record, asOf);
  const isWide = width(`? ${record.id}  ${check}  ${stands}`) > columns;
  const about = [whom(record), record.reason, people(record)].join(' · ');
  const indented = (text: string, style: 'dim' | 'reset'): string[] =>
    wrap(plain(text), columns - 4).map((line) => `    ${paint(style, line)}`);
  return [
    `${paint(colour, sign)} ${paint('bold', record.id)}  ${check}${isWide ? '' : `  ${paint(colour, stands)}`}`,
    ...(isWide ? [`    ${paint(colour, stands)}`] : []),
    ...indented(about, 'dim'),
    ...indented(record.text, 'reset'),
    '',
  ].join('\n');
}

function standing({ state, expires, last }: ExemptionRecord, asOf: string): string {
  switch (state) {
    case 'requested':
      return `waits for approval, until ${expires}`;
    case 'approved': {
      const days = Math.round((Date.parse(expires) - Date.parse(asOf.slice(0, 10))) / 86_400_000);
      return `until ${expires}, ${days === 0 ? 'its last day' : `${counted(days, 'day')} more`}`;
    }
    case 'expired':
      return `ended ${expires}`;
    case 'denied':
    case 'revoked':
      return `${state} ${last.at.slice(0, 10)}`;
  }
}

function whom({ entity, scope }: ExemptionRecord): string {
  return entity ?? scope ?? '';
}

/** Who asked, and who decided last. */
function people({ askedBy, last }: ExemptionRecord): string {
  const decided = last.state === 'requested' ? '' : `, ${last.state} by ${last.by}`;
  return `asked by ${askedBy}${decided}${last.note === null ? '' : `: ${last.note}`}`;
}

export interface Shown {
  readonly steps: readonly ExemptionStep[];
  /** Whom its scope is true of now; null where it has none, or where that cannot be told. */
  readonly entities: readonly string[] | null;
  readonly asOf: string;
}

/** One exemption with all its steps. */
export function exemptionPage(record: ExemptionRecord, { steps, entities, asOf }: Shown, columns: number, paint: Paint): string {
  const widest = Math.max(...steps.map(({ state }) => state.length), 'expired'.length);
  const line = (at: string, state: ExemptionState, said: string): string[] => {
    const [first = '', ...rest] = wrap(plain(said), columns - widest - 16);
    const indent = ' '.repeat(widest + 16);
    return [`  ${at.slice(0, 10)}  ${paint(marks[state].colour, padEnd(state, widest))}  ${first}`, ...rest.map((each) => indent + each)];
  };
  const origins = { command: '', api: ' over HTTP', file: ' in exemptions.yaml' } as const;
  const taken = steps.flatMap(({ at, state, by, note, origin }) =>
    line(at, state, `by ${by}${origins[origin]}${note === null ? '' : `: ${note}`}`),
  );
  const covers =
    entities &&
    (entities.length === 0
      ? 'nobody now'
      : `${counted(entities.length, 'entity', 'entities')} now: ${fitList(entities.map(plain), columns * 2)}`);
  return [
    entry(record, asOf, columns, paint).trimEnd(),
    ...(covers === null ? [] : wrap(`For ${covers}`, columns - 4).map((each) => `    ${paint('dim', each)}`)),
    '',
    ...taken,
    ...(record.state === 'expired' ? line(record.expires, 'expired', 'by itself, with this day') : []),
    '',
  ].join('\n');
}

/** What a command has just done, and what comes next. */
export function exemptionAct(
  record: ExemptionRecord,
  done: 'requested' | 'approved' | 'denied' | 'revoked' | 'known',
  by: ActingPerson,
  columns: number,
  paint: Paint,
): string {
  const { id, rubric, check, expires } = record;
  const person = shownPerson(by);
  const what = plain(`${whom(record)} from ${rubric}/${check} until ${expires}`);
  const next = {
    requested: `Somebody else approves it: assay exempt approve ${id}`,
    known: record.state === 'requested' ? `Somebody else approves it: assay exempt approve ${id}` : 'It is in force.',
    approved: 'It holds from the next `assay grade` on.',
    denied: '',
    revoked: 'It is gone from the next `assay grade` on.',
  }[done];
  const said = {
    requested: `${person} asks to exempt ${what}.`,
    known: `${person} has asked already to exempt ${what}.`,
    approved: `${person} exempts ${what}.`,
    denied: `${person} denies to exempt ${what}.`,
    revoked: `${person} no longer exempts ${what}.`,
  }[done];
  return [...wrap(`${id}: ${said}`, columns - 2).map((each) => `  ${each}\n`), ...(next === '' ? [] : [`  ${paint('dim', next)}\n`])].join(
    '',
  );
}

/** The same for machines: one row for each. */
export function exemptionAnswer(records: readonly ExemptionRecord[], asOf: string): Answer {
  const names = [
    'id',
    'state',
    'entity',
    'scope',
    'rubric',
    'check',
    'reason',
    'text',
    'expires',
    'askedBy',
    'askedAt',
    'origin',
    'decidedBy',
    'decidedAt',
    'note',
  ];
  return {
    asOf,
    columns: names.map((name) => ({ name, title: name })),
    rows: records.map(({ last, ...record }) => ({
      ...record,
      decidedBy: last.state === 'requested' ? null : last.by,
      decidedAt: last.state === 'requested' ? null : last.at,
      note: last.note,
    })),
  };
}
