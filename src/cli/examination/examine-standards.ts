import type { Environment } from '../../../query-language/compile.ts';
import type { Configuration } from '../../configuration/configuration.ts';
import type { KindListing } from '../../registry/kinds.ts';
import { compileRubric } from '../../scoring/judge/compile-rubric.ts';
import { CommandFault } from '../fault.ts';
import { wordsOf } from '../output/diagnostics.ts';
import { configuredDefinition, configuredExemptions, configuredRubrics } from '../workspace/workspace.ts';
import { ok, problem, type Finding } from './finding.ts';

/** Whether rubrics, kinds, exemptions and the definition of delivery can be used as they stand. */
export async function examineStandards(
  configuration: Configuration,
  environment: Environment,
  { kinds, diagnostics }: KindListing,
): Promise<readonly Finding[]> {
  const listing = await configuredRubrics(configuration);
  const checks = listing.rubrics.reduce((sum, { value }) => sum + value.checks.length, 0);
  const faults = [...listing.diagnostics, ...listing.rubrics.flatMap((rubric) => compileRubric(rubric, environment).diagnostics)];
  const rubrics = judged('rubrics', `${listing.rubrics.length} rubrics with ${checks} checks compile`, faults);
  const exempt = async (): Promise<Finding> =>
    judged('exemptions', 'They can be read', (await configuredExemptions(configuration, listing)).diagnostics);
  const measure = async (): Promise<Finding> => ok('dora', `Definition ${(await configuredDefinition(configuration)).definition}`);
  const declared = `${kinds.length} ${kinds.length === 1 ? 'kind' : 'kinds'} of entities declared`;
  return [
    rubrics,
    ...(kinds.length + diagnostics.length > 0 ? [judged('kinds', declared, diagnostics)] : []),
    ...(configuration.exemptions === null ? [] : [await refused('exemptions', exempt)]),
    await refused('dora', measure),
  ];
}

function judged(about: string, says: string, found: CommandFault['diagnostics']): Finding {
  const errors = found.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (!first) return ok(about, says);
  const place = first.file === undefined ? '' : `${first.file}: `;
  return problem(
    about,
    `${errors.length} wrong; the first is ${place}${wordsOf(first).says}`,
    '`assay lint` shows all, each with its place.',
  );
}

async function refused(about: string, examine: () => Promise<Finding>): Promise<Finding> {
  return examine().catch((fault: unknown) => {
    if (!(fault instanceof CommandFault)) throw fault;
    return judged(about, '', fault.diagnostics);
  });
}
