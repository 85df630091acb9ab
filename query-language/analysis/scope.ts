import { seenFrom } from './about.ts';
import { isEntity, type Operand } from './operand.ts';

/** What lambda parameters stand for, innermost first. */
export interface Scope {
  readonly name: string;
  readonly element: Operand;
  readonly around: Scope | undefined;
  /** The entities that can be looked at from here, where the element does not say so. */
  readonly sees?: readonly string[];
}

/** What a word stands for that a lambda around it names; `hidden` where what it looks at is out of sight. */
export interface Local {
  readonly element: Operand;
  readonly hidden: boolean;
}

/**
 * Finds a word among the parameters of the lambdas around it. A lambda over rows sees each row, the entity whose rows they are and
 * the one that the row leads to; rows and entities of lambdas further out are hidden from it.
 */
export function findLocal(name: string, scope: Scope | undefined): Local | undefined {
  let behindRows = false;
  for (let frame = scope; frame; frame = frame.around) {
    const { element } = frame;
    if (frame.name === name) return { element, hidden: isEntity(element) ? !sees(scope, element.about) : behindRows };
    behindRows ||= isOverRows(element);
  }
  return undefined;
}

/** Whether what is asked here can look at an entity. */
export function sees(scope: Scope | undefined, about: string): boolean {
  const inner = innermostRows(scope);
  return inner === undefined || inner.includes(about);
}

/** Whether what is asked here is asked of the rows of a list. */
export function isOfRows(scope: Scope | undefined): boolean {
  return innermostRows(scope) !== undefined;
}

export function namesOf(scope: Scope | undefined): readonly string[] {
  return scope ? [scope.name, ...namesOf(scope.around)] : [];
}

export function depthOf(scope: Scope | undefined): number {
  return scope ? 1 + depthOf(scope.around) : 0;
}

function innermostRows(scope: Scope | undefined): readonly string[] | undefined {
  for (let frame = scope; frame; frame = frame.around) {
    const { element } = frame;
    if (frame.sees) return frame.sees;
    if ((element.kind === 'value' || element.kind === 'record') && element.within) return seenFrom(element.within);
  }
  return undefined;
}

function isOverRows(element: Operand): boolean {
  return element.kind !== 'value' || element.within !== undefined;
}
