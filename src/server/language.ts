import { describeType } from '../../query-language/analysis/type.ts';
import { compile, compileQuery, isQuery, type Environment } from '../../query-language/compile.ts';
import type { Diagnostic, Outcome } from '../../query-language/diagnostic.ts';
import { complete } from '../../query-language/editor/complete.ts';
import { format } from '../../query-language/editor/format.ts';
import { hover } from '../../query-language/editor/hover.ts';
import { lint } from '../../query-language/lint/lint.ts';
import type { LintRule } from '../../query-language/lint/rule.ts';
import { messages } from '../../query-language/messages.ts';
import { askCollected, type ReadCollected } from '../language-server/collected-values.ts';
import { Problem } from './problem.ts';
import type { LanguageQuestion, LanguageService, Services } from './services.ts';

/** Help with writing the language: over the names there are, with values from where facts were collected. */
export function languageService(environment: Environment, rules: ReadonlyMap<string, LintRule>, read: ReadCollected): LanguageService {
  return {
    diagnose: async (question) => {
      const { outcome, columns } = compiled(question, environment);
      const found = outcome.ok ? [...outcome.warnings, ...lint(outcome.value, environment, rules)] : outcome.errors;
      return { diagnostics: found.map((each) => inWords(each, question.text)), columns };
    },
    complete: async ({ text, offset, form }) => ({
      choices: await askCollected((collected) => complete(text, offset, environment, collected, form), read),
    }),
    hover: async ({ text, offset }) => ({
      hover: (await askCollected((collected) => hover(text, offset, environment, collected), read)) ?? null,
    }),
    format: async ({ text }) => {
      const outcome = format(text);
      return { text: outcome.ok ? outcome.value : null };
    },
  };
}

/** The service, where there is one. */
export function languageOf({ language }: Services): LanguageService {
  if (!language) throw new Problem(404, 'Queries are not written here');
  return language;
}

type Compiled = Parameters<typeof lint>[0];
type Columns = Awaited<ReturnType<LanguageService['diagnose']>>['columns'];

function compiled(
  { text, form }: LanguageQuestion,
  environment: Environment,
): { readonly outcome: Outcome<Compiled>; readonly columns: Columns } {
  if (form === 'query' || (form === 'either' && isQuery(text, environment))) {
    const outcome = compileQuery(text, environment);
    const columns = outcome.ok ? outcome.value.plan.columns : [];
    return {
      outcome,
      columns: columns.map(({ name, type, unit }) => ({ name, type: describeType(type), ...(unit === undefined ? {} : { unit }) })),
    };
  }
  const outcome = compile(text, environment);
  return { outcome, columns: outcome.ok ? [{ name: 'value', type: describeType(outcome.value.type) }] : [] };
}

function inWords({ code, severity, facts, span, fix }: Diagnostic, text: string) {
  const { says, hint } = messages[code]?.(facts) ?? { says: code };
  return {
    code,
    severity,
    says,
    ...(hint === undefined ? {} : { hint }),
    span: span ?? { start: 0, end: text.length },
    ...(fix ? { fix } : {}),
  };
}
