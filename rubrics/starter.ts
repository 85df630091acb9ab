import { stringify } from 'yaml';

/** Text of a first rubric of this identifier: small, true of any service, with an example, and there to be changed. */
export function starterRubric(id: string): string {
  return `# What is asked of whom. Each check is a question, and an expression that is true where the answer is yes: \`assay docs\` lists what can
# be asked, \`assay lint\` finds what is wrong here, \`assay rubric test ${id}\` runs the examples at the end.
rubric: ${written(id)}
title: ${written(titleOf(id))}
describes: The few things that every service has.
owner: platform
# draft | visible | leaderboard | gate. A draft is graded and shown only by \`assay grade --drafts\` or \`--rubric ${id}\`; visible to
# everybody; leaderboards may rank by it; only a gate may block a deployment.
phase: draft
# A kind of entity, then perhaps a condition: service | where lifecycle == "production"
for: service
grading:
  # The least percent of points for each letter; below D is F.
  cutoffs: {A: 90, B: 80, C: 70, D: 60}
  # Where less of the weight is known, there is no letter.
  minimum-coverage: 60%
categories: [Ownership, Documentation]
checks:
  - check: owned
    asks: Does somebody own it?
    category: Ownership
    weight: 10
    passes: ownership.owners.length > 0
    # While it fails, the letter is at most this.
    caps: D
    why: What nobody owns, nobody repairs.
    fix: Set \`spec.owner\` in {{entity.file}}, or add a CODEOWNERS file.
    effort: small

  - check: readme
    asks: Does it have a README?
    category: Documentation
    weight: 5
    # Where this is false, the check is not asked: applies: entity.type != "library"
    passes: git.fileExists("README.md")
    why: It is the first thing that anybody opens.
    fix: Write a README.md that says what {{entity.name}} is for and how to run it.
    effort: small

# Small worlds, and what the checks say of them. What is in no row was read and is not there.
examples:
  - example: what passes, what fails, and what is not known
    entities:
      cared-for: {lifecycle: production}
      orphan: {}
      unseen: {}
    rows:
      owner: {cared-for: [{name: payments, known: true}]}
      repository_file: {cared-for: [{path: README.md}]}
    unread: {repository_file: [unseen]}
    expects:
      cared-for: {'*': pass}
      orphan: {'*': fail}
      unseen: {owned: fail, readme: no-data}
    grades: {cared-for: A, orphan: F}
`;
}

/** `mobile-apps` as a title: `Mobile apps`. */
function titleOf(id: string): string {
  const words = id.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** As YAML reads it back as text: an identifier may be `true` or `2026`. */
function written(text: string): string {
  return stringify(text, { lineWidth: 0 }).trimEnd();
}
