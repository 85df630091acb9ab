import { useEffect, useRef, useState } from 'react';
import { useChart } from '../data/answers.ts';
import { Failure } from './notice.tsx';
import { Skeleton } from './skeleton.tsx';
import { useTheme } from './theme.ts';
import './chart.css';

/** A chart of the server, drawn in the theme of the page, with what it shows in words beneath. */
export function Chart({
  name,
  query = {},
  height,
}: {
  readonly name: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly height: number;
}) {
  const { theme } = useTheme();
  const { data, error } = useChart(name, { ...query, theme });
  const place = useRef<HTMLDivElement>(null);
  const [fault, setFault] = useState<Error>();
  const spec = data?.spec;

  useEffect(() => {
    const element = place.current;
    if (!spec || !element) return undefined;
    let remove: (() => void) | undefined;
    let gone = false;
    const draw = async () => {
      const { drawVega } = await import('./vega-view.ts');
      if (!gone) remove = drawVega(spec, element);
    };
    draw().catch((reason: unknown) => setFault(reason instanceof Error ? reason : new Error(String(reason))));
    return () => {
      gone = true;
      remove?.();
    };
  }, [spec]);

  const trouble = error ?? fault;
  if (trouble) return <Failure error={trouble} />;
  if (!data) return <Skeleton height={height} />;
  return (
    <figure className="chart">
      <div ref={place} style={{ minHeight: height }} />
      <figcaption className="visually-hidden">{data.describes}</figcaption>
    </figure>
  );
}
