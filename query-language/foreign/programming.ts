import type { ForeignName } from '../foreign-name.ts';

/** The same member under the name that programming languages and SQL give it, for lists, for texts, or for both. */
function known(receivers: readonly ('list' | 'text')[], name: string, renamed: string): readonly ForeignName[] {
  return receivers.map((receiver) => ({ name: `${receiver}.${name}`, why: `here it is called ${renamed}.`, renamed }));
}

/** Members as JavaScript, Python, Java and SQL call them. */
export const programming: readonly ForeignName[] = [
  ...known(['list', 'text'], 'includes', 'contains'),
  ...known(['list', 'text'], 'has', 'contains'),
  ...known(['list', 'text'], 'size', 'length'),
  ...known(['list', 'text'], 'len', 'length'),
  ...known(['list'], 'some', 'any'),
  ...known(['list'], 'exists', 'any'),
  ...known(['list'], 'every', 'all'),
  ...known(['list'], 'where', 'filter'),
  ...known(['list'], 'avg', 'average'),
  ...known(['list'], 'mean', 'average'),
  ...known(['list'], 'min', 'minimum'),
  ...known(['list'], 'max', 'maximum'),
  ...known(['text'], 'toLowerCase', 'lower'),
  ...known(['text'], 'toUpperCase', 'upper'),
  ...known(['text'], 'strip', 'trim'),
  { name: 'list.isEmpty', why: 'a list is empty when its length is 0.', nearest: 'ownership.owners.length == 0' },
  { name: 'text.isEmpty', why: 'a text is empty when it is null or "".', nearest: '(description ?? "") == ""' },
  { name: 'text.equals', why: 'values are compared by ==.', nearest: 'tier == "tier-1"' },
];
