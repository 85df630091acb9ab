import { boolean } from '../../../query-language/analysis/type.ts';
import { compile, type Compiled, type Environment } from '../../../query-language/compile.ts';
import { failure, success, type Outcome, type Span } from '../../../query-language/diagnostic.ts';
import { valuesStatement } from '../../../query-language/sql/statement.ts';
import { readScope } from '../../../rubrics/scope.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';

/** Whom an exemption is for, ready to be asked. */
export interface ExemptionScope {
  readonly kind: string;
  /** Null for all of the kind. */
  readonly where: Compiled | null;
}

/** Reads a scope, `service | where tier == "tier-3"`. The diagnostics point into its text. */
export function compileExemptionScope(text: string, environment: Environment): Outcome<ExemptionScope> {
  const scope = readScope(text, environment.tables.get('entity')?.columns['kind']?.values ?? []);
  if (!scope.ok) return scope;
  const { kind, where } = scope.value;
  if (!where) return success({ kind, where });
  const compiled = compile(where.text, { ...environment, kind }, { type: boolean });
  if (compiled.ok) return success({ kind, where: compiled.value }, compiled.warnings);
  const moved = ({ start, end }: Span): Span => ({ start: start + where.span.start, end: end + where.span.start });
  return failure(
    compiled.errors.map(({ code, severity, facts, span }) => ({ code, severity, facts, ...(span ? { span: moved(span) } : {}) })),
  );
}

/** The entities that a scope is true of at an instant. Those of which it is unknown are not among them: nobody is exempt by ignorance. */
export async function entitiesInScope(
  warehouse: Pick<Warehouse, 'read'>,
  environment: Environment,
  { kind, where }: ExemptionScope,
  asOf: string,
): Promise<readonly string[]> {
  const { sql, parameters } = valuesStatement(where ? { meant: where } : {}, { kind }, environment);
  const rows = await warehouse.read<{ entity: string; meant?: boolean | null; 'meant known'?: boolean }>(sql, {
    ...parameters,
    as_of: asOf,
    now: asOf,
  });
  return rows.flatMap((row) => (!where || (row['meant known'] === true && row.meant === true) ? [row.entity] : []));
}
