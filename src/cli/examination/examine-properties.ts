import { propertyOfColumn } from '../../../rubrics/kind.ts';
import type { KindListing } from '../../registry/kinds.ts';
import { changedColumns } from '../../warehouse/retype-columns.ts';
import type { Patient } from './examine-database.ts';
import { problem, type Finding } from './finding.ts';

/** Properties that are declared as another type than they were collected as: with them the database does not open. */
export async function examineProperties(patient: Patient, { kinds }: KindListing): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const { value } of kinds) {
    for (const { column, from, to } of await changedColumns(patient, value.properties)) {
      const says = `${propertyOfColumn(column)} of ${value.name} is ${from} in the database, and declared as ${to}`;
      findings.push(problem('properties', says, `\`assay kind retype ${value.name}\` converts it.`));
    }
  }
  return findings;
}
