import { Option } from '@commander-js/extra-typings';

const formats = ['table', 'json', 'ndjson', 'csv', 'markdown'] as const;
export type Format = (typeof formats)[number];

/** How a command's answer is written. Stands beside a `--json`, which is short for `-o json`. */
export function outputOption() {
  return new Option('-o, --output <format>', 'how the answer is written').choices(formats).default('table' as const);
}

export function formatOf({ output, json }: { readonly output: Format; readonly json?: true | undefined }): Format {
  return json ? 'json' : output;
}
