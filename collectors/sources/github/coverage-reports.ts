import { z } from 'zod';
import type { Extract, Stream } from '../../collector.ts';
import { instant } from '../../page-item.ts';
import { coverageReport } from '../../tables/coverage-report.ts';
import { everyRepository, repositoryConnection, repositoryCursor } from './every-repository.ts';
import { isForbidden, readGraphql, valueAt, type GraphqlError } from './graphql.ts';
import { permission } from './permission.ts';
import { coverageQuery } from './query/coverage.ts';
import { isSelected, selectionOf } from './selection.ts';
import type { Settings } from './settings.ts';
import { forbidden } from './unreadable.ts';

/** Coverage as services report it through commit statuses. GitHub itself keeps none. */
export const coverageReports: Stream<Settings> = {
  describes: 'Test coverage reported on the tip of the default branch by Codecov, Coveralls or a status that names coverage.',
  fills: [coverageReport],
  mode: 'snapshot',
  cursor: repositoryCursor,
  steps: everyRepository({ text: coverageQuery, permission: permission.statuses }),
  *rows(page) {
    const { data, errors } = readGraphql(page.body);
    const nodes = z.array(z.unknown()).safeParse(valueAt(data, [...repositoryConnection, 'nodes'])).data ?? [];
    for (const [index, node] of nodes.entries()) {
      const named = namedNode.safeParse(node).data;
      if (!named || !isSelected(named.nameWithOwner.split('/')[1] ?? '', selectionOf(page))) continue;
      yield coverageOf(named.nameWithOwner.toLowerCase(), node, errorAt(errors, [...repositoryConnection, 'nodes', index]));
    }
  },
};

const namedNode = z.object({ nameWithOwner: z.string() });

const statusContext = z.object({ context: z.string(), description: z.string().nullable(), createdAt: instant });

const tipNode = z.object({
  defaultBranchRef: z
    .object({
      target: z
        .object({
          oid: z.string(),
          status: z
            .object({ contexts: z.array(statusContext) })
            .nullable()
            .optional(),
        })
        .nullable(),
    })
    .nullable(),
});

function coverageOf(repository: string, node: unknown, error: GraphqlError | undefined): Extract {
  if (error) {
    const { outcome, message } = isForbidden(error)
      ? forbidden(error.message.slice(0, 200), permission.statuses)
      : { outcome: 'failed' as const, message: `GitHub answered with an error: ${error.message.slice(0, 200)}.` };
    return { reading: 'coverage_report', scope: repository, outcome, reason: message };
  }
  const tip = tipNode.safeParse(node);
  if (!tip.success) {
    return {
      reading: 'coverage_report',
      scope: repository,
      outcome: 'failed',
      reason: `GitHub describes its statuses unexpectedly: ${z.prettifyError(tip.error)}.`,
    };
  }
  const target = tip.data.defaultBranchRef?.target;
  const report = latestReport(target?.status?.contexts ?? []);
  return {
    table: 'coverage_report',
    values: {
      repository,
      reporter: report?.reporter ?? null,
      covered: report?.covered ?? null,
      reported_at: report?.at ?? null,
      sha: target?.oid ?? null,
    },
  };
}

function errorAt(errors: readonly GraphqlError[], path: readonly (string | number)[]): GraphqlError | undefined {
  return errors.find((error) => path.every((key, index) => error.path[index] === key));
}

interface Report {
  readonly reporter: string;
  readonly covered: number;
  readonly at: string;
}

/** The newest status that states the coverage of the whole project; `codecov/patch` speaks of the last change alone. */
function latestReport(contexts: readonly z.infer<typeof statusContext>[]): Report | undefined {
  return contexts
    .filter(({ context }) => /^(codecov\/project|coverage\/coveralls|coverage)\b/i.test(context))
    .flatMap(({ context, description, createdAt }) => {
      const covered = percentIn(description ?? '');
      return covered === undefined ? [] : [{ reporter: context, covered, at: createdAt }];
    })
    .reduce<Report | undefined>((newest, each) => (newest && newest.at >= each.at ? newest : each), undefined);
}

/**
 * The share that a description states: Codecov writes `85.12% (+0.20%) compared to 1a2b3c`, Coveralls `Coverage increased (+0.2%) to
 * 85.12%`. What stands in brackets or bears a sign is a difference.
 */
function percentIn(description: string): number | undefined {
  const [, digits] = /(?:^|[^\d.+-])(\d{1,3}(?:\.\d{1,6})?)%/.exec(description.slice(0, 500).replaceAll(/\([^()]*\)/g, ' ')) ?? [];
  const percent = Number(digits);
  return percent <= 100 ? Math.round(percent * 1e4) / 1e6 : undefined;
}
