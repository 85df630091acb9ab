import { conversions, getAt, getKey, isMapping, itemsOf, jsonOf, lengthOf } from './json.ts';
import { fault, isJson, isList, negation, undecided, type Result, type Value } from './value.ts';

/** What a filter gives of one value: several values, null where it was asked of null, or an error. */
type Outputs = readonly Value[] | null | typeof fault;

/**
 * What a path program gives, worked out value by value as jq does. Null passes through every filter; several values are only had inside
 * brackets, as one list.
 */
export function jq(program: string, input: Value): Result {
  const words = program.match(/"(?:[^"\\]|\\.)*"|[a-z]+|\.[A-Za-z_]\w*|-?\d+|[^\s]/gi) ?? [];
  let at = 0;

  function pipeline(): (value: Value) => Outputs {
    const filters = [term()];
    while (words[at] === '|') {
      at += 1;
      filters.push(term());
    }
    return (value) => filters.reduce<Outputs>((outputs, filter) => through(outputs, filter), [value]);
  }

  function term(): (value: Value) => Outputs {
    let filter = atom();
    while (/^[.[?]/.test(words[at] ?? '')) {
      const [before, after] = [filter, suffix()];
      filter = (value) => through(before(value), after);
    }
    return filter;
  }

  function atom(): (value: Value) => Outputs {
    const word = words[at]!;
    if (word.startsWith('.')) {
      if (word !== '.') return suffix();
      at += 1;
      return words[at] === '[' || words[at]?.startsWith('"') ? suffix() : (value) => [value];
    }
    at += 1;
    if (word === '(' || word === '[') {
      const inner = pipeline();
      at += 1;
      if (word === '(') return inner;
      return (value) => {
        const outputs = inner(value);
        return outputs === fault ? fault : [outputs === null ? null : outputs];
      };
    }
    return (value) => only(filters[word]!(value));
  }

  function suffix(): (value: Value) => Outputs {
    const word = words[at++]!;
    if (word.startsWith('"') || word.length > 1) return key(word.startsWith('"') ? (JSON.parse(word) as string) : word.slice(1));
    if (word === '.') return suffix();
    const inside = words[at++]!;
    if (inside === ']') return each;
    at += 1;
    if (inside.startsWith('"')) return key(JSON.parse(inside) as string);
    return (value) => only(isJson(value) ? getAt(value, Number(inside)) : isList(value) ? (value.at(Number(inside)) ?? null) : value);
  }

  function key(name: string): (value: Value) => Outputs {
    const isOptional = words[at] === '?';
    if (isOptional) at += 1;
    return (value) => {
      const found = isJson(value) ? getKey(value, name) : null;
      return only(found === fault && isOptional ? null : found);
    };
  }

  const outputs = pipeline()(input);
  return outputs === null || outputs === fault ? outputs : outputs[0]!;
}

function each(value: Value): Outputs {
  if (value === null || isList(value)) return value;
  if (!isJson(value)) return fault;
  return isMapping(value.content) ? Object.values(value.content).map(jsonOf) : itemsOf(value);
}

function only(result: Result): Outputs {
  return result === fault ? fault : [result as Value];
}

/** Every output of one filter given to the next. Where one of several gives nothing to go through, it adds nothing. */
function through(outputs: Outputs, filter: (value: Value) => Outputs): Outputs {
  if (outputs === null || outputs === fault) return outputs;
  const next = outputs.map(filter);
  if (next.includes(fault)) return fault;
  if (outputs.length === 1 && next[0] === null) return null;
  return next.flatMap((each) => (each === null || each === fault ? [] : each));
}

const filters: Readonly<Record<string, (value: Value) => Result>> = {
  length: (value) =>
    isJson(value) ? lengthOf(value) : isList(value) ? value.length : typeof value === 'string' ? [...value].length : value,
  tonumber: (value) => (isJson(value) ? conversions.number(value) : value),
  tostring: (value) => (isJson(value) ? (typeof value.content === 'string' ? value.content : JSON.stringify(value.content)) : value),
  not: (value) => {
    const truth = isJson(value) ? conversions.boolean(value) : value;
    return undecided(truth) ?? negation(truth);
  },
};
