import { chooseTheme, useTheme } from './theme.ts';
import type { ThemeChoice as Choice } from './theme.ts';

export function ThemeChoice() {
  const { choice } = useTheme();
  return (
    <label className="theme">
      Theme
      <select value={choice} onChange={({ target }) => chooseTheme(target.value as Choice)}>
        <option value="system">System</option>
        <option value="light">Light</option>
        <option value="dark">Dark</option>
      </select>
    </label>
  );
}
