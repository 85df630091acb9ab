import type { Diagnostic, Fact } from '../../query-language/diagnostic.ts';
import { messages } from './messages.ts';

/** The warehouse cannot be opened, or not as asked. The diagnostic says why and what would put it right. */
export class WarehouseFault extends Error {
  readonly diagnostic: Diagnostic;

  constructor(code: keyof typeof messages, facts: Readonly<Record<string, Fact>>, cause?: unknown) {
    const { says, hint } = messages[code](facts);
    super(hint === undefined ? says : `${says} ${hint}`, { cause });
    this.name = 'WarehouseFault';
    this.diagnostic = { code, severity: 'error', facts };
  }
}
