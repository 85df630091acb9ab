import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { position } from '../../rubrics/document.ts';
import { groupJsonSchema, readGroup } from '../../rubrics/group.ts';
import { messages } from '../../rubrics/messages.ts';

const sound = 'group: checkout\ntitle: Checkout\nfor: service | where tier == "tier-1"\n';

function faults(text: string): string[] {
  const outcome = readGroup(text, 'groups/checkout.yaml');
  if (outcome.ok) return [];
  return outcome.errors.map(({ code, facts, span }) => {
    const { line, column } = position(text, span?.start ?? 0);
    return `${line}:${column} ${messages[code]?.(facts)?.says ?? code}`;
  });
}

describe('the file of a group', () => {
  test('says who belongs to it', () => {
    const outcome = readGroup(sound, 'groups/checkout.yaml');
    expect(outcome.ok && outcome.value.value).toEqual({
      id: 'checkout',
      title: 'Checkout',
      describes: '',
      owner: '',
      for: 'service | where tier == "tier-1"',
    });
  });

  test.each([
    ['', ['1:1 The file should be fields, not nothing.']],
    [
      sound.replace('group: checkout', 'group: Check Out'),
      ['1:8 `group` is not as it should be: lower case letters and digits, with single hyphens between them.'],
    ],
    [
      sound.replace('group: checkout', 'group: ../../etc/passwd'),
      ['1:8 `group` is not as it should be: lower case letters and digits, with single hyphens between them.'],
    ],
    [sound.replace('title: Checkout\n', ''), ['1:1 `title` is missing.']],
    [sound.replace('for:', 'four:'), ['1:1 `for` is missing.', '3:1 There is no field `four`.']],
    [`${sound}title: Twice\n`, ['4:1 This field is given twice.']],
  ])('%j', (text, expected) => {
    expect(faults(text)).toEqual(expected);
  });
});

test('group.schema.json is what the schema says; `npm run docs` writes it', () => {
  const file = join(import.meta.dirname, '../../rubrics/group.schema.json');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(groupJsonSchema());
});
