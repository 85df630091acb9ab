import { z } from 'zod';
import type { Kind } from '../../../query-language/catalog.ts';
import { customValue } from '../../tables/custom-value.ts';
import { entityAnnotation } from '../../tables/entity-annotation.ts';
import { entityLink } from '../../tables/entity-link.ts';
import { entity } from '../../tables/entity.ts';
import { owner } from '../../tables/owner.ts';
import { relation } from '../../tables/relation.ts';
import type { CollectorContext, Step, Stream } from '../../collector.ts';
import { labelOf, type Findings } from './catalog-file.ts';
import { readOrganisation } from './organisation.ts';
import { register } from './register.ts';
import { rows, writeAbout } from './row.ts';
import { search, searchLimits } from './search.ts';
import type { Settings } from './settings.ts';

/**
 * All files of the catalog, one page each. They are read before the first page goes out, because what one file means can depend on
 * another: who owns an address, which of two declarations came first. Each page carries the little it needs to know of the others.
 */
export function entitiesOf(kinds: readonly Kind[]): Stream<Settings> {
  return {
    describes: 'Entities as Backstage catalog files declare them, with owners, links, annotations, custom values and relations.',
    fills: [entity, entityLink, entityAnnotation, customValue, relation, owner, ...kinds.map(({ properties }) => properties)],
    mode: 'snapshot',
    cursor: z.undefined(),
    rows: (page) => rows(page, kinds),
    async *steps(context): AsyncIterable<Step> {
      const { apiVersions } = context.settings;
      const findings = await find(context);
      const files = register(
        findings.flatMap((each) => each.files),
        apiVersions,
        kinds,
      );
      for (const file of files) {
        context.signal.throwIfAborted();
        const about = writeAbout({ ...file, apiVersions });
        yield { kind: 'page', partition: '*', page: { request: `catalog file ${labelOf(file)}`, status: 200, body: file.text, about } };
      }
      const incomplete = findings.find((each) => each.incomplete)?.incomplete;
      yield incomplete ? { kind: 'unreadable', partition: '*', ...incomplete } : { kind: 'complete', partition: '*' };
    },
  };
}

/** Files on this machine come first: where two declare the same entity, theirs holds. */
async function find(context: CollectorContext<Settings>): Promise<readonly Findings[]> {
  const { paths, github, apiVersions } = context.settings;
  const report = context.report.bind(context);
  const local = paths ? await search(paths, { apiVersions, limits: searchLimits, signal: context.signal, report }) : { files: [] };
  return github ? [local, await readOrganisation(context, github)] : [local];
}
