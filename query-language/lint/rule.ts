import type { Operand } from '../analysis/operand.ts';
import type { Environment } from '../compile.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { QueryFunction } from '../function.ts';
import type { Plan } from '../plan/plan.ts';
import type { Node } from '../syntax/ast.ts';

/**
 * One thing to look for in texts that compile: what is legal and still not what its author can have meant. Each file of `rule/` holds
 * one; what it finds has the code `lint.` and the name of the file.
 */
export interface LintRule {
  /** What it looks for, in one sentence for the reference. */
  readonly describes: string;
  /** What is wrong at this node. Every node of a text is asked about, outermost first. */
  find(node: Node, site: Site): Iterable<Diagnostic>;
}

/** Where a node stands, and what is known there. */
export interface Site {
  readonly environment: Environment;
  readonly settings: LintSettings;
  /** The nodes around it, the nearest first. */
  readonly around: readonly Node[];
  /** What a node of the same text stands for. */
  readonly meaningOf: (node: Node) => Operand | undefined;
  /** The plan of a node that stands for a value. */
  readonly planOf: (node: Node) => Plan | undefined;
  /** The name of the language that a node uses, called or not. */
  readonly functionOf: (node: Node) => QueryFunction | undefined;
}

/** What is known of the place where texts are evaluated. What is left out is not looked at. */
export interface LintSettings {
  /** Conditions that hold wherever the text is asked: what a check applies to, whom its rubric is for. */
  readonly given?: readonly Plan[];
  /** Tables that a configured source fills. */
  readonly provided?: ReadonlySet<string>;
  /** Which sources would fill a table, by the table's name. */
  readonly providers?: ReadonlyMap<string, readonly string[]>;
  /** How far back what is known of a table of events goes, in seconds. */
  readonly history?: ReadonlyMap<string, number>;
}
