import { expect, test } from 'vitest';
import { simulateCompany } from '../../../../src/demo/simulate-company.ts';
import { writeClones } from '../../../../src/demo/write-clones.ts';
import { collectClones, now } from './collect-clones.ts';
import { temporaryClones } from './temporary-clone.ts';

test('clones of the simulated company tell the same as the company', async () => {
  await using folder = await temporaryClones();
  const company = simulateCompany({ seed: 7, services: 12, now: now.replace('.000Z', 'Z') });
  const clones = await writeClones(company, folder.path, 3);
  const settings = { paths: [folder.path], since: 36_500 };
  const [repositories, contents, commits, releases] = [
    await collectClones('repositories', settings),
    await collectClones('contents', settings),
    await collectClones('commits', settings),
    await collectClones('releases', settings),
  ];
  expect(repositories.tables['repository']).toHaveLength(3);
  for (const { repository } of clones) {
    const slug = `${company.login}/${repository.name}`.toLowerCase();
    const own = (rows: readonly Readonly<Record<string, unknown>>[] | undefined) =>
      (rows ?? []).filter((row) => row['repository'] === slug);
    const history = company.history(repository);

    expect(own(repositories.tables['repository'])).toMatchObject([{ default_branch: repository.defaultBranch, name: repository.name }]);
    const paths = new Set(own(contents.tables['repository_file']).map(({ path }) => path));
    for (const { path } of company.files(repository)) expect(paths).toContain(path);
    const told = own(commits.tables['commit']).map(({ subject, author, committed_at: at }) => [subject, author, at].join(' · '));
    const happened = history.commits.map(({ message, author, committedAt }) => {
      return [message.split('\n')[0], author.name, new Date(committedAt).toISOString()].join(' · ');
    });
    expect(told.sort()).toEqual(happened.sort());
    for (const { author, author_is_bot: bot } of own(commits.tables['commit'])) expect(bot).toBe(String(author).endsWith('[bot]'));
    expect(new Set(own(releases.tables['release']).map(({ tag }) => tag))).toEqual(new Set(history.releases.map(({ tag }) => tag)));
  }
});
