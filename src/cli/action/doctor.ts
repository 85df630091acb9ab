import type { CommandContext, ExitCode } from '../command.ts';
import { examineContents } from '../examination/examine-contents.ts';
import { examineDatabase, unreadable } from '../examination/examine-database.ts';
import { examineProperties } from '../examination/examine-properties.ts';
import { examineClock, examineCredentials, examineSources, type SourceFindings } from '../examination/examine-sources.ts';
import { examineSchedule } from '../examination/examine-schedule.ts';
import { examineStandards } from '../examination/examine-standards.ts';
import { ok, problem, told, type Finding } from '../examination/finding.ts';
import { CommandFault } from '../fault.ts';
import { findingsPage, findingsSummary } from '../output/findings.ts';
import { jsonOf } from '../output/json.ts';
import { paintWith } from '../output/paint.ts';
import { openProject } from '../workspace/workspace.ts';

export interface Options {
  /** Whether the whole database is read. */
  readonly deep: boolean;
  readonly json: boolean;
}

export async function runDoctor(context: CommandContext, { deep, json }: Options): Promise<ExitCode> {
  const { terminal } = context;
  const now = context.now();
  const { findings: ofProject, streams } = await examineProject(context, now, deep);
  const findings = [examineNode(), ...ofProject];
  if (json) terminal.out(jsonOf('doctor', now, { findings, streams }));
  else {
    terminal.out(findingsPage(findings, terminal.columns, paintWith(terminal.colours.out)));
    terminal.note(findingsSummary(findings));
  }
  return findings.some(({ state }) => state === 'problem') ? 1 : 0;
}

const oldestNode = 24;

function examineNode(): Finding {
  const { node } = process.versions;
  return Number.parseInt(node, 10) >= oldestNode
    ? ok('node', `Node ${node}`)
    : problem('node', `Node ${node}`, `Use Node ${oldestNode} or later.`);
}

async function examineProject(context: CommandContext, now: string, deep: boolean): Promise<SourceFindings> {
  const opened = await openProject(context).catch((fault: unknown) => {
    if (!(fault instanceof CommandFault)) throw fault;
    return fault.diagnostics.map((each) => told('configuration', each));
  });
  if (!('configuration' in opened)) return { findings: opened, streams: [] };

  const { configuration, environment, kinds } = opened;
  const [standards, credentials] = await Promise.all([
    examineStandards(configuration, environment, kinds),
    examineCredentials(configuration, context.environment),
  ]);
  const { findings, patient } = await examineDatabase(configuration.warehouse, context.version);
  const scheduled = examineSchedule(configuration, now);
  const standing = [ok('configuration', configuration.file), ...findings, ...standards, ...credentials, ...scheduled];
  if (!patient) return { findings: standing, streams: [] };
  try {
    const changed = await examineProperties(patient, kinds);
    const sources = await examineSources(configuration, environment.tables, patient, now);
    const whole = deep ? await examineContents(patient, environment.tables.values()) : [];
    return {
      findings: [...standing, ...changed, ...whole, ...sources.findings, await examineClock(patient, now)],
      streams: sources.streams,
    };
  } catch (fault) {
    return { findings: [...standing, unreadable(fault)], streams: [] };
  } finally {
    await patient.close();
  }
}
