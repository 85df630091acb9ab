import { relative, sep } from 'node:path';
import { position } from '../../../rubrics/document.ts';
import type { Diagnostic, Message } from '../../../query-language/diagnostic.ts';
import { wordsOf } from './diagnostics.ts';

/** A diagnostic as other programs take it: lines and columns from 1, in UTF-16 units, the end behind the last one. */
export interface Annotation {
  readonly code: string;
  readonly severity: Diagnostic['severity'];
  /** Path with `/`, from the folder of the command where the file is in it; null for texts that stand in no file. */
  readonly file: string | null;
  readonly region: Region | null;
  readonly message: Message;
  readonly fix: { readonly region: Region; readonly text: string; readonly guess: boolean } | null;
}

export interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** `text` is what the diagnostic's place counts in; `folder` is where paths begin. */
export function annotate(diagnostic: Diagnostic, text: string, folder: string): Annotation {
  const { code, severity, file, span, fix } = diagnostic;
  const regionOf = ({ start, end }: { readonly start: number; readonly end: number }): Region => {
    const [from, to] = [position(text, start), position(text, end)];
    return { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column };
  };
  return {
    code,
    severity,
    file: file === undefined ? null : pathFrom(folder, file),
    region: span ? regionOf(span) : null,
    message: wordsOf(diagnostic),
    fix: fix ? { region: regionOf(fix.span), text: fix.text, guess: fix.guess === true } : null,
  };
}

/** A path as annotations have it. */
export function pathFrom(folder: string, file: string): string {
  const path = relative(folder, file);
  return (path.startsWith('..') || path === '' ? file : path).split(sep).join('/');
}
