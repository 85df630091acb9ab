import { relative } from 'node:path';
import { nearName } from '../../../rubrics/near-name.ts';
import { kindsIn } from '../../registry/kinds.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { CommandFault, useFault } from '../fault.ts';
import { jsonOf } from '../output/json.ts';
import { kindFacts, kindPage } from '../output/kind-page.ts';
import { paintWith } from '../output/paint.ts';
import { openProject } from '../workspace/workspace.ts';

export interface Options {
  readonly json?: true | undefined;
}

export async function runKindShow(context: CommandContext, name: string, { json }: Options): Promise<ExitCode> {
  const { terminal } = context;
  const { kinds, environment } = await openProject(context);
  const declared = kinds.kinds.find(({ value }) => value.name === name);
  if (!declared) {
    const faults = kinds.diagnostics.filter(
      ({ file = '', severity }) => severity === 'error' && /[^/\\]*$/u.exec(file)?.[0] === `${name}.yaml`,
    );
    if (faults.length > 0) throw new CommandFault(faults, 2, kinds.texts);
    const known = kindsIn(environment);
    if (!known.includes(name)) throw useFault('cli.kind-unknown', { name, near: nearName(name, known) ?? null, known });
    throw useFault('cli.kind-without-properties', { name });
  }
  terminal.out(
    json
      ? jsonOf('kind', context.now(), { ...kindFacts(declared.value), file: declared.file })
      : kindPage(declared.value, relative(context.folder, declared.file), terminal.columns, paintWith(terminal.colours.out)),
  );
  return 0;
}
