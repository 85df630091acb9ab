import { readAttestedValue } from '../../../rubrics/attestation.ts';
import { nearName } from '../../../rubrics/near-name.ts';
import { attest } from '../../scoring/exemption/attestation.ts';
import { attestedKeys } from '../../scoring/exemption/attested-key.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { CommandFault } from '../fault.ts';
import { daysOf } from '../option/last-day.ts';
import { attestationAct } from '../output/attestation-page.ts';
import { noteDiagnostics } from '../output/diagnostics.ts';
import { jsonOf } from '../output/json.ts';
import { paintWith } from '../output/paint.ts';
import { actInWorkspace, type By } from '../workspace/act-in-workspace.ts';
import { configuredRubrics, needEntities } from '../workspace/workspace.ts';

export interface Asked {
  readonly entity: string;
  readonly key: string;
  readonly comment: string;
  readonly value: string;
  readonly valid: string;
}

export async function runAttest(context: CommandContext, asked: Asked, { person, json }: By): Promise<ExitCode> {
  return actInWorkspace(context, person, async (workspace, { by, now }) => {
    const { configuration, warehouse, environment } = workspace;
    const { terminal } = context;
    await needEntities(workspace, now);
    const { entity, key, comment } = asked;
    const terms = { key, comment, value: readAttestedValue(asked.value), days: daysOf(asked.valid) };
    const outcome = await attest(warehouse, entity, terms, { by: by.name, at: now });
    if (!outcome.ok) throw new CommandFault(outcome.errors, 2);
    const paint = paintWith(terminal.colours.note);
    terminal.note(attestationAct(outcome.value, 'attested', by, terminal.columns, paint));
    const { rubrics } = await configuredRubrics(configuration);
    const wanted = attestedKeys(rubrics, environment);
    if (!wanted.includes(key)) {
      const facts = { key, near: nearName(key, wanted) ?? null, known: wanted };
      noteDiagnostics(terminal, [{ code: 'cli.key-unasked', severity: 'information', facts }]);
    }
    if (json) terminal.out(jsonOf('attestation', now, outcome.value));
    return 0;
  });
}
