import type { Fact, Messages } from '../../query-language/diagnostic.ts';

/** The words of every code that commands raise themselves. Each code is documented in README.md of this folder. */
export const messages: Messages = {
  'cli.no-configuration': ({ folder }) => ({
    says: `There is no assay.yaml in ${text(folder)} or above it.`,
    hint: 'Run `assay init` to write one, `assay scan <dir>` to grade a clone without one, or `assay demo` to look around.',
  }),
  'cli.configuration-exists': ({ path }) => ({
    says: `${text(path)} is there already, and is left as it is.`,
    hint: 'Edit it, or choose another folder.',
  }),
  'cli.nothing-collected': ({ path }) => ({
    says: `Nothing has been collected into ${text(path)} yet.`,
    hint: 'Run `assay collect`.',
  }),
  'cli.no-entity': ({ path }) => ({
    says: `What was collected into ${text(path)} declares no service, so there is nothing to grade or measure.`,
    hint: 'Add `catalog` under `collect`, or `impliesServices: true` under `git`, then run `assay collect`.',
  }),
  'cli.nothing-known-then': ({ asOf, first, option }) => ({
    says: `Nothing was known at ${moment(asOf)}: what was collected goes back to ${moment(first)}.`,
    hint: `Give a later \`${text(option)}\`, or leave it out.`,
  }),
  'cli.past-given-up': ({ of, since, from }) => ({
    says: `The ${text(of)} of before ${moment(since)} were given up: what is left of them says too little about ${moment(from)}.`,
    hint: 'Ask about a later time. `retention` in assay.yaml says how long the past is kept; a backup of then still has it.',
  }),
  'cli.nothing-graded': ({ at, option }) => ({
    says: `Nothing had been graded by ${moment(at)}, or it is kept no longer.`,
    hint: `Grades are kept from the first \`assay grade\` on, for as long as \`retention\` in assay.yaml says. ${option === null ? 'Run it.' : `Give a later \`${text(option)}\`, or leave it out.`}`,
  }),
  'cli.kind-unknown': ({ name, near, known }) => ({
    says: `There is no kind \`${text(name)}\`.`,
    hint: near === null ? `There are ${text(known)}.` : `Did you mean \`${text(near)}\`?`,
  }),
  'cli.kind-without-properties': ({ name }) => ({
    says: `The kind \`${text(name)}\` is there anyway, and is given no properties here.`,
    hint: `\`assay kind new ${text(name)}\` gives it some.`,
  }),
  'cli.kind-name': ({ given, near }) => ({
    says: `\`${text(given)}\` cannot be the name of a kind.`,
    hint: `Write lower case letters and digits, with single underscores between words, such as \`${near === null ? 'data_pipeline' : text(near)}\`.`,
  }),
  'cli.kind-exists': ({ path }) => ({ says: `${text(path)} is there already, and is left as it is.`, hint: 'Edit it.' }),
  'cli.not-writable': ({ path, reason }) => ({
    says: `${text(path)} cannot be written: ${text(reason)}.`,
    hint: 'Choose another folder.',
  }),
  'cli.no-sources': ({ file }) => ({
    says: `${text(file)} names no source under \`collect\`.`,
    hint: 'Uncomment one; `assay init` in an empty folder shows them all.',
  }),
  'cli.source-unknown': ({ name, known }) => ({
    says: `No source \`${text(name)}\` is configured.`,
    hint: `Configured are ${text(known)}.`,
  }),
  'cli.rubric-unknown': ({ name, near, known }) => ({
    says: `There is no rubric \`${text(name)}\`.`,
    hint: near === null ? `There are ${text(known)}.` : `Did you mean \`${text(near)}\`?`,
  }),
  'cli.rubric-unused': ({ name }) => ({
    says: `The rubric \`${text(name)}\` ships, and is not used here.`,
    hint: 'Name it under `rubrics.library` in assay.yaml.',
  }),
  'cli.check-unknown': ({ asked, near, known }) => ({
    says: `No rubric that is looked at ever had a check \`${text(asked)}\`.`,
    hint: near === null ? `There are ${text(known)}.` : `Did you mean \`${text(near)}\`?`,
  }),
  'cli.rubric-identifier': ({ given, near }) => ({
    says: `\`${text(given)}\` cannot be the identifier of a rubric.`,
    hint: `Write lower case letters and digits, with single hyphens between them, such as \`${near === null ? 'mobile-apps' : text(near)}\`.`,
  }),
  'cli.rubric-exists': ({ path }) => ({
    says: `${text(path)} is there already, and is left as it is.`,
    hint: 'Edit it, or choose another identifier.',
  }),
  'cli.diff-asked': () => ({
    says: 'Two files are compared with one another, not at revisions.',
    hint: 'Write `assay diff <old> <new>`, or `assay diff <rubric> --from <revision>`; `--to` goes with `--from`.',
  }),
  'cli.no-git': ({ problem }) => ({ says: `Git could not be started: ${text(problem)}.`, hint: 'Install git, or name two files.' }),
  'cli.no-repository': ({ folder }) => ({
    says: `${text(folder)} is in no git repository, so there are no revisions of it.`,
    hint: 'Name two files: `assay diff old.yaml new.yaml`.',
  }),
  'cli.not-in-repository': ({ path, top }) => ({ says: `${text(path)} is not in the git repository ${text(top)}.` }),
  'cli.revision-unknown': ({ name, top }) => ({
    says: `The git repository ${text(top)} has no revision \`${text(name)}\`.`,
    hint: 'Name a branch, a tag or a commit; `git fetch` brings those of a server.',
  }),
  'cli.not-in-revision': ({ path, name }) => ({
    says: `There is no file ${text(path)} at \`${text(name)}\`.`,
    hint: 'Leave the file out to compare all rubrics: one that was not there then is a new one.',
  }),
  'cli.nothing-published': ({ path }) => ({
    says: `No rubric is published: nothing has been graded into ${text(path)} yet.`,
    hint: 'Run `assay grade`, or compare two files or two revisions.',
  }),
  'cli.topic-unknown': ({ name, near }) => ({
    says: `The language has nothing called \`${text(name)}\`.`,
    hint: near === null ? '`assay docs` lists what there is.' : `Did you mean \`${text(near)}\`?`,
  }),
  'cli.no-such-folder': ({ path }) => ({ says: `${text(path)} is no folder.` }),
  'cli.no-such-file': ({ path, compared }) => ({
    says: `${text(path)} is no file that can be read.`,
    ...(compared === true ? { hint: 'Two files are compared; git revisions are named by --from and --to.' } : {}),
  }),
  'cli.nothing-found': ({ path }) => ({
    says: `No git clone and no catalog file was found in ${text(path)}.`,
    hint: 'Name a clone, or a folder whose direct children are clones.',
  }),
  'cli.date': ({ given }) => ({
    says: `\`${text(given)}\` is no date.`,
    hint: 'Write it as 2026-01-31, or as an instant such as 2026-01-31T10:00:00Z.',
  }),
  'cli.days': ({ given }) => ({ says: `\`${text(given)}\` is no number of days.`, hint: 'Write it as 14d or 2w.' }),
  'cli.nobody': () => ({
    says: 'It is not known who does this.',
    hint: 'Say it with `--as you@example.com`, with the variable ASSAY_USER, or with `git config user.email`.',
  }),
  'cli.key-unasked': ({ key, near, known }) => ({
    says: `No rubric that grades asks for \`attested("${text(key)}")\`.`,
    ...(near !== null ? { hint: `Did you mean \`${text(near)}\`?` } : text(known) === '' ? {} : { hint: `They ask for ${text(known)}.` }),
  }),
  'cli.to-come': ({ given }) => ({
    says: `Nothing is known of ${String(given)}, which is still to come.`,
    hint: 'Ask about today, or a day before.',
  }),
  'cli.window-empty': ({ from, to }) => ({
    says: `The window from ${text(from)} to ${text(to)} is empty; \`--to\` is the day after the last.`,
  }),
  'cli.statistic': ({ given, known }) => ({
    says: `\`${text(given)}\` is no statistic.`,
    hint: `There are ${text(known)}.`,
  }),
  'cli.weights': ({ given }) => ({
    says: `\`${text(given)}\` are no weights of tiers.`,
    hint: 'Write tiers with numbers above 0: tier-1=3,tier-2=2.',
  }),
  'cli.no-groups': ({ folder }) => ({
    says: `No group is defined in ${text(folder)}.`,
    hint: 'Write one there, such as checkout.yaml with `group: checkout`, `title: Checkout` and `for: service | where system == "system:default/shop"`.',
  }),
  'cli.since-too-late': ({ since, asOf }) => ({
    says: `${moment(since)} is not before ${moment(asOf)}, so nothing can have moved in between.`,
    hint: 'Give an earlier `--since`.',
  }),
  'cli.zone': ({ zone }) => ({
    says: `\`${text(zone)}\` is no time zone.`,
    hint: 'Write it as in the IANA database, for example Europe/Zurich.',
  }),
  'cli.backup-over-database': ({ path }) => ({
    says: `${text(path)} is the database itself.`,
    hint: 'Name another file.',
  }),
  'cli.restore-over-database': ({ path }) => ({
    says: `There is a database at ${text(path)} already.`,
    hint: 'Keep what it holds with `assay backup <file>`; then `--force` puts the restored one in its place.',
  }),
  'cli.port-taken': ({ host, port }) => ({
    says: `Another program answers at ${text(host)}:${text(port)} already.`,
    hint: 'Choose another with `--port`, or 0 for any that is free.',
  }),
};

/** Past so many, nobody looks through a list of names. */
const mostListed = 12;

function text(fact: Fact | undefined): string {
  if (!Array.isArray(fact)) return String(fact ?? '');
  return `${fact.slice(0, mostListed).join(', ')}${fact.length > mostListed ? ` and ${fact.length - mostListed} more` : ''}`;
}

/** An instant to the minute; another text as it is. */
function moment(fact: Fact | undefined): string {
  return text(fact).replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):[\d.]+Z$/u, '$1 $2 UTC');
}
