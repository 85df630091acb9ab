import { describe, expect, test } from 'vitest';
import type { Environment } from '../../../query-language/compile.ts';
import { complete } from '../../../query-language/editor/complete.ts';
import { hover } from '../../../query-language/editor/hover.ts';
import { environmentOf } from '../world.ts';

const declared = environmentOf({
  kinds: { microfrontend: { bundle_size: { type: 'integer' }, framework: { type: 'text', values: ['react', 'vue'] } } },
});
const ofKind: Environment = { ...declared, kind: 'microfrontend' };

function labels(marked: string, environment = declared): readonly string[] {
  return complete(marked.replace('¦', ''), marked.indexOf('¦'), environment).map(({ label }) => label);
}

describe('properties of a kind', () => {
  test.each<[marked: string, offered: string, environment?: Environment]>([
    ['micro¦', 'microfrontend'],
    ['microfrontend.¦', 'bundleSize'],
    ['microfrontend | where ¦', 'bundleSize'],
    ['microfrontend | where microfrontend.¦', 'framework'],
    ['microfrontend | where framework == "¦', '"vue"'],
    ['dependencies.out().any((each) => each.¦', 'microfrontend'],
    ['bund¦', 'bundleSize', ofKind],
    ['entity.fr¦', 'framework', ofKind],
    ['framework == "¦', '"react"', ofKind],
  ])('%s offers %s', (marked, offered, environment) => expect(labels(marked, environment)).toContain(offered));

  test('are not offered bare of what may be of another kind', () => {
    expect(labels('bund¦')).not.toContain('bundleSize');
    expect(labels('service | where bund¦')).not.toContain('bundleSize');
    expect(labels('¦')).not.toContain('microfrontendProperties');
  });

  test.each<[marked: string, says: string, environment?: Environment]>([
    ['microfrontend.bundle¦Size > 3', 'From `microfrontend_properties`'],
    ['microfrontend | where frame¦work == "vue"', 'One of `react`, `vue`'],
    ['entity.frame¦work == "vue"', 'One of `react`, `vue`', ofKind],
    ['micro¦frontend | take 1', 'Every microfrontend'],
  ])('%s says %s', (marked, says, environment = declared) =>
    expect(hover(marked.replace('¦', ''), marked.indexOf('¦'), environment)?.documentation).toContain(says),
  );
});
