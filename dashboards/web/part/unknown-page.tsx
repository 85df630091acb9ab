import { useTitle } from './title.ts';
import { Unknown } from './notice.tsx';

export function UnknownPage() {
  useTitle('Not found');
  return <Unknown title="There is no such page" />;
}
