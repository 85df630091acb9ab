/** Why an entity need not pass a check for a while: an exemption as it stands for one entity. */
export interface Exemption {
  /** Identifier `kind:namespace/name`, or the bare name of the entity. */
  readonly entity: string;
  readonly rubric: string;
  readonly check: string;
  readonly reason: ExemptionReason;
  readonly text: string;
  readonly askedBy: string;
  /** Null while nobody has approved it; until then it is not in force. */
  readonly approvedBy: string | null;
  /** The last day it holds, `yyyy-mm-dd`. */
  readonly expires: string;
}

export const exemptionReasons = ['not-applicable-yet', 'accepted-risk', 'migration', 'false-positive', 'other'] as const;
export type ExemptionReason = (typeof exemptionReasons)[number];

/**
 * The exemption that is in force for an entity and a check on the day `yyyy-mm-dd`, if any. Of several it is the one that holds longest,
 * and of those the first in the list.
 */
export function exemptionFor(
  exemptions: readonly Exemption[],
  asked: { readonly entity: string; readonly rubric: string; readonly check: string },
  on: string,
): Exemption | undefined {
  const byPlace = placesOf(exemptions);
  return [asked.entity, bareNameOf(asked.entity)]
    .flatMap((entity) => byPlace.get(placeOf({ ...asked, entity })) ?? [])
    .filter(({ expires, approvedBy }) => approvedBy !== null && on <= expires)
    .reduce<Exemption | undefined>((longest, each) => (longest && longest.expires >= each.expires ? longest : each), undefined);
}

/** The name alone, of an identifier. */
export function bareNameOf(entity: string): string {
  return entity.slice(entity.lastIndexOf('/') + 1);
}

type Places = ReadonlyMap<string, readonly Exemption[]>;

/** A list is asked about every entity and check there is, and never changes. */
const known = new WeakMap<readonly Exemption[], Places>();

function placesOf(exemptions: readonly Exemption[]): Places {
  const places = known.get(exemptions) ?? Map.groupBy(exemptions, placeOf);
  known.set(exemptions, places);
  return places;
}

function placeOf({ entity, rubric, check }: Pick<Exemption, 'entity' | 'rubric' | 'check'>): string {
  return `${rubric}\u0000${check}\u0000${entity}`;
}
