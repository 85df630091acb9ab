/** The texts of so many files at one commit. The variables are `file0`, `file1`, … with values such as `<sha>:package.json`. */
export function textsQuery(count: number): string {
  const numbers = Array.from({ length: count }, (_, index) => index);
  return `query Texts($owner: String!, $name: String!, ${numbers.map((n) => `$file${n}: String!`).join(', ')}) {
  repository(owner: $owner, name: $name) {
${numbers.map((n) => `    file${n}: object(expression: $file${n}) { ... on Blob { text isBinary isTruncated } }`).join('\n')}
  }
}`;
}
