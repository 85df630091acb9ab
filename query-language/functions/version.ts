import { receiverOf, valueOf } from '../analysis/argument.ts';
import { fromJson } from '../analysis/conversion.ts';
import { faulty, literal, value, type Operand } from '../analysis/operand.ts';
import { boolean, describeType, integer, text, version as versionType, type Type } from '../analysis/type.ts';
import { isVersion } from '../analysis/version.ts';
import { alsoCalled, type Call, type QueryFunction } from '../function.ts';
import type { Operation } from '../plan/plan.ts';

const ofText: QueryFunction = {
  name: 'version',
  describes:
    'The version that a text spells, compared by semver’s precedence: `1.9` before `1.10`, `2.0.0-rc.1` before `2.0.0`. Numbers that are missing count as 0, and a `v` may stand in front. Text that is no version makes the check an error for that entity.',
  takes: [{ name: 'text', describes: 'The text, or a json value.', type: 'any' }],
  returns: 'version',
  examples: ['version(git.lastRelease.tag) >= "1.4"'],
  lower: (call): Operand => {
    const given = valueOf(call, 'text');
    if (!given) return faulty;
    switch (given.type.kind) {
      case 'version':
        return value(given);
      case 'json':
        return value(fromJson(given, versionType));
      case 'null':
        return value(literal(versionType, null));
      case 'text':
        if (given.kind !== 'literal') return value({ kind: 'apply', type: versionType, operation: 'parseVersion', arguments: [given] });
        if (isVersion(String(given.value))) return value(literal(versionType, String(given.value).trim()));
        return call.fault('version.invalid', { text: String(given.value).slice(0, 60) }, 'text');
      default:
        return call.fault('call.argument-type', { name: 'text', wanted: 'text', found: describeType(given.type) }, 'text');
    }
  },
};

function part(name: string, operation: Operation, type: Type, describes: string, example: string): QueryFunction {
  return {
    name: `version.${name}`,
    on: 'version',
    describes,
    takes: [],
    returns: type.kind,
    examples: [example],
    lower: (call: Call) => value({ kind: 'apply', type, operation, arguments: [receiverOf(call)] }),
  };
}

/** Versions and their parts, as semver.org names them. */
export const version: readonly QueryFunction[] = [
  ofText,
  alsoCalled('semver', ofText, 'semver(git.lastRelease.tag).isStable()'),
  part('major', 'versionMajor', integer, 'The first number.', 'version(git.lastRelease.tag).major >= 1'),
  part('minor', 'versionMinor', integer, 'The second number; 0 when it is left out.', 'version(git.lastRelease.tag).minor < 100'),
  part('patch', 'versionPatch', integer, 'The third number; 0 when it is left out.', 'version(git.lastRelease.tag).patch == 0'),
  part(
    'prerelease',
    'versionPrerelease',
    text,
    'What marks it as going before the release, such as `rc.1`; null for a release.',
    'version(git.lastRelease.tag).prerelease == null',
  ),
  part(
    'isStable',
    'versionIsStable',
    boolean,
    'Whether it is a release of 1.0.0 or above: before that, semver.org says, anything may change.',
    'version(git.lastRelease.tag).isStable',
  ),
];
