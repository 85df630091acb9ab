import { existsSync } from 'node:fs';
import { propertyOfColumn } from '../../../rubrics/kind.ts';
import { nearName } from '../../../rubrics/near-name.ts';
import { openWarehouse } from '../../warehouse/open-warehouse.ts';
import { retypeColumns, type RetypedColumn } from '../../warehouse/retype-columns.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { CommandFault, useFault } from '../fault.ts';
import { openProject } from '../workspace/workspace.ts';

export interface Options {
  readonly force?: true | undefined;
}

/** Brings the columns of a kind's properties to the types that are declared, so that the database opens again. */
export async function runKindRetype(context: CommandContext, name: string, { force }: Options): Promise<ExitCode> {
  const { terminal } = context;
  const { configuration, environment, kinds } = await openProject(context);
  if (kinds.diagnostics.some(({ severity }) => severity === 'error')) throw new CommandFault(kinds.diagnostics, 2, kinds.texts);
  const declared = kinds.kinds.find(({ value }) => value.name === name)?.value;
  const known = kinds.kinds.map(({ value }) => value.name);
  if (!declared) throw useFault('cli.kind-unknown', { name, near: nearName(name, known) ?? null, known });
  const path = configuration.warehouse;
  if (!existsSync(path)) throw useFault('cli.nothing-collected', { path }, 3);
  // Those of other kinds may have changed as well.
  const tables = [...environment.tables.values()].filter(({ propertiesOf }) => propertiesOf === undefined);
  const warehouse = await openWarehouse(path, { tables, now: context.now() });
  try {
    const { retyped, lost } = await warehouse.write(async (transaction) =>
      retypeColumns(transaction, declared.properties, { losing: force === true }),
    );
    terminal.note(retyped.length === 0 ? 'Every property has the type that is declared.\n' : retyped.map(said).join(''));
    if (!lost) return 0;
    terminal.note(
      'Nothing was changed: values would be lost. With --force they are; or give the property another name, which keeps them.\n',
    );
    return 1;
  } finally {
    await warehouse.close();
  }
}

function said({ column, from, to, values, unfit }: RetypedColumn): string {
  const count = `${values} ${values === 1 ? 'value' : 'values'}`;
  const loss = unfit === 0 ? '' : `, of which ${unfit} cannot be ${to}`;
  return `${propertyOfColumn(column)}: ${from} → ${to}, ${count}${loss}\n`;
}
