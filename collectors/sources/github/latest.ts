import { z } from 'zod';
import { instant } from '../../page-item.ts';
import type { Client } from './client.ts';
import { walk } from './graphql.ts';
import { permission } from './permission.ts';

const latestNode = z.object({ nameWithOwner: z.string(), latest: z.object({ nodes: z.array(z.object({ at: instant })) }) });

/**
 * When something last happened in each repository of the organisation, by a query that names it `latest`: null where nothing ever
 * did, and no entry where it cannot be told.
 */
export async function latestByRepository(client: Client, organisation: string, text: string): Promise<ReadonlyMap<string, string | null>> {
  const latest = new Map<string, string | null>();
  const operation = {
    text,
    variables: { organisation },
    connection: ['organization', 'repositories'],
    size: 100,
    permission: permission.metadata,
  };
  for await (const { nodes } of walk(client, operation, null)) {
    for (const node of nodes) {
      const { data } = latestNode.safeParse(node);
      if (data) latest.set(data.nameWithOwner.toLowerCase(), data.latest.nodes[0]?.at ?? null);
    }
  }
  return latest;
}
