import type { Diagnostic, Fact } from '../../query-language/diagnostic.ts';
import type { ExitCode } from './command.ts';

/** What stops a command: everything found wrong, with the texts that the places are in. */
export class CommandFault extends Error {
  readonly diagnostics: readonly Diagnostic[];
  readonly code: ExitCode;
  /** Text of each file that diagnostics name, for excerpts; the empty name is for a text without a file. */
  readonly texts: ReadonlyMap<string, string>;

  constructor(diagnostics: readonly Diagnostic[], code: ExitCode, texts: ReadonlyMap<string, string> = new Map()) {
    super(diagnostics.map((each) => each.code).join(', '));
    this.name = 'CommandFault';
    this.diagnostics = diagnostics;
    this.code = code;
    this.texts = texts;
  }
}

/** One fault of use that has no place in a file. */
export function useFault(code: string, facts: Readonly<Record<string, Fact>>, exit: ExitCode = 2): CommandFault {
  return new CommandFault([{ code, severity: 'error', facts }], exit);
}
