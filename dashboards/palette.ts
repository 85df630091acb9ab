/** Two ways to show the same things. Every surface that draws (charts, badges, exports) takes its colours from here. */
export type Theme = 'light' | 'dark';

export interface Palette {
  readonly surface: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  /** What is measured, where no grade is meant. */
  readonly accent: string;
  /** Uncertainty around what is measured. */
  readonly band: string;
  /** Fill of a grade, and the text that is readable on it. Never the only sign: a grade is letter, shape and colour. */
  readonly grades: Readonly<Record<string, { readonly fill: string; readonly text: string }>>;
}

/** The same values stand as custom properties in `web/style/tokens.css`; a test holds the two together. */
export const palettes: Readonly<Record<Theme, Palette>> = {
  light: {
    surface: '#ffffff',
    text: '#1b1e23',
    muted: '#5c636e',
    line: '#dfe2e7',
    accent: '#3b5b8c',
    band: '#b9c7dd',
    grades: {
      A: { fill: '#1d7a4d', text: '#ffffff' },
      B: { fill: '#4c7d1f', text: '#ffffff' },
      C: { fill: '#f0c34a', text: '#2b2100' },
      D: { fill: '#dd7a33', text: '#241000' },
      F: { fill: '#b3261e', text: '#ffffff' },
      ungraded: { fill: '#e4e7eb', text: '#474d57' },
    },
  },
  dark: {
    surface: '#1a1c20',
    text: '#e8eaed',
    muted: '#a2a9b4',
    line: '#33373e',
    accent: '#8fb0e6',
    band: '#3d4f6e',
    grades: {
      A: { fill: '#4cc38a', text: '#04150c' },
      B: { fill: '#99c552', text: '#0f1700' },
      C: { fill: '#f0c34a', text: '#2b2100' },
      D: { fill: '#f0934f', text: '#241000' },
      F: { fill: '#f2665c', text: '#1f0301' },
      ungraded: { fill: '#3a3f47', text: '#c9ced6' },
    },
  },
};
