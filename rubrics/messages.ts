import type { Fact, Message, Messages } from '../query-language/diagnostic.ts';

/** The words of every code that reading a definition can raise. Each code is documented in README.md of this folder. */
export const messages: Messages = {
  'document.too-long': ({ length, longest }) => ({
    says: `The file has ${text(length)} characters; at most ${text(longest)} are read.`,
    hint: 'Split it into several files.',
  }),
  'document.too-deep': () => ({ says: 'Nested too deeply to be read.' }),
  'document.syntax': ({ reason }) => ({ says: `Not valid YAML: ${text(reason)}.` }),
  'document.several': () => ({ says: 'The file holds more than one document.', hint: 'Put what follows `---` into a file of its own.' }),
  'document.key-duplicate': () => ({ says: 'This field is given twice.', hint: 'Keep one of them.' }),
  'document.alias-unknown': ({ name }) => ({ says: `\`*${text(name)}\` refers to an anchor that no earlier line sets.` }),
  'document.alias-circular': ({ name }) => ({ says: `\`*${text(name)}\` stands inside what it refers to.` }),
  'document.alias-bomb': () => ({ says: 'The aliases of this file multiply beyond reason.', hint: 'Write the values out.' }),
  'document.field-unknown': ({ field, within, near, known }) => ({
    says: `There is no field \`${text(field)}\`${within === '' ? '' : ` in \`${text(within)}\``}.`,
    ...hint(near === null ? oneOf(known, 'Known here') : `Did you mean \`${text(near)}\`?`),
  }),
  'document.field-missing': ({ field }) => ({ says: field === '' ? 'The file is empty.' : `\`${text(field)}\` is missing.` }),
  'document.value-wrong-type': ({ field, expected, found }) => ({
    says: `${subject(field)} should be ${text(expected)}, not ${text(found)}.`,
  }),
  'document.value-unknown': ({ field, found, near, allowed }) => ({
    says: `\`${text(found)}\` is no value of \`${text(field)}\`.`,
    ...hint(near === null ? oneOf(allowed, 'It takes') : `Did you mean \`${text(near)}\`?`),
  }),
  'document.value-out-of-range': ({ field, of, least, most }) => ({
    says: `${subject(field)} should ${of === 'number' || of === 'int' ? 'be' : 'have'} ${least === null ? 'at most' : 'at least'} ${amount(least ?? most, of)}.`,
  }),
  'document.value-malformed': ({ field, reason }) => ({ says: `${subject(field)} is not as it should be: ${text(reason)}.` }),
  'rubric.cutoffs-disordered': ({ lower, below, higher, above }) => ({
    says: `The cutoff of ${text(lower)} (${text(below)}) is not below that of ${text(higher)} (${text(above)}).`,
  }),
  'rubric.name-repeated': ({ what, name }) => ({
    says: `There is already ${what === 'example' ? 'an' : 'a'} ${text(what)} \`${text(name)}\`.`,
  }),
  'rubric.name-unlisted': ({ what, name, near, known }) => ({
    says: `\`${text(name)}\` is no ${text(what)} of this rubric.`,
    ...hint(
      near === null
        ? (oneOf(known, 'Listed') ?? `List it under \`${what === 'level' ? 'grading.levels' : 'categories'}\`.`)
        : `Did you mean \`${text(near)}\`?`,
    ),
  }),
  'rubric.judgement-missing': ({ check }) => ({
    says: `The check \`${text(check)}\` says neither what \`passes\` nor how much \`credit\` there is.`,
    hint: 'Give `passes:` a condition.',
  }),
  'rubric.judgement-twice': ({ check }) => ({
    says: `The check \`${text(check)}\` has both \`passes\` and \`credit\`.`,
    hint: 'Keep one of them.',
  }),
  'rubric.capture-unknown': ({ name, near, known }) => ({
    says: `The check captures nothing called \`${text(name)}\`.`,
    ...hint(
      near === null
        ? (oneOf(known, 'It captures') ?? 'Write `captures("name", …)` around a value in `passes`.')
        : `Did you mean \`${text(near)}\`?`,
    ),
  }),
  'rubric.kind-unknown': ({ kind, near, known }) => ({
    says: `\`${text(kind)}\` is no kind of entity.`,
    ...hint(near === null ? oneOf(known, 'Kinds') : `Did you mean \`${text(near)}\`?`),
  }),
  'rubric.scope-stage': () => ({
    says: 'After the kind only one condition may follow.',
    hint: 'Write `service | where lifecycle == "production"`.',
  }),
  'rubric.scope-undecided': ({ rubric, count, entities }) => ({
    says: `Whether \`${String(rubric)}\` is for ${String(count)} entities is unknown, so it does not grade them: ${Array.isArray(entities) ? entities.join(', ') : ''}${Number(count) > 3 ? ', …' : ''}.`,
    hint: 'A source that `for` needs was not read for them, or a value that it orders by is missing.',
  }),
  'rubric.scope-refused': ({ rubric, reason }) => ({
    says: `Whom \`${text(rubric)}\` is for could not be evaluated: ${text(reason)}.`,
    hint: 'Its last results stand.',
  }),
  'rubric.file-name': ({ rubric, expected }) => ({
    says: `The rubric \`${text(rubric)}\` does not have the name of its file.`,
    hint: `Name the file \`${text(expected)}\`, or the rubric as the file.`,
  }),
  'rubric.twice': ({ rubric, first }) => ({ says: `There is a rubric \`${text(rubric)}\` already, in ${text(first)}.` }),
  'rubric.file-unreadable': ({ reason }) => ({ says: `The file cannot be read: ${text(reason)}.` }),
  'rubric.dates-reversed': ({ from, until }) => ({ says: `It ends on ${text(until)}, before it begins on ${text(from)}.` }),
  'rubric.example-stranger': ({ what, name, near, known }) => ({
    says: `\`${text(name)}\` is no ${what === 'check' ? 'check of this rubric' : 'entity of this example'}.`,
    ...hint(near === null ? oneOf(known, 'There are') : `Did you mean \`${text(near)}\`?`),
  }),
  'rubric.example-table': ({ name, near }) => ({
    says: `There is no table \`${text(name)}\`.`,
    hint: near === null ? '`assay docs` lists them.' : `Did you mean \`${text(near)}\`?`,
  }),
  'rubric.example-column': ({ name, table, near, known }) => ({
    says: `The table \`${text(table)}\` has no column \`${text(name)}\` that an example gives.`,
    ...hint(near === null ? oneOf(known, 'It has') : `Did you mean \`${text(near)}\`?`),
  }),
  'rubric.example-value': ({ column, wanted }) => ({ says: `\`${text(column)}\` should be ${text(wanted)}.` }),
  'rubric.example-rows': ({ table, entity }) => ({
    says: `\`${text(table)}\` has one row at most, and \`${text(entity)}\` is given several.`,
    ...hint(table === 'entity' ? 'Its columns stand under `entities`.' : undefined),
  }),
  'rubric.example-events': ({ table }) => ({
    says: `The rows of \`${text(table)}\` happen once and have no history.`,
    hint: 'Write them under `rows`, with the moments that they have columns for.',
  }),
  'group.file-name': ({ group, expected }) => ({
    says: `The group \`${text(group)}\` does not have the name of its file.`,
    hint: `Name the file \`${text(expected)}\`, or the group as the file.`,
  }),
  'group.twice': ({ group, first }) => ({ says: `There is a group \`${text(group)}\` already, in ${text(first)}.` }),
  'group.file-unreadable': ({ reason }) => ({ says: `The file cannot be read: ${text(reason)}.` }),
  'group.scope-refused': ({ group, reason }) => ({
    says: `Who belongs to \`${text(group)}\` could not be evaluated: ${text(reason)}.`,
    hint: 'It has no roll-up until that is put right.',
  }),
  'group.scope-undecided': ({ group, count, entities }) => ({
    says: `Whether ${text(count)} entities belong to \`${text(group)}\` is unknown, so they are left out of it: ${text(entities)}${Number(count) > 3 ? ', …' : ''}.`,
    hint: 'A source that `for` needs was not read for them, or a value that it orders by is missing.',
  }),
  'kind.file-name': ({ kind, expected }) => ({
    says: `The kind \`${text(kind)}\` does not have the name of its file.`,
    hint: `Name the file \`${text(expected)}\`, or the kind as the file.`,
  }),
  'kind.file-unreadable': ({ reason }) => ({ says: `The file cannot be read: ${text(reason)}.` }),
  'kind.twice': ({ kind, first }) => ({
    says: `The kind \`${text(kind)}\` is declared already, in ${text(first)}.`,
    hint: 'Put the properties of both into one file.',
  }),
  'kind.name-taken': ({ kind, by }) => ({
    says: `\`${text(kind)}\` is ${meanings[text(by)] ?? 'something else'} already, so no kind of entity can be called so.`,
    hint: `Call it \`${text(kind)}_kind\`, or what it is more closely.`,
  }),
  'kind.property-taken': ({ name, has }) => ({
    says: `${has === 'entity' ? `Every entity has \`${text(name)}\` already` : `Every row has a \`${text(name)}\` of its own`}, so no property can be called so.`,
    hint: has === 'entity' ? 'Give it as a field of the entity, or call the property something else.' : 'Call the property something else.',
  }),
  'kind.field-misplaced': ({ field, type, wanted }) => ({
    says: `\`${text(field)}\` is for ${text(wanted)}, and this property is of type \`${text(type)}\`.`,
    hint: `Leave \`${text(field)}\` out, or change the type.`,
  }),
  'kind.relation-kind': ({ kind, near, known }) => ({
    says: `\`${text(kind)}\` is no kind of entity that a relation could lead to.`,
    ...hint(near === null ? oneOf(known, 'Kinds') : `Did you mean \`${text(near)}\`?`),
  }),
  'exemption.approved-by-asker': ({ who }) => ({
    says: `${text(who)} asked for this exemption and cannot approve it.`,
    hint: 'Somebody else has to.',
  }),
  'exemption.subject': () => ({
    says: 'An exemption is either for one `entity`, or `for` those of a scope.',
    hint: 'Give one of the two.',
  }),
  'exemption.nobody': () => ({ says: 'Nobody is named who does this.' }),
  'exemption.text-missing': () => ({ says: 'It is not said what makes it so.', hint: 'Say it for whoever reads this in a year.' }),
  'exemption.unknown-name': ({ what, name, near, known }) => ({
    says: `There is no ${text(what)} \`${text(name)}\`.`,
    ...hint(near === null ? oneOf(known, 'There are') : `Did you mean \`${text(near)}\`?`),
  }),
  'exemption.past': ({ expires }) => ({ says: `${text(expires)} is over.`, hint: 'Give a last day that is still to come.' }),
  'exemption.too-long': ({ rubric, days, latest, expires }) => ({
    says: `\`${text(rubric)}\` allows exemptions of ${text(days)} days at most, and ${text(expires)} is later than that.`,
    hint: `Ask until ${text(latest)} or before, and again when that is over.`,
  }),
  'exemption.expired': ({ id, expires }) => ({
    says: `${text(id)} ended with ${text(expires)}, so nothing can be decided about it.`,
    hint: 'Ask for a new one.',
  }),
  'exemption.settled': ({ id, state, decision }) => ({ says: `${text(id)} is ${text(state)}, so it is too late to ${text(decision)} it.` }),
  'exemption.not-approver': ({ who }) => ({
    says: `${text(who)} is none of those who approve exemptions.`,
    hint: '`approvers` in assay.yaml names them.',
  }),
  'exemption.unknown': ({ id, near }) => ({
    says: `There is no exemption \`${text(id)}\`.`,
    hint: near === null ? '`assay exempt list --all` lists them.' : `Did you mean \`${text(near)}\`?`,
  }),
  'exemption.decided-elsewhere': ({ id, state, who }) => ({
    says: `${text(who)} has ${text(state)} this as ${text(id)}, which stands.`,
    hint: 'Take it out of the file, or ask for another.',
  }),
  'exemption.scope-refused': ({ id, reason }) => ({
    says: `Whom ${text(id)} exempts cannot be told, so it exempts nobody: ${text(reason)}`,
    hint: 'Revoke it and ask again with a scope that can be read.',
  }),
  'exemption.dangling': ({ what, name, near }) => ({
    says: `There is no ${text(what)} \`${text(name)}\`, so this exempts nobody.`,
    ...hint(near === null ? undefined : `Did you mean \`${text(near)}\`?`),
  }),
  'attestation.nobody': () => ({ says: 'Nobody is named who states this.' }),
  'attestation.key': ({ key }) => ({
    says: `\`${text(key)}\` cannot be what something is stated under.`,
    hint: 'Write lower case letters and digits, with single hyphens between them, such as `load-test`.',
  }),
  'attestation.value-missing': () => ({ says: 'What is stated is empty.', hint: 'Give true, false, a number, a date or another text.' }),
  'attestation.comment-missing': () => ({ says: 'It is not said what this rests on.', hint: 'Say where the result is, or who saw it.' }),
  'attestation.validity': ({ days, most }) => ({
    says: `${text(days)} days are no time for which this can be valid.`,
    hint: `Give from 1 to ${text(most)} days, and state it again after that.`,
  }),
  'attestation.none': ({ entity, key }) => ({ says: `Nobody attests \`${text(key)}\` of ${text(entity)} now.` }),
};

