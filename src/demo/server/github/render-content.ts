import type { Repository, SourceFile } from '../../company.ts';
import { apiUrl, htmlUrl, type RenderContext } from './address.ts';
import { blobSha } from './object.ts';

export function contentFile(context: RenderContext, repository: Repository, file: SourceFile) {
  const bytes = Buffer.from(file.text);
  return {
    ...contentEntry(context, repository, file.path, 'file', bytes.length, blobSha(file.text)),
    content: bytes.toString('base64'),
    encoding: 'base64',
  };
}

export function contentEntry(
  context: RenderContext,
  repository: Repository,
  path: string,
  type: 'file' | 'dir',
  size: number,
  sha: string,
) {
  const url = `${apiUrl(context, repository)}/contents/${path}?ref=${repository.defaultBranch}`;
  const git = `${apiUrl(context, repository)}/git/${type === 'file' ? 'blobs' : 'trees'}/${sha}`;
  const html = `${htmlUrl(context, repository)}/${type === 'file' ? 'blob' : 'tree'}/${repository.defaultBranch}/${path}`;
  const download = type === 'file' ? `${htmlUrl(context, repository)}/raw/${repository.defaultBranch}/${path}` : null;
  return {
    name: path.split('/').at(-1) ?? path,
    path,
    sha,
    size,
    url,
    html_url: html,
    git_url: git,
    download_url: download,
    type,
    _links: { self: url, git, html },
  };
}
