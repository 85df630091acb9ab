import type { Annotation } from './annotation.ts';

const levels = { error: 'error', warning: 'warning', information: 'note' } as const;

/** Annotations as a log of SARIF 2.1.0 (OASIS), which code hosts and editors read. */
export function sarif(annotations: readonly Annotation[], version: string): string {
  const codes = [...new Set(annotations.map(({ code }) => code))].sort();
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'assay', semanticVersion: version, rules: codes.map((id) => ({ id })) } },
        columnKind: 'utf16CodeUnits',
        results: annotations.map((each) => resultOf(each, codes)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function resultOf({ code, severity, file, region, message: { says, hint }, fix }: Annotation, codes: readonly string[]): object {
  const artifactLocation = file === null ? undefined : { uri: uriOf(file) };
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: levels[severity],
    message: { text: hint === undefined ? says : `${says} ${hint}` },
    locations: artifactLocation ? [{ physicalLocation: { artifactLocation, ...(region ? { region } : {}) } }] : [],
    ...(artifactLocation && fix
      ? {
          fixes: [
            {
              description: { text: fix.guess ? 'What may be meant' : 'What is meant' },
              artifactChanges: [{ artifactLocation, replacements: [{ deletedRegion: fix.region, insertedContent: { text: fix.text } }] }],
            },
          ],
        }
      : {}),
  };
}

/** A path as a reference: what has a meaning in addresses is escaped; an absolute path names a file. */
function uriOf(path: string): string {
  const escaped = path.split('/').map(encodeURIComponent).join('/');
  return path.startsWith('/') ? `file://${escaped}` : escaped;
}
