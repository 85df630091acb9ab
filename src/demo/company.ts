/**
 * The simulated company, as plain data: what there is and what happened, in no API's words. Every instant is ISO 8601 in UTC, to the
 * second; every identifier is stable for a seed. The servers in `server/` tell it as GitHub, PagerDuty and Datadog would.
 */
export interface Company {
  readonly name: string;
  /** Login of its GitHub organization. */
  readonly login: string;
  readonly seed: number;
  /** The moment it is seen at. Nothing in the company is later. */
  readonly now: string;
  /** The first moment of the simulated year. */
  readonly since: string;
  /** When an API could not be reached, in this year and after this moment too. */
  readonly outages: readonly Outage[];
  readonly domains: readonly Domain[];
  readonly systems: readonly System[];
  readonly teams: readonly Team[];
  readonly people: readonly Person[];
  readonly services: readonly Service[];
  /** Those of the services, then those without one. */
  readonly repositories: readonly Repository[];
  readonly escalationPolicies: readonly EscalationPolicy[];
  readonly schedules: readonly Schedule[];
  readonly pagedServices: readonly PagedService[];
  /** Made when first asked for, the same each time. */
  files(repository: Repository): readonly SourceFile[];
  history(repository: Repository): History;
  incidents(service: Service): readonly Incident[];
  monitors(service: Service): readonly Monitor[];
  objectives(service: Service): readonly Objective[];
  /** What it answered, by whole days of UTC, oldest first; nothing for what answers no requests or tells nobody. */
  traffic(service: Service): readonly TrafficDay[];
  /** The company as it was at a moment of the year, ISO 8601 in UTC; this one, from its own moment on. Things keep their names and identifiers. */
  asOf(at: string): Company;
}

export interface Outage {
  readonly api: 'github' | 'pagerduty' | 'datadog';
  readonly since: string;
  readonly until: string;
}

export interface CompanyOptions {
  readonly seed: number;
  /** Deployable services, libraries and websites. 40 when left out. */
  readonly services?: number;
  /** The last moment simulated, ISO 8601. */
  readonly now: string;
}

export interface Domain {
  readonly name: string;
  readonly title: string;
}

export interface System {
  readonly name: string;
  readonly title: string;
  readonly domain: string;
  readonly team: string;
}

export interface Team {
  readonly slug: string;
  readonly name: string;
  readonly members: readonly Person[];
  /** Its repositories are private and the collector's token may not administer them. */
  readonly restricted: boolean;
}

export interface Person {
  readonly id: number;
  readonly login: string;
  readonly name: string;
  readonly email: string;
  readonly team: string;
  /** IANA name; work happens in its office hours. */
  readonly zone: string;
  readonly bot: boolean;
  readonly pagerduty: string;
}

export type Archetype = 'exemplary' | 'solid' | 'middling' | 'partial' | 'orphan' | 'experimental' | 'library' | 'website';
export type Language = 'TypeScript' | 'Go' | 'Java' | 'Python';
export type Tier = 'tier-1' | 'tier-2' | 'tier-3';

export interface Service {
  readonly index: number;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly archetype: Archetype;
  readonly type: 'service' | 'library' | 'website';
  readonly lifecycle: 'production' | 'experimental' | 'deprecated';
  readonly tier?: Tier;
  readonly language: Language;
  /** Slug of the owning team; none for an orphan. */
  readonly team?: string;
  readonly system?: string;
  /** Names of other services. */
  readonly dependsOn: readonly string[];
  readonly repository: Repository;
  readonly traits: Traits;
  readonly links: readonly Link[];
  readonly paged?: PagedService;
}

/** Requests of one day. */
export interface TrafficDay {
  /** When it began. */
  readonly day: string;
  readonly requests: number;
  readonly errors: number;
}

export interface Link {
  readonly url: string;
  readonly title: string;
  readonly type: 'runbook' | 'dashboard' | 'docs';
}

