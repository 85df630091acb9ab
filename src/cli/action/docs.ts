import { findTopics, listTopics, type Topic } from '../../docs/topic.ts';
import { listLintRules } from '../../registry/lint-rules.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { useFault } from '../fault.ts';
import { plain } from '../output/fit.ts';
import { jsonOf } from '../output/json.ts';
import { paintWith } from '../output/paint.ts';
import { topicList, topicPage } from '../output/topic-page.ts';
import { nearestEnvironment } from '../workspace/workspace.ts';

export interface Options {
  readonly json?: true | undefined;
}

/** More than these are listed, not told. */
const mostPages = 4;

export async function runDocs(context: CommandContext, word: string, { json }: Options): Promise<ExitCode> {
  const { terminal } = context;
  const [environment, rules] = await Promise.all([nearestEnvironment(context), listLintRules()]);
  const all = listTopics(environment, rules);
  const { topics, near } = word === '' ? { topics: all, near: undefined } : findTopics(word, all);
  if (topics.length === 0) throw useFault('cli.topic-unknown', { name: plain(word), near: near ?? null });
  if (json) {
    terminal.out(jsonOf('topics', context.now(), topics));
    return 0;
  }
  const paint = paintWith(terminal.colours.out);
  if (word === '') {
    terminal.out(`${sections(all, terminal.columns, paint)}\n`);
    terminal.note('assay docs <name> tells more of one.\n');
    return 0;
  }
  const pages = topics.length <= mostPages ? topics : topics.filter(({ name }) => name.toLowerCase() === word.toLowerCase());
  const listed = topics.filter((each) => !pages.includes(each));
  terminal.out(
    [
      ...pages.map((each) => topicPage(each, terminal.columns, paint)),
      ...(listed.length > 0 ? [`${topicList(listed, terminal.columns, paint)}\n`] : []),
    ].join('\n'),
  );
  return 0;
}

const headings: Readonly<Record<Topic['kind'], string>> = {
  name: 'Names',
  member: 'Members',
  type: 'Types',
  operator: 'Operators, those that bind loosest first',
  stage: 'Stages of a query',
  table: 'Tables',
  message: 'Messages',
  'lint rule': 'What lint looks for',
};

function sections(topics: readonly Topic[], columns: number, paint: ReturnType<typeof paintWith>): string {
  return Object.entries(headings)
    .map(([kind, heading]) => {
      const own = topics.filter((each) => each.kind === kind && !each.remarks.some((remark) => remark.startsWith('The same as')));
      return `${paint(['bold', 'underline'], heading)}\n${topicList(own, columns, paint)}\n`;
    })
    .join('\n');
}
