import type { Answer } from './answer.ts';
import { csv } from './csv.ts';
import { json } from './json.ts';
import { markdown } from './markdown.ts';
import { ndjson } from './ndjson.ts';
import { paintWith } from './paint.ts';
import { queryTable } from './query-table.ts';
import type { Format } from '../option/output-option.ts';

/** What a terminal has at least, for answers that nobody fitted to one. */
const room = 80;

const writers: Readonly<Record<Format, (answer: Answer) => string>> = {
  table: (answer) => queryTable(answer, room, paintWith(false)),
  json,
  ndjson,
  csv,
  markdown,
};

/** The answer as text in one of the forms, ending in a line break. */
export function writeAnswer(answer: Answer, format: Format): string {
  return writers[format](answer);
}