/** What a service does and has; everything else about it follows from these. */
export interface Traits {
  /** Share of lines covered by tests; null when nobody reports it. */
  readonly coverage: number | null;
  readonly readme: boolean;
  readonly runbook: boolean;
  readonly docs: boolean;
  readonly codeowners: boolean;
  readonly catalogInfo: boolean;
  readonly openTelemetry: boolean;
  readonly dependencyBot?: 'dependabot[bot]' | 'renovate[bot]';
  readonly continuousIntegration: boolean;
  readonly loadTest: boolean;
  readonly sbom: boolean;
  /** Pull requests opened by people in a week. */
  readonly pace: number;
  /** Typical hours from the first commit to the merge. */
  readonly leadHours: number;
  /** Share of merges that break something. */
  readonly faultRate: number;
  /** Share of deployments that fail before they reach users. */
  readonly pipelineFailureRate: number;
  readonly delivery: 'continuous' | 'weekly' | 'none';
  /** Whether what goes to production goes to staging first. */
  readonly staging: boolean;
  readonly previews: boolean;
  readonly releases: boolean;
  readonly mergeMethod: 'squash' | 'merge';
  readonly monitors: number;
  readonly objectives: number;
  /** Levels of escalation that have somebody on call; 0 when PagerDuty does not know the service. */
  readonly pagerLevels: 0 | 1 | 2;
  /** Incidents a month that no deployment caused. */
  readonly noise: number;
}

export interface Repository {
  readonly index: number;
  readonly name: string;
  /** Requests under this name are redirected. */
  readonly formerName?: string;
  readonly description: string;
  readonly private: boolean;
  readonly archived: boolean;
  readonly empty: boolean;
  readonly defaultBranch: string;
  readonly language?: Language;
  readonly topics: readonly string[];
  readonly license?: 'Apache-2.0' | 'MIT';
  readonly createdAt: string;
  readonly team?: string;
  /** Name of the service it holds. */
  readonly service?: string;
  readonly protection?: Protection;
  /** What the collector's token may not see here. */
  readonly forbidden: readonly ('protection' | 'deployments')[];
  readonly openIssues: number;
}

export interface Protection {
  readonly by: 'classic' | 'ruleset';
  readonly approvals: number;
  readonly codeOwnerReview: boolean;
  readonly statusChecks: readonly string[];
  readonly enforcedForAdmins: boolean;
  readonly allowsForcePush: boolean;
}

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** What happened in one repository over the year, each list oldest first. */
export interface History {
  /** The default branch, the root commit first. */
  readonly commits: readonly Commit[];
  readonly pullRequests: readonly PullRequest[];
  readonly deployments: readonly Deployment[];
  readonly releases: readonly Release[];
  /** Production deployments that broke something, with what put it right. */
  readonly failures: readonly Failure[];
}

export interface Commit {
  readonly sha: string;
  /** First parent first. The root has none. */
  readonly parents: readonly string[];
  readonly author: Person;
  readonly authoredAt: string;
  readonly committedAt: string;
  readonly message: string;
  readonly pullRequest?: number;
  readonly additions: number;
  readonly deletions: number;
  /** Nothing of what was never built. */
  readonly checks?: Checks;
}

/** What was said of a commit of the default branch while it was its tip. */
export interface Checks {
  readonly build: boolean;
  /** Share of lines covered by tests; null when nobody reports it. */
  readonly coverage: number | null;
  /** The commit, or when somebody began to check. */
  readonly since: string;
}

export interface PullRequest {
  readonly id: number;
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly author: Person;
  readonly branch: string;
  readonly state: 'OPEN' | 'CLOSED' | 'MERGED';
  readonly draft: boolean;
  readonly createdAt: string;
  /** When it left the draft state. */
  readonly readyAt?: string;
  readonly closedAt?: string;
  readonly mergedAt?: string;
  readonly mergedBy?: Person;
  /** The commit on the default branch. */
  readonly mergeSha?: string;
  readonly updatedAt: string;
  /** Commits of its branch, oldest first, each the parent of the next. */
  readonly commits: readonly Commit[];
  readonly reviews: readonly Review[];
  readonly comments: readonly Comment[];
  readonly labels: readonly string[];
  readonly additions: number;
  readonly deletions: number;
  readonly changedFiles: number;
}

