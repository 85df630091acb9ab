import { describe, expect, it } from 'vitest';
import { compile } from '../../query-language/compile.ts';
import type { ForeignName } from '../../query-language/foreign-name.ts';
import { environment } from './world.ts';

const names = [...environment.foreign!.values()];
/** Members of values and rows have a kind for a receiver, which no text begins with; arguments stand in a call. */
const isPath = ({ name }: ForeignName): boolean => !/^(list|owner|text)\b|\(/u.test(name);

function errorsOf(text: string) {
  const outcome = compile(text, environment);
  return outcome.ok ? [] : outcome.errors;
}

describe.each(names.map((each) => [each.name, each] as const))('%s', (name, foreign) => {
  it('is not a name of the language', () => expect(environment.functions.has(name)).toBe(false));

  // Not every name has all of these: a test stands for each that it has.
  if (isPath(foreign))
    it('is refused by its own name, called or not', () => {
      const refused = { code: 'name.foreign', facts: { name, why: foreign.why, nearest: foreign.nearest ?? null } };
      expect(errorsOf(name)).toMatchObject([{ ...refused, span: { start: 0, end: name.length } }]);
      expect(errorsOf(`${name}("x").length > 0`)).toMatchObject([{ ...refused, span: { start: 0, end: name.length } }]);
    });

  if (foreign.nearest !== undefined)
    it('has a nearest expression that compiles', () => {
      expect(compile(foreign.nearest!, environment)).toMatchObject({ ok: true, warnings: [] });
    });

  if (foreign.fix !== undefined)
    it('is put right by its fix, with its parentheses and without', () => {
      for (const written of [name, `${name}()`]) {
        const [error] = errorsOf(written);
        const { span, text } = error!.fix!;
        const fixed = written.slice(0, span.start) + text + written.slice(span.end);
        expect(fixed).toBe(foreign.fix);
        expect(compile(fixed, environment)).toMatchObject({ ok: true });
      }
    });
});

describe('a name that is refused', () => {
  it('stands for all that begins with it', () => {
    expect(errorsOf('snyk.numOfIssues(severity = ["HIGH"]) <= 0')).toMatchObject([{ code: 'name.foreign', span: { start: 0, end: 4 } }]);
  });

  it('may be a member', () => {
    const text = 'ownership.owners.any((owner) => owner.members.length > 0)';
    expect(errorsOf(text)).toMatchObject([
      { code: 'name.foreign', span: { start: text.indexOf('members'), end: text.indexOf('.length') } },
    ]);
  });

  it('may be an argument', () => {
    const text = 'dependencies.out(includeArchived = true).length';
    expect(errorsOf(text)).toMatchObject([{ code: 'name.foreign', span: { start: 17, end: 17 + 'includeArchived'.length } }]);
  });

  it('may only be spelt otherwise', () => {
    const text = 'customData("cve_count") == 0';
    const [error] = errorsOf(text);
    expect(error).toMatchObject({ code: 'name.foreign', fix: { span: { start: 0, end: 'customData'.length }, text: 'custom' } });
  });

  it('can be what a function of one element calls its element', () => {
    expect(errorsOf('git.pullRequests().any((jira) => jira.draft)')).toEqual([]);
  });
});
