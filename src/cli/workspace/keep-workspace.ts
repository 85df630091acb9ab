import { join } from 'node:path';
import { configurationName, usualRubrics } from '../../configuration/configuration.ts';
import type { Configuration } from '../../demo/start-company.ts';
import { useFault } from '../fault.ts';
import { writeNewFile } from './write-new-file.ts';

/** Begins a workspace for what the demo comes to, and gives the path of its database, which is not there yet. Refuses a folder that is a workspace. */
export async function keepWorkspace(folder: string, sources: Configuration): Promise<string> {
  const path = join(folder, configurationName);
  if (!(await writeNewFile(path, keptConfiguration(sources)))) throw useFault('cli.configuration-exists', { path });
  await writeNewFile(join(folder, '.assay', '.gitignore'), '*\n');
  return join(folder, '.assay', 'warehouse.duckdb');
}

const secrets: ReadonlySet<string> = new Set(['token', 'apiKey', 'appKey']);

function keptConfiguration(sources: Configuration): string {
  const written = Object.entries(sources).map(
    ([source, settings]) =>
      `  ${source}: ${JSON.stringify(settings, (key, value: unknown) => (secrets.has(key) ? '${env:ASSAY_DEMO}' : value))}`,
  );
  return `# What \`assay demo --keep\` left of a simulated company: everything can be asked and graded.
warehouse: .assay/warehouse.duckdb

rubrics:
  # Your own standards, one YAML file each: \`assay rubric new our-standard\` begins one.
  folder: rubrics
  library: [${usualRubrics.join(', ')}]

# exemptions: exemptions.yaml
# approvers: [ada@example.com]

collect:
  # Where it was collected from. They went with the demo, so what they said can grow old, and not be read anew. They stand here because
  # of a source that does not, nothing is known. A source of your own is collected alone: \`assay collect --only entities\`.
${written.join('\n')}

  # entities:
  #   paths: [data]
`;
}
