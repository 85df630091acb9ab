import { getRouteApi } from '@tanstack/react-router';
import { useDeferredValue, useMemo, useState, useSyncExternalStore } from 'react';
import { count, counted } from '../format.ts';
import type { Heatmap as HeatmapData } from '../generated/api.ts';
import { ExplanationPanel } from '../part/explanation-panel.tsx';
import { Heatmap } from './heatmap.tsx';
import { columnsOf, matching } from './heatmap-model.ts';

const route = getRouteApi('/');
const narrowScreen = matchMedia('(max-width: 720px)');

/** The heatmap with what steers it. All that is chosen stands in the address, so that a link shows the same. */
export function HeatmapSection({ heatmap }: { readonly heatmap: HeatmapData }) {
  const chosen = route.useSearch();
  const navigate = route.useNavigate();
  const narrow = useSyncExternalStore(subscribe, () => narrowScreen.matches);
  const search = useDeferredValue(chosen.q ?? '');
  const columns = useMemo(() => columnsOf(heatmap, chosen.rubric, narrow), [heatmap, chosen.rubric, narrow]);
  const rows = useMemo(() => matching(heatmap.services, search), [heatmap.services, search]);
  const sort = sortOf(
    chosen.sort,
    columns.map(({ id }) => id),
  );
  const selected = selectedOf(chosen, heatmap);
  const [opener, setOpener] = useState<HTMLElement | null>(null);

  const choose = (change: Partial<typeof chosen>, replace = false) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace, resetScroll: false });

  return (
    <>
      <div className="heatmap-tools">
        <label>
          <span className="visually-hidden">Search services by name, owner or tier</span>
          <input
            type="search"
            placeholder="Search by name, owner, tier"
            value={chosen.q ?? ''}
            onChange={({ target }) => choose({ q: target.value }, true)}
          />
        </label>
        <label>
          Rubric{' '}
          <select value={chosen.rubric ?? ''} onChange={({ target }) => choose({ rubric: target.value })}>
            <option value="">All</option>
            {heatmap.rubrics.map(({ rubric, title }) => (
              <option key={rubric} value={rubric}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <p className="quiet small" role="status">
          {rows.length === heatmap.services.length
            ? counted(rows.length, 'service')
            : `${count(rows.length)} of ${counted(heatmap.services.length, 'service')}`}
        </p>
      </div>
      {rows.length === 0 ? (
        <p className="notice">No service matches “{search}”.</p>
      ) : (
        <Heatmap
          heatmap={heatmap}
          rows={rows}
          columns={columns}
          sort={sort}
          selected={selected}
          onSort={(id) => choose({ sort: id === sort.id && !sort.desc ? `-${id}` : id })}
          onOpenService={(entity) => void navigate({ to: '/services/$service', params: { service: entity } })}
          onOpenCheck={({ entity, rubric, check }) => {
            setOpener(document.activeElement instanceof HTMLElement ? document.activeElement : null);
            choose({ service: entity, check: `${rubric}/${check}` });
          }}
        />
      )}
      {selected && (
        <ExplanationPanel
          selected={selected}
          onClose={() => {
            choose({ service: '', check: '' });
            opener?.focus({ preventScroll: true });
          }}
        />
      )}
    </>
  );
}

/** Worst grade first, unless the address names a column that is there. */
function sortOf(asked: string | undefined, ids: readonly string[]): { readonly id: string; readonly desc: boolean } {
  const id = asked?.replace(/^-/, '');
  if (asked !== undefined && id !== undefined && ids.includes(id)) return { id, desc: asked.startsWith('-') };
  return { id: ids.find((each) => each.startsWith('grade:')) ?? 'name', desc: false };
}

/** A service may be named by its name alone, as people write links. */
function selectedOf({ service, check }: { readonly service?: string; readonly check?: string }, { services }: HeatmapData) {
  const slash = check?.indexOf('/') ?? -1;
  if (service === undefined || check === undefined || slash < 1) return undefined;
  const entity = services.find((each) => each.entity === service || each.name === service)?.entity ?? service;
  return { entity, rubric: check.slice(0, slash), check: check.slice(slash + 1) };
}

function subscribe(listener: () => void): () => void {
  narrowScreen.addEventListener('change', listener);
  return () => narrowScreen.removeEventListener('change', listener);
}
