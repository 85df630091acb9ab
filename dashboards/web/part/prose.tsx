/** A sentence as its author wrote it: plain text, in which only `code` between backticks is set apart. */
export function Prose({ text }: { readonly text: string }) {
  const parts = text.split('`');
  // Without a closing backtick nothing is code.
  if (parts.length % 2 === 0) return <>{text}</>;
  return <>{parts.map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))}</>;
}
