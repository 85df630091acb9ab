import { position } from '../../../query-language/render.ts';
import { applyFixes } from '../linting/apply-fixes.ts';
import type { CommandContext, ExitCode } from '../command.ts';
import { lintExpressions, lintPaths, lintWorkspace, type Findings, type PlacedFault } from '../linting/find-faults.ts';
import { annotate } from '../output/annotation.ts';
import { showDiagnostics, wordsOf } from '../output/diagnostics.ts';
import { githubAnnotations } from '../output/github-annotation.ts';
import { paintWith } from '../output/paint.ts';
import { sarif } from '../output/sarif.ts';
import { writeAnswer } from '../output/write-answer.ts';

export interface Options {
  readonly expression?: string[] | undefined;
  readonly fix?: true | undefined;
  readonly strict?: true | undefined;
  readonly output: 'text' | 'json' | 'github' | 'sarif';
  readonly json?: true | undefined;
}

export async function runLint(context: CommandContext, paths: readonly string[], options: Options): Promise<ExitCode> {
  const { terminal } = context;
  const look = async (): Promise<Findings> => {
    if (options.expression) return lintExpressions(options.expression, context);
    return paths.length > 0 ? lintPaths(paths, context) : lintWorkspace(context);
  };
  const { findings, fixes } = options.fix ? await lookAndFix(look) : { findings: await look(), fixes: 0 };
  const { checked, faults } = findings;
  terminal.out(written(faults, options.json ? 'json' : options.output, context));
  const errors = faults.filter(({ diagnostic }) => diagnostic.severity === 'error').length;
  const warnings = faults.filter(({ diagnostic }) => diagnostic.severity === 'warning').length;
  const parts = [
    `${checked} checked`,
    ...(fixes > 0 ? [`${fixes} put right`] : []),
    `${errors} wrong`,
    ...(faults.length > errors ? [`${faults.length - errors} worth a look`] : []),
  ];
  terminal.note(`${parts.join(', ')}\n`);
  return errors > 0 || (options.strict && warnings > 0) ? 1 : 0;
}

/** One edit may make room for another; where that does not end, what is left is shown. */
const mostRounds = 10;

async function lookAndFix(look: () => Promise<Findings>): Promise<{ readonly findings: Findings; readonly fixes: number }> {
  let fixes = 0;
  for (let round = 0; ; round += 1) {
    const findings = await look();
    const made = round < mostRounds ? await applyFixes(findings.faults) : 0;
    fixes += made;
    if (made === 0) return { findings, fixes };
  }
}

function written(faults: readonly PlacedFault[], output: Options['output'], context: CommandContext): string {
  switch (output) {
    case 'text': {
      const paint = paintWith(context.terminal.colours.out);
      return faults.map(({ diagnostic, text }) => showDiagnostics([diagnostic], new Map([[diagnostic.file ?? '', text]]), paint)).join('');
    }
    case 'json': {
      const names = ['file', 'line', 'column', 'severity', 'code', 'says', 'hint', 'facts'];
      return writeAnswer({ asOf: context.now(), columns: names.map((name) => ({ name, title: name })), rows: faults.map(rowOf) }, 'json');
    }
    case 'github':
      return githubAnnotations(faults.map(({ diagnostic, text }) => annotate(diagnostic, text, context.folder)));
    case 'sarif':
      return sarif(
        faults.map(({ diagnostic, text }) => annotate(diagnostic, text, context.folder)),
        context.version,
      );
  }
}

function rowOf({ diagnostic, text }: PlacedFault) {
  const { code, severity, file, span, facts } = diagnostic;
  const at = span ? position(text, span.start) : null;
  const { says, hint } = wordsOf(diagnostic);
  return {
    file: file ?? null,
    line: at?.line ?? null,
    column: at?.column ?? null,
    severity,
    code,
    says,
    hint: hint ?? null,
    facts: JSON.stringify(facts),
  };
}
