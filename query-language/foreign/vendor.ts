import type { ForeignName } from '../foreign-name.ts';

/** Products that CQL has a namespace for and of which no expression asks more than one thing here. */
const products: Readonly<Record<string, string>> = {
  apiiro: 'Apiiro',
  aws: 'AWS',
  azureResources: 'Azure',
  bugsnag: 'BugSnag',
  buildkite: 'Buildkite',
  checkmarx: 'Checkmarx',
  circleci: 'CircleCI',
  clickup: 'ClickUp',
  firehydrant: 'FireHydrant',
  incidentio: 'incident.io',
  jenkins: 'Jenkins',
  launchdarkly: 'LaunchDarkly',
  newrelic: 'New Relic',
  opsgenie: 'Opsgenie',
  prometheus: 'Prometheus',
  rollbar: 'Rollbar',
  semgrep: 'Semgrep',
  sentry: 'Sentry',
  servicenow: 'ServiceNow',
  splunk: 'Splunk',
  veracode: 'Veracode',
  victorops: 'VictorOps',
  wiz: 'Wiz',
};

export const vendor: readonly ForeignName[] = Object.entries(products).map(([name, product]) => ({
  name,
  why: `no collector reads ${product}.`,
}));
