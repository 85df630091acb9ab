import { conversions, getAt, getKey, itemsOf, lengthOf } from './json.ts';
import { members, type Member } from './members.ts';
import { isJson, type Json, type Result } from './value.ts';

/** What is asked of json once it is taken for something else. */
function taken(as: (json: Json) => Result, member: Member): Member {
  return { takes: member.takes, give: (object, given, context) => member.give(isJson(object) ? as(object) : object, given, context) };
}

function converting(convert: (json: Json) => Result): Member {
  return { takes: [], give: (object) => (isJson(object) ? convert(object) : object) };
}

const some = (names: readonly string[], as: (json: Json) => Result): Readonly<Record<string, Member>> =>
  Object.fromEntries(names.map((name) => [name, taken(as, members[name]!)]));

/** What can be called behind json; without being called, only its length. */
export const jsonMembers: Readonly<Record<string, Member>> = {
  ...some(['lower', 'upper', 'trim', 'split', 'startsWith', 'endsWith', 'matches', 'matchesIn', 'like'], conversions.text),
  ...some(['age', 'fromNow'], conversions.moment),
  ...some(['any', 'all', 'filter', 'map', 'count', 'first', 'last'], itemsOf),
  ...some(['sum', 'average', 'median', 'percentile', 'minimum', 'maximum'], itemsOf),
  get: {
    takes: ['key'],
    give: (object, given) => {
      const key = given.value('key');
      if (!isJson(object)) return object;
      return typeof key === 'number' ? getAt(object, key) : getKey(object, key as string);
    },
  },
  items: converting(itemsOf),
  length: converting(lengthOf),
  toBoolean: converting(conversions.boolean),
  toNumber: converting(conversions.number),
  toText: converting(conversions.text),
  toDate: converting(conversions.day),
  toTimestamp: converting(conversions.moment),
  toDuration: converting(conversions.duration),
  toGrade: converting(conversions.grade),
};
