import { position } from '../../../query-language/render.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { lintExpressions, lintFolders, lintWorkspace } from '../find-faults.ts';
import { showDiagnostics } from '../output/diagnostics.ts';
import { paintWith } from '../output/paint.ts';
import { writeAnswer } from '../output/write-answer.ts';

export interface Options {
  readonly expression?: string[] | undefined;
  readonly json?: true | undefined;
}

export async function runLint(context: CommandContext, folders: readonly string[], options: Options): Promise<ExitCode> {
  const { terminal } = context;
  const { checked, faults } = await (options.expression
    ? lintExpressions(options.expression)
    : folders.length > 0
      ? lintFolders(folders, context)
      : lintWorkspace(context));
  const errors = faults.filter(({ diagnostic }) => diagnostic.severity === 'error').length;
  if (options.json) {
    const rows = faults.map(({ diagnostic: { code, severity, file, span, facts }, text }) => {
      const at = span ? position(text, span.start) : null;
      return { file: file ?? null, line: at?.line ?? null, column: at?.column ?? null, severity, code, facts: JSON.stringify(facts) };
    });
    const columns = ['file', 'line', 'column', 'severity', 'code', 'facts'].map((name) => ({ name, title: name }));
    terminal.out(writeAnswer({ asOf: context.now(), columns, rows }, 'json'));
  } else {
    const paint = paintWith(terminal.colours.out);
    for (const { diagnostic, text } of faults) terminal.out(showDiagnostics([diagnostic], new Map([[diagnostic.file ?? '', text]]), paint));
  }
  terminal.note(`${checked} checked, ${errors} wrong${faults.length > errors ? `, ${faults.length - errors} worth a look` : ''}\n`);
  return errors > 0 ? 1 : 0;
}
