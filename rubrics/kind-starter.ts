import { titleOf } from './kind.ts';

/** Text of a first declaration of a kind, there to be changed. `extends`: it is there anyway, and only given properties. */
export function starterKind(name: string, { extends: isThere }: { readonly extends: boolean }): string {
  return isThere ? extension(name) : declaration(name);
}

function declaration(name: string): string {
  return `# A kind of entity of your own. Its entities are
# \`${name}:namespace/name\`; queries begin with it:
# \`assay query ${name}\`.
kind: ${name}
title: ${titleOf(name)}
describes: What it is, in a sentence.

# Each with its type: boolean, integer, number, text, date, timestamp, duration,
# version, grade, json, list<text>, list<integer>, list<number>. Queries and
# rubrics call \`bundle-size\` \`bundleSize\`, or \`bundle_size\`.
properties:
  bundle-size: {type: integer, unit: bytes, describes: Size of what is loaded.}
  framework:
    type: text
    values: [react, vue, svelte]
    describes: What it is built with.
  last-audit: {type: date, describes: When it was last looked over.}

# What it can be related by besides \`dependsOn\` and its like, each with the kind
# that it leads to. Queries ask relations("servedBy").
relations:
  served-by: service

# Values come from catalog files (\`spec.bundleSize\`,
# \`spec.properties.bundle-size\` or an annotation \`…/bundle-size\`), and from
# lists of entities in YAML, JSON and CSV:
#
#   # assay.yaml
#   collect:
#     entities:
#       paths: [{path: data/${name}.csv, kind: ${name}}]
#
#   # data/${name}.csv
#   name,owner,bundle-size,framework,last-audit,served-by
#   checkout,team:payments,182000,react,2026-01-31,service:checkout
`;
}

function extension(name: string): string {
  return `# Properties that entities of the kind \`${name}\` have here,
# besides what every entity has.
kind: ${name}

# Each with its type: boolean, integer, number, text, date, timestamp, duration,
# version, grade, json, list<text>, list<integer>, list<number>. Queries and
# rubrics call \`cost-centre\` \`costCentre\`, or \`cost_centre\`.
properties:
  cost-centre: {type: text, describes: Who pays for it.}
  data-class:
    type: text
    values: [public, internal, restricted]
    describes: How its data must be treated.
  last-review: {type: date, describes: When it was last looked over.}

# Values come from catalog files (\`spec.costCentre\`,
# \`spec.properties.cost-centre\` or an annotation \`…/cost-centre\`), and from
# lists of entities in YAML, JSON and CSV, which stand behind the catalog in
# assay.yaml so that the catalog says the rest:
#
#   # assay.yaml
#   collect:
#     entities:
#       paths: [{path: data/${name}.csv, kind: ${name}}]
#
#   # data/${name}.csv
#   name,cost-centre,data-class,last-review
#   checkout,4711,restricted,2026-01-31
`;
}
