import type { Command } from '@commander-js/extra-typings';
import type { Collector } from '../../collectors/collector.ts';
import type { Environment } from '../../query-language/compile.ts';
import type { Writer } from '../configuration/secret.ts';
import type { Definition } from '../dora/definition.ts';
import type { Demand, Demanded } from './workspace/evaluate-on-demand.ts';
import type { JobState } from '../scheduling/scheduler.ts';
import type { CompiledGroup } from '../scoring/rollup/list-groups.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';

/**
 * One command. The folder `command/` is the registry: each file exports one function of its own name that adds the command to the
 * program. What takes time to load is imported in the action, so that `--help` and `--version` answer at once.
 */
export type DefineCommand = (program: Command, context: CommandContext) => void;

export interface CommandContext extends Services {
  /** Ends the program's run with this code when the command is done. */
  finish(code: ExitCode): void;
  /** The file given with `--config`, if any. */
  configurationPath(): string | undefined;
}

/** 0 fine · 1 the answer is no · 2 wrong use, configuration or query · 3 a source failed or there is no data · 4 authentication · 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 130;

/** What commands need of the world, handed in by the root of the composition. */
export interface Services {
  readonly version: string;
  /** The instant of now, ISO 8601 in UTC: the only clock that commands read. */
  now(): string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The folder the program was started in. */
  readonly folder: string;
  readonly terminal: Terminal;
  /** All that is given on the standard input, for commands that take `-` in place of a file. */
  input(): Promise<string>;
  /** Calls back once, so many milliseconds from now; calling what it gives prevents that. */
  after(milliseconds: number, call: () => void): () => void;
  /** Chance, from 0 to below 1. */
  chance(): number;
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal;
  /** Starts the HTTP server over an open warehouse. */
  serve(served: Served): Promise<Serving>;
}

/** Data goes to `out`; everything else that a person should see goes to `note`. */
export interface Terminal {
  out(text: string): void;
  note(text: string): void;
  /** Columns that output for people may take. */
  readonly columns: number;
  /** Columns of the terminal that `note` writes to; null where it is a file or another program, which is given whole lines. */
  readonly noteColumns: number | null;
  /** Whether `out` and `note` show colours: a terminal, and no `NO_COLOR`. */
  readonly colours: { readonly out: boolean; readonly note: boolean };
  /** Whether `note` can be written over, as progress does. */
  readonly rewrites: boolean;
}

export interface Served {
  readonly warehouse: Warehouse;
  readonly environment: Environment;
  /** Collectors by name, with the kinds that the workspace declares; those of a workspace without kinds when left out. */
  readonly collectors?: ReadonlyMap<string, Collector>;
  readonly definition: Definition;
  /** Groups that somebody defined, to roll grades up over. */
  readonly groups: readonly CompiledGroup[];
  /** What is done by itself, and when; left out where nothing is. */
  readonly schedule?: () => readonly JobState[];
  /** Grades anew what is asked for; left out where that is not done on demand. */
  readonly evaluate?: (demand: Demand) => Promise<Demanded>;
  /** Who may approve exemptions, people and teams; everybody where it is null or left out. */
  readonly approvers?: readonly string[] | null;
  /** Who may write over HTTP, each by a token of their own; nobody where it is left out. */
  readonly writers?: readonly Writer[];
  /** Names under which the server may be asked, beside those of this machine; none where it is left out. */
  readonly hosts?: readonly string[];
  readonly at: { readonly host: string; readonly port: number };
}

export interface Serving {
  readonly url: string;
  close(): Promise<void>;
}
