import { expect, test } from 'vitest';
import { compileQuestion } from '../../../query-language/compile.ts';
import { languageReference } from '../../../src/docs/language-reference.ts';
import { listLintRules } from '../../../src/registry/lint-rules.ts';
import { environment } from '../../query-language/world.ts';

const reference = languageReference(environment, await listLintRules());

test('every line that the introduction shows means something', () => {
  const introduction = reference.slice(0, reference.indexOf('## Contents'));
  const lines = [...introduction.matchAll(/^```\n([^]*?)^```/gm)].flatMap(([, block]) => block!.trim().split('\n'));
  expect(lines.length).toBeGreaterThan(5);
  for (const line of lines) expect(compileQuestion(line, 'service', environment), line).toMatchObject({ ok: true, warnings: [] });
});

test('every link of the contents leads to a heading', () => {
  const anchors = new Set(
    [...reference.matchAll(/^#{2,3} (.+)$/gm)].map(([, title]) =>
      title!
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} -]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
  const links = [...reference.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor!);
  expect(links.length).toBeGreaterThan(20);
  expect(links.filter((anchor) => !anchors.has(anchor))).toEqual([]);
});
