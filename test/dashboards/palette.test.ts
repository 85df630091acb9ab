import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { palettes } from '../../dashboards/palette.ts';
import type { Palette } from '../../dashboards/palette.ts';

const tokens = readFileSync(join(import.meta.dirname, '../../dashboards/web/style/tokens.css'), 'utf8');

function inCss(name: string): readonly string[] | undefined {
  return new RegExp(`--${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\);`).exec(tokens)?.slice(1);
}

test('pages and charts are drawn in the same colours', () => {
  const { grades: _, ...surfaces } = palettes.light;
  for (const name of Object.keys(surfaces) as (keyof typeof surfaces)[]) {
    expect(inCss(name), name).toEqual([palettes.light[name], palettes.dark[name]]);
  }
  for (const letter of Object.keys(palettes.light.grades)) {
    for (const part of ['fill', 'text'] as const) {
      expect(inCss(`grade-${letter.toLowerCase()}-${part}`), letter).toEqual([
        palettes.light.grades[letter]?.[part],
        palettes.dark.grades[letter]?.[part],
      ]);
    }
  }
});

test.each(['light', 'dark'] as const)('what is written on a colour is readable in %s', (theme) => {
  const palette: Palette = palettes[theme];
  for (const [letter, { fill, text }] of Object.entries(palette.grades)) expect(contrast(fill, text), letter).toBeGreaterThanOrEqual(4.5);
  for (const colour of [palette.text, palette.muted, palette.accent]) expect(contrast(palette.surface, colour)).toBeGreaterThanOrEqual(4.5);
});

/** Contrast ratio of WCAG 2.2. */
function contrast(one: string, other: string): number {
  const [lighter, darker] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((lighter ?? 0) + 0.05) / ((darker ?? 0) + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
