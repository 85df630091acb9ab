import type { Fact, Messages } from '../query-language/diagnostic.ts';

/** The words of every diagnostic that collectors raise. The keys are the codes that the README of this folder documents. */
export const messages: Messages = {
  'collector.credential-refused': (facts) => ({
    says: `${String(facts['source'])} refused the ${String(facts['credential'])} (${String(facts['answer'])}): check ${String(facts['check'])}.`,
    hint: 'What was read before stands until it can be read again.',
  }),
  'collector.page-unexpected': (facts) => ({
    says: `${String(facts['source'])} answered \`${String(facts['request'])}\` with a page that lacks ${String(facts['field'])}: ${String(facts['problem'])}.`,
    hint: 'The rest of the page was used. If this stays, the API of the source has changed.',
  }),
  'collector.text-missing': (facts) => ({
    says: `${String(facts['source'])} gives no whole text of ${String(facts['file'])} in ${String(facts['repository'])}, so it was left out.`,
    hint: 'It may be binary, or too large.',
  }),
  'catalog.aliases-too-many': (facts) => ({
    says: `The document uses aliases more than ${String(facts['limit'])} times over, so it was left out.`,
    hint: 'Write the values out; no entity needs so many.',
  }),
  'catalog.array': () => ({
    says: 'The file holds a list of entities. They were read, but Backstage takes one entity per document.',
    hint: 'Put each entity into a document of its own, with `---` between.',
  }),
  'catalog.documents-too-many': (facts) => ({
    says: `The file holds more than ${String(facts['limit'])} documents; the rest was left out.`,
  }),
  'catalog.entity-repeated': (facts) => ({
    says: `${String(facts['entity'])} is declared a second time; the first declaration, in ${String(facts['first'])}, holds.`,
    hint: 'Rename one of them, or remove it.',
  }),
  'catalog.field-shape': (facts) => ({
    says: `\`${String(facts['field'])}\` should be ${String(facts['wanted'])}, but is ${String(facts['found'])}.`,
  }),
  'catalog.file-too-large': (facts) => ({
    says: `The file has ${String(facts['bytes'])} bytes, more than the ${String(facts['limit'])} that are read, so it was left out.`,
    hint: 'Keep large API definitions in files of their own and name them with `$text`.',
  }),
  'catalog.file-truncated': (facts) => ({
    says: `GitHub gives only the beginning of this file of ${String(facts['repository'])}, so it was left out.`,
  }),
  'catalog.key-repeated': (facts) => ({
    says: `The key \`${String(facts['key'])}\` stands twice in one mapping, so the document was left out.`,
    hint: 'A line `---` between two entities is often what is missing.',
  }),
  'catalog.key-unknown': (facts) => ({
    says: `\`${String(facts['key'])}\` is no field of an entity, and was not read.`,
    hint: 'Fields of an entity stand under `metadata` or `spec`.',
  }),
  'catalog.kind-missing': (facts) => ({
    says: `${facts['name'] === null ? 'The document' : String(facts['name'])} has no \`kind\`, so it was left out.`,
    hint: 'Name a kind, for example `kind: Component`.',
  }),
  'catalog.lifecycle-missing': (facts) => ({ says: `${String(facts['entity'])} has no \`spec.lifecycle\`.` }),
  'catalog.link-without-url': () => ({ says: 'A link has no `url`, and was not read.' }),
  'catalog.name-invalid': (facts) => ({
    says: `\`${String(facts['name'])}\` is no name that Backstage takes${facts['slug'] === null ? ', so the entity was left out' : `; it was read as \`${String(facts['slug'])}\``}.`,
    hint: 'Use letters and digits with single `-`, `_` or `.` between; the rest belongs into `metadata.title`.',
  }),
  'catalog.name-missing': (facts) => ({
    says: `${facts['kind'] === null ? 'The document' : `An entity of kind ${String(facts['kind'])}`} has no \`metadata.name\`, so it was left out.`,
  }),
  'catalog.namespace-invalid': (facts) => ({
    says: `\`${String(facts['namespace'])}\` is no namespace that Backstage takes; \`default\` was taken instead.`,
  }),
  'catalog.not-a-mapping': () => ({ says: 'The document is a text or a list of texts, not an entity.' }),
  'catalog.not-an-entity': () => ({
    says: 'The document has neither `apiVersion` nor `kind`: it is not a catalog entity, and was passed over.',
  }),
  'catalog.not-utf8': () => ({ says: 'The file is not all UTF-8; what is not was read as `\uFFFD`.' }),
  'catalog.owner-missing': (facts) => ({ says: `${String(facts['entity'])} has no \`spec.owner\`, so nobody owns it.` }),
  'catalog.path-unreadable': (facts) => ({ says: `${String(facts['path'])} cannot be read: ${String(facts['problem'])}.` }),
  'catalog.pattern': () => ({ says: 'The document is a pattern for a scaffolder to fill in, not an entity, and was passed over.' }),
  'catalog.reference-invalid': (facts) => ({
    says: `\`${String(facts['reference'])}\` in \`${String(facts['field'])}\` names no entity.`,
    hint: 'Write `[kind:][namespace/]name`.',
  }),
  'catalog.reference-mapping': (facts) => ({
    says: `An entry of \`${String(facts['field'])}\` is a mapping; it was read as \`${String(facts['reference'])}\`.`,
    hint: 'Leave out the blank after the colon.',
  }),
  'catalog.reference-without-kind': (facts) => ({
    says: `\`${String(facts['reference'])}\` in \`${String(facts['field'])}\` says no kind, which Backstage requires; ${String(facts['taken'])} was taken.`,
  }),
  'catalog.syntax': (facts) => ({ says: `The document is not valid YAML, so it was left out: ${String(facts['problem'])}.` }),
  'catalog.target-missing': (facts) => ({
    says: `${String(facts['location'])} leads to \`${String(facts['target'])}\`, where there is no file.`,
  }),
  'catalog.target-outside': (facts) => ({
    says: `${String(facts['location'])} leads to \`${String(facts['target'])}\`, outside the tree it stands in, which is not read.`,
  }),
  'catalog.target-remote': (facts) => ({
    says: `${String(facts['location'])} leads to \`${String(facts['target'])}\`, which is not in this tree, and is not fetched.`,
    hint: 'Add a clone of it to `paths`, or collect the organisation it belongs to.',
  }),
  'catalog.version-foreign': (facts) => ({
    says: `\`apiVersion: ${String(facts['version'])}\` is not one of Backstage's, so the document was passed over.`,
    hint: 'If it marks an entity, add it to `apiVersions` of the collector.',
  }),
  'catalog.version-missing': () => ({ says: 'The entity has no `apiVersion`. It was read as `backstage.io/v1alpha1`.' }),
  'codeowners.line-skipped': (facts) => ({
    says: `Line ${String(facts['line'])} of CODEOWNERS of ${String(facts['repository'])} counts for nothing: ${String(facts['reason'])}`,
  }),
  'entities.cells-too-many': (facts) => ({
    says: `The row has more cells than the ${String(facts['columns'])} columns of the first line; those beyond were not read.`,
    hint: 'Put a text that holds commas into quotes.',
  }),
  'entities.field-shape': (facts) => ({ says: `\`${String(facts['field'])}\` should be ${String(facts['wanted'])}.` }),
  'entities.field-unknown': (facts) => ({
    says: `\`${String(facts['field'])}\` is no field of an entity, and was not read.`,
    hint: facts['isOther'] === true ? 'Write it under `properties` or `relations`.' : `It has: ${listed(facts['known'])}.`,
  }),
  'entities.kind-missing': (facts) => ({
    says: `\`${String(facts['name'])}\` has no \`kind\`, so it was left out.`,
    hint: 'Say `kind` for it, for all of its file, or for the path in the settings.',
  }),
  'entities.kind-unknown': (facts) => ({
    says: `\`${String(facts['kind'])}\` is no kind of entity, so \`${String(facts['name'])}\` was left out.`,
    hint: `Declare it with \`assay kind new\`, or write a kind that there is${Array.isArray(facts['known']) && facts['known'].length > 0 ? `: ${listed(facts['known'])}` : ''}.`,
  }),
  'entities.name-invalid': (facts) => ({
    says: `\`${String(facts['value'])}\` cannot be a ${String(facts['field'])}, so the entity was left out.`,
    hint: 'Use letters and digits with single `-`, `_` or `.` between; the rest belongs into `title`.',
  }),
  'entities.name-missing': () => ({ says: 'The entity has no `name`, so it was left out.' }),
  'entities.no-list': () => ({
    says: 'The file lists no entities.',
    hint: 'Write a list of them, or a list under `entities`.',
  }),
  'entities.no-mapping': () => ({ says: 'The item is no entity: it has no fields. It was left out.', hint: 'Write `- name: …`.' }),
  'entities.path-unreadable': (facts) => ({ says: `${String(facts['path'])} cannot be read: ${String(facts['problem'])}.` }),
  'entities.reference-invalid': (facts) => ({
    says: `\`${String(facts['field'])}\` names no ${facts['to'] === null ? 'entity' : `\`${String(facts['to'])}\``} with \`${String(facts['reference'])}\`.`,
    hint: 'Write `kind:namespace/name`, or the name alone.',
  }),
  'entities.relation-unknown': (facts) => ({
    says: `Entities of this kind have no relation \`${String(facts['field'])}\`; it was not read.`,
    hint: `They have: ${listed(facts['known'])}.`,
  }),
  'entities.repeated': (facts) => ({
    says: `${String(facts['entity'])} is listed a second time; the first, in ${String(facts['first'])}, holds.`,
    hint: 'Rename one of them, or remove it.',
  }),
  'entities.syntax': (facts) => ({
    says: `The file is not what its name promises: ${String(facts['problem'])}.`,
    hint: 'What was read before stands until it can be read again.',
  }),
  'entities.too-many': (facts) => ({ says: `The file lists more than ${String(facts['limit'])} entities; the rest was left out.` }),
  'property.unknown': (facts) => ({
    says: `The kind \`${String(facts['kind'])}\` has no property \`${String(facts['property'])}\`; it was not read.`,
    hint: Array.isArray(facts['known']) && facts['known'].length > 0 ? `It has: ${listed(facts['known'])}.` : 'Its file declares none.',
  }),
  'property.unusable': (facts) => ({
    says: `\`${String(facts['property'])}\` of ${String(facts['entity'])} should be ${String(facts['wanted'])}, but is ${String(facts['found'])}.`,
    hint: 'Until it is put right, nothing is known of the properties of this entity.',
  }),
  'git.clone-missing': (facts) => ({
    says: `${String(facts['path'])} is no git clone, nor is any folder directly in it.`,
  }),
  'git.clone-repeated': (facts) => ({
    says: `${String(facts['folder'])} is a second clone of ${String(facts['repository'])}; ${String(facts['first'])} was read.`,
  }),
  'git.clone-unreadable': (facts) => ({ says: `git cannot read ${String(facts['folder'])}: ${String(facts['problem'])}.` }),
  'git.path-unreadable': (facts) => ({ says: `${String(facts['path'])} cannot be read: ${String(facts['problem'])}.` }),
  'manifest.unreadable': (facts) => ({
    says: `${String(facts['path'])}${facts['repository'] === undefined ? '' : ` of ${String(facts['repository'])}`} cannot be read: ${String(facts['problem'])}.`,
    hint: 'Which packages the repository needs is unknown until it can.',
  }),
};

/** Names as a sentence has them, not more than anybody reads. */
function listed(names: Fact | undefined): string {
  if (!Array.isArray(names)) return '';
  const shown = names.slice(0, 12).map((name) => `\`${String(name)}\``);
  return `${shown.join(', ')}${names.length > shown.length ? ', …' : ''}`;
}
