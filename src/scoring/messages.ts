import type { Fact, Messages } from '../../query-language/diagnostic.ts';

/** The words of the codes that asking about results can raise. Each code is documented in README.md of this folder. */
export const messages: Messages = {
  'entity.unknown': ({ asked, near }) => ({
    says: `There is no entity \`${String(asked)}\`.`,
    hint: near === null ? 'List them with `assay grade`.' : `Did you mean \`${String(near)}\`?`,
  }),
  'entity.ambiguous': ({ asked, candidates }) => ({
    says: `\`${String(asked)}\` names several entities.`,
    hint: `Say which: ${listed(candidates)}.`,
  }),
  'check.unknown': ({ asked, near, known, entity }) => ({
    says: `There is no check \`${String(asked)}\` for this entity.`,
    hint:
      near === null
        ? `There are ${listed(known)}.${entity === undefined || !Array.isArray(known) || known.length <= mostListed ? '' : ` \`assay explain ${String(entity)} -o csv\` lists all.`}`
        : `Did you mean \`${String(near)}\`?`,
  }),
  'check.ambiguous': ({ asked, candidates }) => ({
    says: `Several rubrics have a check \`${String(asked)}\`.`,
    hint: `Say which: ${listed(candidates)}.`,
  }),
  'gate.nothing-demanded': () => ({
    says: 'Nothing is demanded, so there is nothing to decide.',
    hint: 'Demand that checks pass, a grade, a level, or that there is no regression.',
  }),
  'gate.since-alone': () => ({
    says: 'A moment is named, and it is not demanded that nothing was lost since.',
    hint: 'Demand that there is no regression, or leave the moment out.',
  }),
  'gate.since-to-come': ({ since }) => ({ says: `Nothing can have been lost since ${String(since)}, which is still to come.` }),
  'gate.since-far': ({ since, versions, most }) => ({
    says: `Since ${String(since)} it was graded by ${String(versions)} versions of rubrics, and what is lost is judged by each of them.`,
    hint: `Here ${String(most)} are judged at most: name a later moment or fewer rubrics, or run \`assay gate\`.`,
  }),
  'gate.rubric-unknown': ({ asked, near, known }) => ({
    says: `There is no rubric \`${String(asked)}\`.`,
    hint: near === null ? `There are ${listed(known)}.` : `Did you mean \`${String(near)}\`?`,
  }),
  'gate.level-unknown': ({ asked, near, known }) => ({
    says: `No rubric that is asked has a level \`${String(asked)}\`.`,
    hint:
      near !== null
        ? `Did you mean \`${String(near)}\`?`
        : Array.isArray(known) && known.length > 0
          ? `There are ${listed(known)}.`
          : 'None of them has levels.',
  }),
  'entity.ungraded': ({ entity }) => ({
    says: `No rubric grades \`${String(entity)}\`.`,
    hint: 'Run `assay grade`, or see `for:` in the rubrics.',
  }),
  'window.date': ({ given }) => ({
    says: `\`${String(given)}\` is no day to begin or end with.`,
    hint: 'Write a date such as 2026-01-31, or how far back: 90d, 12w, 6m, 1y.',
  }),
  'window.empty': ({ from, to }) => ({
    says: `From ${String(from)} to ${String(to)} there is no day.`,
    hint: 'The first day comes before the last one.',
  }),
  'window.to-come': ({ given }) => ({
    says: `Nothing is known of ${String(given)}, which is still to come.`,
    hint: 'End today, or on a day before.',
  }),
  'window.long': ({ most, every }) => ({
    says: `That is more than ${String(most)} points, one every ${String(every)}.`,
    hint: 'Begin later, or look at fewer days: every week, every month.',
  }),
  'history.rubric-unknown': ({ name, near }) => ({
    says: `No rubric \`${String(name)}\` graded anybody.`,
    ...(near === null ? {} : { hint: `Did you mean \`${String(near)}\`?` }),
  }),
  'history.check-unknown': ({ asked, near }) => ({
    says: `The rubric never had a check \`${String(asked)}\`.`,
    ...(near === null ? {} : { hint: `Did you mean \`${String(near)}\`?` }),
  }),
  'history.too-much': ({ days, entities, checks, mostDays }) => ({
    says: `To judge ${String(entities)} entities by ${String(checks)} checks on ${String(days)} days takes longer than is waited for here.`,
    hint:
      mostDays === 0
        ? 'Select fewer entities, or run `assay backtest`.'
        : `Of so many, ${String(mostDays)} ${mostDays === 1 ? 'day is' : 'days are'} judged in one go: begin later, look at fewer days or select fewer entities, or run \`assay backtest\`.`,
  }),
  'selection.unclear': ({ given, near, known }) => ({
    says: `\`${String(given)}\` selects nothing.`,
    hint:
      near === null
        ? `Write a key and a value, such as \`team:payments\`. Keys are ${listed(known)}.`
        : `Did you mean \`${String(near)}:\`?`,
  }),
  'selection.nobody': ({ selection, near }) => ({
    says: `Nobody is selected by \`${String(selection)}\`.`,
    ...(near === null ? {} : { hint: `Did you mean \`${String(near)}\`?` }),
  }),
};

/** Past so many, nobody looks through a list of names. */
const mostListed = 12;

function listed(names: Fact | undefined): string {
  if (!Array.isArray(names)) return String(names);
  const shown = names.slice(0, mostListed).map((name) => `\`${String(name)}\``);
  return `${shown.join(', ')}${names.length > mostListed ? ` and ${names.length - mostListed} more` : ''}`;
}
