import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { isWorthRetrying } from './data/api.ts';
import { router } from './router.tsx';
import './style/tokens.css';
import './style/base.css';

const queries = new QueryClient({
  defaultOptions: { queries: { staleTime: 60_000, retry: (failures, error) => failures < 2 && isWorthRetrying(error) } },
});

const root = document.getElementById('app');
if (!root) throw new Error('The page has no element #app');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
