import { join } from 'node:path';
import { configurationName, usualRubrics } from '../../configuration/configuration.ts';
import { useFault } from '../fault.ts';
import { writeNewFile } from './write-new-file.ts';

/** Begins a workspace for what the demo comes to, and gives the path of its database, which is not there yet. Refuses a folder that is a workspace. */
export async function keepWorkspace(folder: string): Promise<string> {
  const path = join(folder, configurationName);
  if (!(await writeNewFile(path, keptConfiguration))) throw useFault('cli.configuration-exists', { path });
  await writeNewFile(join(folder, '.assay', '.gitignore'), '*\n');
  return join(folder, '.assay', 'warehouse.duckdb');
}

const keptConfiguration = `# What \`assay demo --keep\` left of a simulated company. Its GitHub, PagerDuty and Datadog are gone with the demo: everything can be asked
# and graded, nothing collected anew. \`assay init\`, in another folder, begins a workspace for a company that is there.
warehouse: .assay/warehouse.duckdb

rubrics:
  # Your own standards, one YAML file each: \`assay rubric new our-standard\` begins one.
  folder: rubrics
  library: [${usualRubrics.join(', ')}]

# exemptions: exemptions.yaml
# approvers: [ada@example.com]
`;
