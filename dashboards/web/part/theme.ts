import { useSyncExternalStore } from 'react';

export type ThemeChoice = 'system' | 'light' | 'dark';

const dark = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

export function chosenTheme(): ThemeChoice {
  const theme = document.documentElement.dataset['theme'];
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

export function chooseTheme(choice: ThemeChoice): void {
  if (choice === 'system') {
    delete document.documentElement.dataset['theme'];
    localStorage.removeItem('theme');
  } else {
    document.documentElement.dataset['theme'] = choice;
    localStorage.setItem('theme', choice);
  }
  for (const listener of listeners) listener();
}

/** The choice, and what it comes to on this screen now. */
export function useTheme(): { readonly choice: ThemeChoice; readonly theme: 'light' | 'dark' } {
  const choice = useSyncExternalStore(subscribe, chosenTheme);
  const system = useSyncExternalStore(subscribe, () => (dark.matches ? 'dark' : 'light'));
  return { choice, theme: choice === 'system' ? system : choice };
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  dark.addEventListener('change', listener);
  return () => {
    listeners.delete(listener);
    dark.removeEventListener('change', listener);
  };
}
