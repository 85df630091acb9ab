import { format } from '../../../query-language/editor/format.ts';
import type { Topic } from '../../docs/topic.ts';
import { fit, padEnd, wrap } from './fit.ts';
import type { Paint } from './paint.ts';

/** Everything to be said of one topic. */
export function topicPage(
  { kind, signature, type, describes, parts, examples, tables, remarks }: Topic,
  columns: number,
  paint: Paint,
): string {
  const indented = (text: string, by: number): readonly string[] => wrap(text, columns - by).map((line) => `${' '.repeat(by)}${line}`);
  const [first = '', ...rest] = wrap(signature, columns - kind.length - 2);
  const heading = [
    `${paint('bold', padEnd(first, columns - kind.length))}${paint('dim', kind)}`,
    ...rest.map((line) => `  ${paint('bold', line)}`),
  ];
  return [
    ...heading,
    ...(type === '' ? [] : [paint('dim', fit(`gives ${type}`, columns))]),
    '',
    ...indented(describes, 2),
    ...remarks.flatMap((each) => indented(each, 2)),
    ...(parts.length > 0 ? ['', ...parts.flatMap((part) => [`  ${part.signature}`, ...indented(part.describes, 6)])] : []),
    ...(examples.length > 0
      ? ['', ...examples.flatMap((each) => exampleLines(each, columns - 4).map((line) => `    ${paint('cyan', line)}`))]
      : []),
    ...(tables.length > 0 ? ['', ...indented(`From ${tables.join(', ')}.`, 2)] : []),
    '',
  ].join('\n');
}

/** An example in the lines that formatting gives it. */
function exampleLines(example: string, columns: number): readonly string[] {
  const formatted = format(example, { columns });
  return formatted.ok ? formatted.value.split('\n') : wrap(example, columns);
}

/** Several topics, a line each. */
export function topicList(topics: readonly Topic[], columns: number, paint: Paint): string {
  const widest = Math.min(32, Math.max(...topics.map(({ name }) => name.length)));
  return topics
    .map(({ name, describes }) =>
      `  ${paint('bold', padEnd(fit(name, widest), widest))}  ${fit(describes, columns - widest - 4)}`.trimEnd(),
    )
    .join('\n');
}
