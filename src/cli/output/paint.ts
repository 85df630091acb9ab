import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Gives a text a style, or leaves it alone where colours are off. */
export type Paint = (style: Style, text: string) => string;

export function paintWith(colours: boolean): Paint {
  return (style, text) => (colours ? styleText(style, text, { validateStream: false }) : text);
}
