import './skeleton.css';

/** Holds the place of what is on its way, so that nothing jumps when it comes. */
export function Skeleton({ height, width = '100%' }: { readonly height: number; readonly width?: number | string }) {
  return <div className="skeleton" style={{ height, width }} aria-hidden="true" />;
}
