import type { Document } from '../../../rubrics/document.ts';
import type { Rubric } from '../../../rubrics/rubric.ts';
import { kindOf, originOf, type RubricShelf } from '../workspace/rubric-shelf.ts';
import type { Answer } from './answer.ts';
import { fit, padEnd, plain, wrap } from './fit.ts';
import type { Paint } from './paint.ts';

/** Every rubric in two lines, those that are used marked. */
export function rubricListPage({ listing, used, folder }: RubricShelf, columns: number, paint: Paint): string {
  const { rubrics } = listing;
  const widest = Math.min(30, Math.max(...rubrics.map(({ value }) => value.id.length)));
  const entries = rubrics.flatMap((document) => {
    const { value } = document;
    const mark = used.has(value.id) ? paint('green', '✔') : paint('dim', '○');
    return [
      `${mark} ${paint('bold', padEnd(fit(value.id, widest), widest))}  ${fit(plain(value.title), columns - widest - 4)}`,
      `  ${paint('dim', fit(factsOf(document).join(' · '), columns - 2))}`,
    ];
  });
  return [...entries, '', ...wrap(footnote(rubrics, used, folder), columns).map((line) => paint('dim', line)), ''].join('\n');
}

function factsOf(document: Document<Rubric>): string[] {
  const { value } = document;
  const { checks, grading, owner, phase, version } = value;
  return [
    kindOf(value),
    `${checks.length} ${checks.length === 1 ? 'check' : 'checks'}`,
    ...(owner === '' ? [] : [owner]),
    phase,
    version.slice(0, 7),
    ...(originOf(document) === 'own' ? ['your own'] : []),
    ...(grading.levels.length > 0 ? [grading.levels.join(', ')] : []),
  ].map(plain);
}

function footnote(rubrics: readonly Document<Rubric>[], used: ReadonlySet<string>, folder: string | null): string {
  const marks = '✔ grades   ○ does not';
  if (folder === null) return `${marks}: \`assay init\` writes an assay.yaml, where \`rubrics.library\` says which do.`;
  const idle = rubrics.some(({ value }) => !used.has(value.id));
  const own = rubrics.some((document) => originOf(document) === 'own');
  return [
    idle ? `${marks}: name it under \`rubrics.library\` in assay.yaml to switch it on.` : '✔ grades.',
    ...(own ? [] : ['You have none of your own yet; `assay rubric new <id>` begins one.']),
  ].join(' ');
}

/** The same for machines. */
export function rubricListAnswer({ listing, used }: RubricShelf, asOf: string): Answer {
  const names = ['id', 'title', 'owner', 'phase', 'kind', 'checks', 'levels', 'examples', 'version', 'origin', 'used', 'file'];
  return {
    asOf,
    columns: names.map((name) => ({ name, title: name })),
    rows: listing.rubrics.map((document) => {
      const { id, title, owner, phase, checks, grading, examples, version } = document.value;
      return {
        id,
        title,
        owner,
        phase,
        kind: kindOf(document.value),
        checks: checks.length,
        levels: grading.levels,
        examples: examples.length,
        version,
        origin: originOf(document),
        used: used.has(id),
        file: document.file,
      };
    }),
  };
}
