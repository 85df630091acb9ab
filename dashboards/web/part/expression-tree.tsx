import type { Part } from '../generated/api.ts';

/** An expression taken apart: each part with the value it had. */
export function ExpressionTree({ part }: { readonly part: Part }) {
  return (
    <ul className="tree">
      <Branch part={part} />
    </ul>
  );
}

function Branch({ part }: { readonly part: Part }) {
  return (
    <li>
      <div className="tree-part">
        <code>{part.text}</code>
        <span className="tree-value">{part.known ? (part.value ?? '…') : 'not known'}</span>
      </div>
      {part.parts.length > 0 && (
        <ul>
          {part.parts.map((each, index) => (
            <Branch key={`${index} ${each.text}`} part={each} />
          ))}
        </ul>
      )}
    </li>
  );
}