const units: Readonly<Record<string, string>> = { string: 'character', array: 'item', object: 'field' };

/** What a word that a kind cannot have is instead. */
const meanings: Readonly<Record<string, string>> = {
  table: 'a table of facts',
  name: 'a name of the query language',
  word: 'a reserved word of the query language',
};

function amount(count: Fact | undefined, of: Fact | undefined): string {
  const unit = units[text(of)];
  return unit === undefined ? text(count) : `${text(count)} ${unit}${count === 1 ? '' : 's'}`;
}

function subject(field: Fact | undefined): string {
  return field === '' ? 'The file' : `\`${text(field)}\``;
}

function hint(words: string | undefined): Pick<Message, 'hint'> {
  return words === undefined ? {} : { hint: words };
}

/** All fields of a file have room; past so many, nobody looks through names. */
const mostListed = 30;

function oneOf(names: Fact | undefined, lead: string): string | undefined {
  if (!Array.isArray(names) || names.length === 0) return undefined;
  const shown = names.slice(0, mostListed).map((name) => `\`${String(name)}\``);
  return `${lead}: ${shown.join(', ')}${names.length > mostListed ? ` and ${names.length - mostListed} more` : ''}.`;
}

function text(fact: Fact | undefined): string {
  return Array.isArray(fact) ? fact.join(', ') : String(fact ?? '');
}
