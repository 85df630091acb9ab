import type { Annotation } from './annotation.ts';

const commands = { error: 'error', warning: 'warning', information: 'notice' } as const;

/**
 * Annotations as workflow commands of GitHub Actions, one a line, which show them beside the lines of a pull request. No text from
 * outside can end a command or begin another.
 */
export function githubAnnotations(annotations: readonly Annotation[]): string {
  return annotations.map((each) => `${command(each)}\n`).join('');
}

function command({ code, severity, file, region, message: { says, hint } }: Annotation): string {
  const properties: Readonly<Record<string, string | number | undefined>> = {
    file: file ?? undefined,
    line: region?.startLine,
    endLine: region?.endLine,
    col: region?.startColumn,
    endColumn: region?.endColumn,
    title: code,
  };
  const written = Object.entries(properties).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${property(String(value))}`],
  );
  return `::${commands[severity]} ${written.join(',')}::${data(hint === undefined ? says : `${says} ${hint}`)}`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
