import { argumentOf, receiverOf } from '../analysis/argument.ts';
import { fromJson } from '../analysis/conversion.ts';
import { jsonGet, jsonItems } from '../analysis/json.ts';
import { value, type Operand } from '../analysis/operand.ts';
import {
  boolean,
  date,
  describeType,
  duration,
  grade,
  integer,
  json as jsonType,
  number,
  text as textType,
  timestamp,
  type Type,
} from '../analysis/type.ts';
import type { Call, QueryFunction } from '../function.ts';
import type { Operation, Plan } from '../plan/plan.ts';
import { aggregate } from './aggregate.ts';
import { list } from './list.ts';
import { text } from './text.ts';
import { time } from './time.ts';

function conversion(name: string, operation: Operation, type: Type, takes: string, example: string): QueryFunction {
  return {
    name: `json.${name}`,
    on: 'json',
    describes: `It as a ${describeType(type)}: ${takes}. Anything else makes the check an error for that entity.`,
    takes: [],
    returns: describeType(type),
    examples: [example],
    lower: (call) => value({ kind: 'apply', type, operation, arguments: [receiverOf(call)] }),
  };
}

/** A member of another type that a json value has as well, once it is taken as that type. */
function as(taken: (json: Plan) => Plan, known: readonly QueryFunction[], name: string, example: string): QueryFunction {
  const member = known.find((each) => each.on !== undefined && each.name === `${each.on}.${name}`);
  if (!member) throw new Error(`Nothing is called ${name}`);
  const lower = (call: Call): Operand => member.lower({ ...call, receiver: value(taken(receiverOf(call))) });
  return { ...member, name: `json.${name}`, on: 'json', examples: [example], lower };
}

const asText = (plan: Plan): Plan => fromJson(plan, textType);
const asMoment = (plan: Plan): Plan => fromJson(plan, timestamp);

function get(call: Call): Operand {
  const json = receiverOf(call);
  const key = argumentOf(call, 'key');
  const written = key.kind === 'literal' ? key.value : undefined;
  if (typeof written === 'string') return value(jsonGet(json, written));
  if (Number.isSafeInteger(written)) return value({ kind: 'apply', type: jsonType, operation: 'jsonAt', arguments: [json, key] });
  return call.fault('call.argument-type', { name: 'key', wanted: 'text or a position', found: describeType(key.type) }, 'key');
}

const ofList = [...list, ...aggregate];

/** Members of json values. A name behind a json value is a key of it, unless it is called; `length` alone needs no parentheses. */
export const json: readonly QueryFunction[] = [
  {
    name: 'json.get',
    on: 'json',
    describes:
      'What a mapping holds under a key, or a list at a position from 0, from the end when it is negative; null where there is nothing. `x.owner` is `x.get("owner")`.',
    takes: [{ name: 'key', describes: 'The key or the position.', type: 'any', literal: true }],
    returns: 'json',
    examples: ['custom("alerts").get("critical").length == 0', 'custom("regions").get(0) == "eu-west-1"'],
    lower: get,
  },
  {
    name: 'json.items',
    on: 'json',
    describes: 'The elements of a list. Functions of lists can also be asked of the json value itself.',
    takes: [],
    returns: 'list of json',
    examples: ['custom("regions").items().length >= 2'],
    lower: (call) => value(jsonItems(receiverOf(call))),
  },
  {
    name: 'json.length',
    on: 'json',
    describes: 'How many elements a list, keys a mapping or characters a text has.',
    takes: [],
    returns: 'integer',
    examples: ['custom("servicenow-incidents").length < 5'],
    lower: (call) => value({ kind: 'apply', type: integer, operation: 'jsonLength', arguments: [receiverOf(call)] }),
  },
  conversion('toNumber', 'jsonToNumber', number, 'a number, or a text that spells one', 'custom("lines").toNumber() * 2 < 400'),
  conversion(
    'toText',
    'jsonToText',
    textType,
    'a text, or a number or a truth as JSON writes it',
    'custom("stage").toText() + "!" != "beta!"',
  ),
  conversion('toBoolean', 'jsonToBoolean', boolean, 'true or false, or a text that says so', 'custom("tls_enabled").toBoolean()'),
  conversion('toDate', 'jsonToDate', date, 'a text such as `2026-01-31`', 'custom("reviewed").toDate() > @2026-01-01'),
  conversion(
    'toTimestamp',
    'jsonToTimestamp',
    timestamp,
    'a text such as `2026-01-31T10:00Z`',
    'custom("reviewed").toTimestamp().age < 365d',
  ),
  conversion('toDuration', 'jsonToDuration', duration, 'a text such as `P7D` or `7d`', 'custom("recovery").toDuration() <= 4h'),
  conversion('toGrade', 'jsonToGrade', grade, 'one of the letters A, B, C, D and F', 'custom("audit").toGrade() >= "B"'),
  as(asMoment, time, 'age', 'custom("reviewed").age() < 365d'),
  as(asMoment, time, 'fromNow', 'custom("last_risk_assessment_date").fromNow() > duration("P-1Y")'),
  as(asText, text, 'lower', 'custom("stage").lower() == "beta"'),
  as(asText, text, 'upper', 'custom("stage").upper() == "BETA"'),
  as(asText, text, 'trim', 'custom("stage").trim() == "beta"'),
  as(asText, text, 'split', 'custom("regions").split(",").length >= 2'),
  as(asText, text, 'startsWith', 'custom("stage") startsWith "beta"'),
  as(asText, text, 'endsWith', 'custom("stage") endsWith "beta"'),
  as(asText, text, 'matches', 'custom("stage").matches("(?i)beta.*")'),
  as(asText, text, 'matchesIn', 'custom("stage").matchesIn("beta")'),
  as(asText, text, 'like', 'custom("stage") like "beta-*"'),
  as(jsonItems, ofList, 'any', 'custom("alerts").any((a) => a.severity == "high")'),
  as(jsonItems, ofList, 'all', 'custom("alerts").all((a) => a.severity != "high")'),
  as(jsonItems, ofList, 'filter', 'custom("alerts").filter((a) => a.severity == "high").length == 0'),
  as(jsonItems, ofList, 'map', 'custom("alerts").map((a) => a.amount).sum() < 10'),
  as(jsonItems, ofList, 'count', 'custom("alerts").count((a) => a.severity == "high") == 0'),
  as(jsonItems, ofList, 'contains', 'custom("regions") contains "eu-west-1"'),
  as(jsonItems, ofList, 'first', 'custom("regions").first() == "eu-west-1"'),
  as(jsonItems, ofList, 'last', 'custom("regions").last() == "eu-west-1"'),
  as(jsonItems, ofList, 'sum', 'custom("costs").sum() < 1000'),
  as(jsonItems, ofList, 'average', 'custom("costs").average() < 1000'),
  as(jsonItems, ofList, 'median', 'custom("costs").median() < 1000'),
  as(jsonItems, ofList, 'percentile', 'custom("costs").percentile(90%) < 1000'),
  as(jsonItems, ofList, 'minimum', 'custom("costs").minimum() > 0'),
  as(jsonItems, ofList, 'maximum', 'custom("costs").maximum() < 1000'),
];
