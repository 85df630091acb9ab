/** One step of a path program: each takes what the one before gives. */
export type JqStep =
  /** `.a`, `."a b"`, `.["a b"]`; with `?` behind it, nothing of what has no keys. */
  | { readonly kind: 'key'; readonly key: string; readonly optional: boolean }
  /** `.[0]`, `.[-1]` */
  | { readonly kind: 'at'; readonly position: number }
  /** `.[]` */
  | { readonly kind: 'each' }
  /** `[ … ]` */
  | { readonly kind: 'collect'; readonly steps: readonly JqStep[] }
  | { readonly kind: JqFilter };

export type JqFilter = (typeof filters)[number];

const filters = ['length', 'tonumber', 'tostring', 'not'] as const;

export type JqProgram =
  | { readonly steps: readonly JqStep[] }
  /** Something of jq that is more than a path, by its name in jq. */
  | { readonly unsupported: string }
  /** No jq at all: what stands where something else should. */
  | { readonly unexpected: string };

/** Deeper and longer than any program that a person writes. */
const deepest = 20;
const longest = 30;

/**
 * Reads a jq program that is a path: keys, positions, `.[]`, pipes, `[ … ]` and the filters above. Parentheses only group. The syntax is
 * that of jq 1.7's manual, as far as it goes.
 */
export function readJq(program: string): JqProgram {
  const tokens = [...program.matchAll(token)].map(([image]) => image).filter((image) => !/^(?:\s|#)/.test(image));
  let at = 0;

  function next(): string | undefined {
    return tokens[at];
  }

  function take(wanted: string): boolean {
    if (next() !== wanted) return false;
    at += 1;
    return true;
  }

  function pipeline(depth: number): readonly JqStep[] {
    if (depth > deepest) throw new Refusal({ unsupported: 'so many brackets' });
    const steps = [...term(depth)];
    while (take('|')) steps.push(...term(depth));
    return steps;
  }

  function term(depth: number): readonly JqStep[] {
    const steps: JqStep[] = [...primary(depth)];
    for (;;) {
      if (take('?')) optional(steps);
      else if (take('[')) steps.push(bracket());
      else if (next() === '.' || isKey(next())) steps.push(...path());
      else return steps;
    }
  }

  function primary(depth: number): readonly JqStep[] {
    const image = next();
    if (image === '.') return path();
    if (image === undefined) throw new Refusal({ unexpected: 'the end' });
    at += 1;
    if (isKey(image)) return [keyOf(image.slice(1))];
    if (image === '(' || image === '[') {
      if (image === '[' && next() === ']') throw new Refusal({ unsupported: '[]' });
      const steps = pipeline(depth + 1);
      if (!take(image === '(' ? ')' : ']')) throw refused(next());
      return image === '(' ? steps : [{ kind: 'collect', steps }];
    }
    const filter = filters.find((each) => each === image);
    if (filter && next() !== '(') return [{ kind: filter }];
    throw refused(image);
  }

  /** What follows a dot: nothing, a text or a bracket; a key with its dot is one token. */
  function path(): readonly JqStep[] {
    const image = next();
    at += 1;
    if (isKey(image)) return [keyOf(image!.slice(1))];
    const following = next();
    if (following?.startsWith('"')) {
      at += 1;
      return [keyOf(following)];
    }
    return take('[') ? [bracket()] : [];
  }

  function bracket(): JqStep {
    const image = next();
    at += 1;
    if (image === ']') return { kind: 'each' };
    const negative = image === '-';
    const content = negative ? next() : image;
    if (negative) at += 1;
    if (content === undefined) throw new Refusal({ unexpected: 'the end' });
    if (next() === ':' || content === ':') throw new Refusal({ unsupported: '[:]' });
    if (!take(']')) throw refused(next());
    if (content.startsWith('"') && !negative) return keyOf(content);
    if (/^\d{1,9}$/.test(content)) return { kind: 'at', position: negative ? -Number(content) : Number(content) };
    throw refused(content);
  }

  function optional(steps: JqStep[]): void {
    const last = steps.at(-1);
    if (last?.kind !== 'key') throw new Refusal({ unsupported: '?' });
    steps[steps.length - 1] = { ...last, optional: true };
  }

  try {
    const steps = pipeline(0);
    if (next() !== undefined) throw refused(next());
    return lengthOf(steps) > longest ? { unsupported: 'so many steps' } : { steps };
  } catch (error) {
    if (error instanceof Refusal) return error.program;
    throw error;
  }
}

function lengthOf(steps: readonly JqStep[]): number {
  return steps.reduce((sum, step) => sum + 1 + (step.kind === 'collect' ? lengthOf(step.steps) : 0), 0);
}

class Refusal extends Error {
  readonly program: JqProgram;

  constructor(program: JqProgram) {
    super('No path program');
    this.program = program;
  }
}

/** What stands where a path cannot go on: something that jq has and this has not, or nothing of jq's. */
function refused(image: string | undefined): Refusal {
  if (image === undefined) return new Refusal({ unexpected: 'the end' });
  if (image.startsWith('"'))
    return new Refusal(image.length > 1 && image.endsWith('"') ? { unsupported: 'a text' } : { unexpected: image });
  if (/^\d/.test(image)) return new Refusal({ unsupported: 'a number' });
  if (/^[A-Za-z_$@]/.test(image) || operators.has(image)) return new Refusal({ unsupported: image });
  return new Refusal({ unexpected: image });
}

const operators: ReadonlySet<string> = new Set([
  '..',
  '//',
  ',',
  '==',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  '+',
  '-',
  '*',
  '/',
  '%',
  '{',
  '|=',
  '=',
  '+=',
  '//=',
]);

const token = new RegExp(
  [
    String.raw`\s+|#[^\n]*`,
    String.raw`"(?:[^"\\]|\\[^])*"?`,
    String.raw`\.\.|\.[A-Za-z_]\w*`,
    String.raw`[$@]?[A-Za-z_]\w*(?:::\w+)*`,
    String.raw`\d+(?:\.\d+)?(?:[eE][+-]?\d+)?`,
    String.raw`\/\/=?|[=!<>|+*/%-]=|[^]`,
  ].join('|'),
  'gu',
);

function isKey(image: string | undefined): boolean {
  return image !== undefined && /^\.[A-Za-z_]/.test(image);
}

/** A key as it is written, bare or as a text. A text that has something worked out inside it is no key. */
function keyOf(image: string): JqStep {
  if (!image.startsWith('"')) return { kind: 'key', key: image, optional: false };
  if (/^"(?:[^\\]|\\[^(])*\\\(/.test(image)) throw new Refusal({ unsupported: String.raw`\(…)` });
  try {
    return { kind: 'key', key: String(JSON.parse(image)), optional: false };
  } catch {
    throw new Refusal({ unexpected: image });
  }
}