export interface Review {
  readonly id: number;
  readonly author: Person;
  readonly state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED';
  readonly submittedAt: string;
  readonly body: string;
}

export interface Comment {
  readonly id: number;
  readonly author: Person;
  readonly createdAt: string;
  readonly body: string;
}

export interface Deployment {
  readonly id: number;
  /** On the default branch, unless it is a preview. */
  readonly sha: string;
  readonly ref: string;
  readonly task: 'deploy' | 'rollback';
  readonly environment: string;
  readonly description: string;
  readonly creator: Person;
  readonly createdAt: string;
  readonly statuses: readonly DeploymentStatus[];
}

export interface DeploymentStatus {
  readonly id: number;
  readonly state: 'queued' | 'in_progress' | 'success' | 'failure' | 'inactive';
  readonly createdAt: string;
  readonly description: string;
}

export interface Release {
  readonly id: number;
  readonly tag: string;
  readonly name: string;
  readonly body: string;
  readonly sha: string;
  readonly prerelease: boolean;
  readonly publishedAt: string;
  readonly author: Person;
}

export interface Failure {
  readonly deployment: number;
  /** When the deployment had reached its users. */
  readonly deployedAt: string;
  readonly noticedAt: string;
  /** The deployment that ended it; none while it lasts. */
  readonly recovery?: number;
  readonly recoveredAt?: string;
}

export interface PagedService {
  readonly id: string;
  readonly name: string;
  readonly service: string;
  readonly policy: string;
  readonly team: string;
  readonly createdAt: string;
  readonly disabled: boolean;
}

export interface EscalationPolicy {
  readonly id: string;
  readonly name: string;
  readonly team: string;
  /** Level 1 first: identifiers of schedules or people. */
  readonly levels: readonly (readonly EscalationTarget[])[];
  readonly delayMinutes: number;
}

export type EscalationTarget = { readonly kind: 'schedule'; readonly id: string } | { readonly kind: 'person'; readonly person: Person };

export interface Schedule {
  readonly id: string;
  readonly name: string;
  readonly team: string;
  readonly zone: string;
  /** Hands over every week, on Monday at 09:00 UTC. */
  readonly rotation: readonly Person[];
  readonly since: string;
}

export interface Incident {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly service: string;
  readonly paged: PagedService;
  readonly urgency: 'high' | 'low';
  readonly priority?: 'P1' | 'P2' | 'P3';
  readonly createdAt: string;
  readonly acknowledgedAt?: string;
  readonly acknowledgedBy?: Person;
  /** The level at which somebody took it. */
  readonly escalations: number;
  readonly resolvedAt?: string;
  /** Nobody when it went away by itself. */
  readonly resolvedBy?: Person;
  /** The production deployment that caused it. */
  readonly deployment?: number;
}

export interface Monitor {
  readonly id: number;
  readonly name: string;
  readonly type: string;
  readonly query: string;
  readonly message: string;
  readonly tags: readonly string[];
  readonly state: 'OK' | 'Alert' | 'Warn' | 'No Data';
  readonly priority: number | null;
  readonly muted: boolean;
  readonly creator: Person;
  readonly createdAt: string;
  readonly modifiedAt: string;
}

export interface Objective {
  readonly id: string;
  readonly name: string;
  readonly type: 'metric' | 'monitor';
  /** Share promised, for example 0.999. */
  readonly target: number;
  readonly windowDays: 7 | 30 | 90;
  /** Share attained; null when Datadog has none. */
  readonly attained: number | null;
  readonly tags: readonly string[];
  readonly monitors: readonly number[];
  readonly creator: Person;
  readonly createdAt: string;
  readonly modifiedAt: string;
}
