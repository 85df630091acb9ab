import { identity } from '../warehouse/own-history.ts';
import type { LoadResult, Transaction } from '../warehouse/warehouse.ts';
import { forever } from '../warehouse/warehouse.ts';

/**
 * Works out which outside identifiers each entity has, from what the sources say now. Where several have a say, the earlier of
 * `precedence` comes first. An entity is itself; its repository is the declared one; PagerDuty and Datadog services are those its
 * annotations name, else for services those of the same name.
 */
export async function resolveIdentity(transaction: Transaction, precedence: readonly string[], now: string): Promise<LoadResult> {
  return transaction.derive(identity, candidates, { observedAt: now, parameters: { precedence, forever } });
}

const normalised = (name: string): string => `nullif(trim(regexp_replace(lower(${name}), '[^\\p{L}\\p{N}]+', '-', 'g'), '-'), '')`;

const candidates = `
  WITH declared AS (
    SELECT entity, kind, name, nullif(lower(trim(repository)), '') AS repository, coalesce(list_position($precedence::VARCHAR[], source), len($precedence::VARCHAR[]) + 1) AS preference
    FROM entity WHERE valid_to = $forever::TIMESTAMPTZ
  ),
  annotated AS (
    SELECT entity, CASE key WHEN 'pagerduty.com/service-id' THEN 'pagerduty-service' WHEN 'datadoghq.com/service-name' THEN 'datadog-service' END AS scheme,
      nullif(trim(value), '') AS external, 'annotation ' || key AS how, coalesce(list_position($precedence::VARCHAR[], source), len($precedence::VARCHAR[]) + 1) AS preference
    FROM entity_annotation WHERE valid_to = $forever::TIMESTAMPTZ AND key IN ('pagerduty.com/service-id', 'datadoghq.com/service-name')
  ),
  pagerduty AS (
    SELECT entity, external AS service, how, preference FROM annotated WHERE scheme = 'pagerduty-service'
    UNION ALL
    SELECT declared.entity, pagerduty_service.service, 'same name', declared.preference
    FROM declared JOIN pagerduty_service ON ${normalised('pagerduty_service.name')} = ${normalised('declared.name')}
    WHERE declared.kind = 'service' AND pagerduty_service.valid_to = $forever::TIMESTAMPTZ
      AND NOT EXISTS (FROM annotated WHERE annotated.entity = declared.entity AND annotated.scheme = 'pagerduty-service' AND annotated.external IS NOT NULL)
  ),
  candidate AS (
    SELECT entity, 'entity' AS scheme, entity AS external, 'itself' AS how, 0 AS preference FROM declared
    UNION ALL
    SELECT entity, 'repository', repository, 'declared', preference FROM declared
    UNION ALL
    SELECT entity, 'pagerduty-service', service, how, preference FROM pagerduty
    UNION ALL
    SELECT pagerduty.entity, 'escalation-policy', pagerduty_service.escalation_policy, 'policy of PagerDuty service ' || pagerduty.service, pagerduty.preference
    FROM pagerduty JOIN pagerduty_service USING (service) WHERE pagerduty_service.valid_to = $forever::TIMESTAMPTZ
    UNION ALL
    SELECT entity, scheme, external, how, preference FROM annotated WHERE scheme = 'datadog-service'
    UNION ALL
    SELECT entity, 'datadog-service', lower(name), 'same name', preference FROM declared WHERE kind = 'service'
      AND NOT EXISTS (FROM annotated WHERE annotated.entity = declared.entity AND annotated.scheme = 'datadog-service' AND annotated.external IS NOT NULL)
  ),
  best AS (
    SELECT entity, scheme, external, arg_min(how, (preference, how)) AS how, min(preference) AS preference
    FROM candidate WHERE external IS NOT NULL AND entity IN (SELECT entity FROM declared) GROUP BY ALL
  )
  SELECT entity, scheme, external, how, row_number() OVER (PARTITION BY entity, scheme ORDER BY preference, external) - 1 AS rank FROM best`;
