import { z } from 'zod';
import type { Page } from '../../collector.ts';
import { readJson } from '../../page-item.ts';
import type { Settings } from './settings.ts';

export type Selection = Settings['repositories'];

/** Whether the settings ask for this repository, by its name without the owner. Case does not matter, as at GitHub. */
export function isSelected(name: string, { include, exclude }: Selection): boolean {
  const matches = (glob: string): boolean => matchesGlob(name.toLowerCase(), glob.toLowerCase());
  return include.some(matches) && !exclude.some(matches);
}

/** `*` stands for any run of characters, `?` for one. Never backtracks past the last star, so the time is bounded by the product of lengths. */
function matchesGlob(text: string, glob: string): boolean {
  let [inText, inGlob, star, resume] = [0, 0, -1, 0];
  while (inText < text.length) {
    const expected = glob.charAt(inGlob);
    if (expected === '*') {
      star = inGlob++;
      resume = inText;
    } else if (expected === '?' || expected === text.charAt(inText)) {
      inGlob++;
      inText++;
    } else if (star >= 0) {
      inGlob = star + 1;
      inText = ++resume;
    } else {
      return false;
    }
  }
  return /^\**$/.test(glob.slice(inGlob));
}

const about = z.object({ include: z.array(z.string()), exclude: z.array(z.string()) });

/** What a page over all repositories must carry for its rows to be of those that the settings asked for. */
export function withSelection(selection: Selection): NonNullable<Page['about']> {
  return { repositories: JSON.stringify(selection) };
}

export function selectionOf(page: Page): Selection {
  return about.parse(readJson(page.about?.['repositories'] ?? ''));
}
