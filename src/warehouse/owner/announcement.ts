import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const shape = z.object({
  pid: z.int().positive(),
  program: z.string(),
  port: z.int().min(1).max(65_535),
  token: z.string().min(1),
});

/** What the owner of a database says of itself, in a file beside it: who it is, and where on this machine it answers. */
export type Announcement = Readonly<z.output<typeof shape>>;

export function announcementOf(database: string): string {
  return `${database}.owner.json`;
}

/** Only whoever may act as the owner's user can read it: the token in it opens everything. */
export function announce(database: string, announcement: Announcement): void {
  const path = announcementOf(database);
  const beside = `${path}.${announcement.pid}`;
  writeFileSync(beside, `${JSON.stringify(announcement)}\n`, { mode: 0o600 });
  renameSync(beside, path);
}

/** Undefined where there is none, or none that can be read. It may be of a process that was killed. */
export function readAnnouncement(database: string): Announcement | undefined {
  try {
    const read = shape.safeParse(JSON.parse(readFileSync(announcementOf(database), 'utf8')));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}

/** Takes back what this announcement says; that of another owner stays. */
export function withdraw(database: string, { token }: Announcement): void {
  if (readAnnouncement(database)?.token === token) rmSync(announcementOf(database), { force: true });
}
