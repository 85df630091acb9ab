import { onlyRow } from '../analysis/operand.ts';
import type { QueryFunction } from '../function.ts';

export const vendors: readonly QueryFunction[] = [
  {
    name: 'pagerduty',
    describes: 'The service at PagerDuty; null when PagerDuty knows none.',
    takes: [],
    returns: 'pagerduty service',
    reads: ['pagerduty_service'],
    examples: ['pagerduty.integrations > 0'],
    lower: () => onlyRow('pagerduty_service'),
  },
  {
    name: 'datadog',
    describes: 'The definition in Datadog’s catalog; null when Datadog knows none.',
    takes: [],
    returns: 'service definition',
    reads: ['service_definition'],
    examples: ['datadog != null', 'datadog.team == "payments"'],
    lower: () => onlyRow('service_definition'),
  },
];
