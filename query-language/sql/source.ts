import type { Table } from '../catalog.ts';
import { quote } from './quote.ts';

/** The instant whose facts a statement is about, where nothing says otherwise. */
export const asked = 'CAST($as_of AS TIMESTAMPTZ)';

/** The rows of a table as they were at an instant: intervals by when they held, events as far as they had come. */
export function rowsAsOf(table: Table, instant = asked): string {
  if (table.history === 'intervals') return `(SELECT * FROM ${quote(table.name)} WHERE ${holds('', instant)})`;
  const later = (column: string): string => `${quote(column)} > ${instant}`;
  const cut = Object.entries(table.columns).flatMap(([name, { type, until }]) => {
    if (until) return [`${beforehand(name, Object.entries(until), instant)} AS ${quote(name)}`];
    return type === 'timestamp' && name !== table.happened
      ? [`CASE WHEN NOT ${later(name)} THEN ${quote(name)} END AS ${quote(name)}`]
      : [];
  });
  const columns = cut.length > 0 ? `* REPLACE (${cut.join(', ')})` : '*';
  return `(SELECT ${columns} FROM ${quote(table.name)} WHERE (${later(table.happened)}) IS NOT TRUE)`;
}

/** What a column that changes as its row goes on said at an instant: what it says now, unless a change came later. */
function beforehand(column: string, changes: readonly (readonly [moment: string, before: string])[], instant: string): string {
  const later = changes.map(([moment]) => `${quote(moment)} > ${instant}`).join(' OR ');
  const said = changes.map(([, before], index) => {
    const previous = changes[index - 1]?.[0];
    return previous === undefined ? `WHEN TRUE THEN ${text(before)}` : `WHEN ${quote(previous)} <= ${instant} THEN ${text(before)}`;
  });
  return `CASE WHEN ${later} THEN CASE ${said.toReversed().join(' ')} END ELSE ${quote(column)} END`;
}

/** A text of a declaration as SQL. */
function text(declared: string): string {
  return `'${declared.replaceAll("'", "''")}'`;
}

/** The condition that an interval row held at an instant. */
export function holds(alias: string, instant = asked): string {
  const at = alias && `${alias}.`;
  return `${at}valid_from <= ${instant} AND ${instant} < ${at}valid_to`;
}

/** Rows `t` beside what is known of each entity, `k`. */
export interface KnownRows {
  readonly from: string;
  readonly where: string;
  /** The aggregate that tells, over all rows of one entity, whether they are known, where that is more than that they were read. */
  readonly known?: string;
}

/** The collector under whose name Assay's own results stand. */
export const ourselves = `'assay'`;

/**
 * What is known of each entity in a table, joined to the rows: `k` (entity, external, outcome) and `t` (the rows, none when the
 * table was not read). The warehouse keeps `knowledge` so that one authoritative source answers for each subject.
 */
export function knownRows(table: Table, name: string, instant = asked): KnownRows {
  const subject = quote(table.subject.column);
  const knowledge = table.result ? knowledgeOfResults(table, name, instant) : 'knowledge';
  return {
    // The outcome stands inside an equality: as a condition of its own it would keep the engine from joining by hash.
    from: `${knowledge} k LEFT JOIN ${rowsAsOf(table, instant)} t ON t.${subject} = CASE WHEN k.outcome = 'read' THEN k.external END AND t.source = k.source`,
    where: `k."table" = ${name} AND ${isKnownAt(instant)}`,
  };
}

/** The condition that `k` is what is known at an instant. Nothing is known of what is still to come. */
export function isKnownAt(instant: string): string {
  return instant === asked ? holds('k') : `${holds('k', instant)} AND ${instant} <= ${asked}`;
}

/** The same columns as `knowledge` for what no source reads: entities are what is known, as far as there are results. */
function knowledgeOfResults(table: Table, name: string, instant = asked): string {
  const [subject, rows] = [quote(table.subject.column), rowsAsOf(table, instant)];
  const listed = { everyone: `EXISTS (FROM ${rows})`, listed: `entity IN (SELECT ${subject} FROM ${rows})` };
  const columns = `${name} AS "table", entity, entity AS external, ${ourselves} AS source, rank, outcome, valid_from, valid_to`;
  const entities = `"table" = 'entity' AND rank = 0 AND outcome = 'read'`;
  return `(SELECT ${columns} FROM knowledge WHERE ${entities} AND ${listed[table.result ?? 'everyone']})`;
}

/** The entities of one kind, of every kind when none is given, each as its authoritative source declares it. */
export function entitiesOf(kind: string | undefined, entityTable: Table): string {
  const authoritative = `k."table" = 'entity' AND k.rank = 0 AND k.outcome = 'read' AND k.entity = t.entity AND k.source = t.source`;
  const only = kind === undefined ? '' : ` WHERE t.kind = ${kind}`;
  return `(SELECT t.* FROM ${rowsAsOf(entityTable)} t JOIN knowledge k ON ${authoritative} AND ${holds('k')}${only})`;
}

/** The column of `eachRow` with the entity that a row belongs to. */
export const rowEntity = 'row entity';

/**
 * The rows of a table, each once as its authoritative source reports it, those that belong to no entity too. Given entities, a row
 * stands once for each of them that it belongs to.
 */
export function eachRow(table: Table, name: string, entities?: string): string {
  const subject = `t.${quote(table.subject.column)}`;
  const known = table.result ? knowledgeOfResults(table, name) : 'knowledge';
  const read = `FROM ${known} k WHERE k."table" = ${name} AND k.outcome = 'read' AND ${holds('k')}`;
  const word = `LEFT JOIN (SELECT DISTINCT external, source ${read}) w ON w.external = ${subject}`;
  const rows = `SELECT t.* FROM ${rowsAsOf(table)} t ${word} WHERE w.source IS NULL OR w.source = t.source`;
  if (entities === undefined) return `(${rows})`;
  const owners = `SELECT k.entity, k.external, k.source ${read} AND k.entity IN (SELECT n.entity FROM ${entities} n)`;
  return `(SELECT o.entity AS ${quote(rowEntity)}, t.* FROM (${rows}) t LEFT JOIN (${owners}) o ON o.external = ${subject} AND o.source = t.source)`;
}
