import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ask } from './api.ts';

/** The answers that pages are made of, kept by what was asked. */
export function useOverview() {
  return useQuery({ queryKey: ['overview'], queryFn: async ({ signal }) => ask('/api/overview', { signal }) });
}

export function useHeatmap() {
  return useQuery({ queryKey: ['heatmap'], queryFn: async ({ signal }) => ask('/api/services', { signal }) });
}

export function useService(entity: string) {
  return useQuery({
    queryKey: ['service', entity],
    queryFn: async ({ signal }) => ask('/api/services/{entity}', { parts: { entity }, signal }),
  });
}

export function useRemedies(entity: string) {
  return useQuery({
    queryKey: ['remedies', entity],
    queryFn: async ({ signal }) => ask('/api/services/{entity}/remedies', { parts: { entity }, signal }),
  });
}

export function useExplanation(verdict: { readonly entity: string; readonly rubric: string; readonly check: string }) {
  return useQuery({
    queryKey: ['explanation', verdict],
    queryFn: async ({ signal }) => ask('/api/services/{entity}/checks/{rubric}/{check}', { parts: verdict, signal }),
  });
}

export function useDelivery(entity: string) {
  return useQuery({
    queryKey: ['delivery', entity],
    queryFn: async ({ signal }) => ask('/api/dora', { query: { entity, by: 'service', bucket: 'window' }, signal }),
  });
}

export function useChart(chart: string, query: Readonly<Record<string, string | undefined>>) {
  return useQuery({
    queryKey: ['chart', chart, query],
    queryFn: async ({ signal }) => ask('/api/charts/{chart}', { parts: { chart }, query, signal }),
    placeholderData: keepPreviousData,
  });
}
