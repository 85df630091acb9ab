import { expect, test } from 'vitest';
import type { Answer } from '../../../../src/cli/output/answer.ts';
import { writeAnswer } from '../../../../src/cli/output/write-answer.ts';

const answer: Answer = {
  asOf: '2026-01-01T00:00:00.000Z',
  columns: [
    { name: 'name', title: 'Name' },
    { name: 'n', title: 'n' },
    { name: 'tags', title: 'Tags' },
  ],
  rows: [
    { name: 'say "hi", all', n: -1, tags: ['a', 'b'] },
    { name: '=HYPERLINK("http://evil")', n: null, tags: [] },
    { name: 'a|b <script> `x`', n: 12, tags: null },
  ],
};

test('csv quotes what needs it, disarms formulas, and leaves numbers and nothing alone', () => {
  expect(writeAnswer(answer, 'csv').split('\r\n')).toEqual([
    'name,n,tags',
    '"say ""hi"", all",-1,a; b',
    `"'=HYPERLINK(""http://evil"")",,`,
    'a|b <script> `x`,12,',
    '',
  ]);
});

test('markdown keeps text in its cell and out of its markup', () => {
  const [, , , , last] = writeAnswer(answer, 'markdown').split('\n');
  expect(last).toBe(String.raw`| a\|b \<script\> \`x\` | 12 | – |`);
});

test('json is the envelope, ndjson a row a line', () => {
  expect(JSON.parse(writeAnswer(answer, 'json'))).toEqual({ version: 1, ...answer });
  const lines = writeAnswer(answer, 'ndjson').trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(answer.rows);
});

test('a table aligns numbers to the right and shows nothing as a dash', () => {
  const lines = writeAnswer(answer, 'table').split('\n');
  expect(lines[0]).toMatch(/^Name +n +Tags$/u);
  expect(lines[2]).toMatch(/ –/u);
  expect(writeAnswer({ ...answer, rows: [] }, 'table')).toMatch(/^Name/u);
});
