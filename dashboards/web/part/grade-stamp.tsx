import type { Letter } from '../generated/api.ts';
import './grade-stamp.css';

/** As assay offices do, each mark has an outline of its own, so that it is told apart without its colour. */
const outlines: Readonly<Record<Letter, string>> = {
  A: 'M12 1a11 11 0 1 1 0 22a11 11 0 1 1 0-22z',
  B: 'M12 .8l9.8 5.6v11.2L12 23.2l-9.8-5.6V6.4z',
  C: 'M4.5 2h15a2.5 2.5 0 0 1 2.5 2.5v15a2.5 2.5 0 0 1-2.5 2.5h-15a2.5 2.5 0 0 1-2.5-2.5v-15a2.5 2.5 0 0 1 2.5-2.5z',
  D: 'M12 .3L23.7 12 12 23.7.3 12z',
  F: 'M1.6 2.5h20.8a1 1 0 0 1 .9 1.5L12.9 22.7a1 1 0 0 1-1.8 0L.7 4a1 1 0 0 1 .9-1.5z',
  ungraded: 'M12 2a10 10 0 1 1 0 20a10 10 0 1 1 0-20z',
};

export function GradeStamp({ letter, size = 24 }: { readonly letter: Letter; readonly size?: number }) {
  const name = letter === 'ungraded' ? 'Ungraded' : `Grade ${letter}`;
  return (
    <svg className={`stamp stamp-${letter.toLowerCase()}`} viewBox="0 0 24 24" width={size} height={size} role="img" aria-label={name}>
      <path d={outlines[letter]} />
      <text x="12" y={letter === 'F' ? 13.5 : 16.3} textAnchor="middle">
        {letter === 'ungraded' ? '–' : letter}
      </text>
    </svg>
  );
}
