/** A repository as its remote names it. */
export interface Remote {
  /** Path on the host, lower case, without `.git`: `owner/name`, with more segments where groups are nested. */
  readonly slug: string;
  /** Address of its page, without any credentials the remote may carry; undefined for remotes that are not on a host. */
  readonly url: string;
}

/**
 * Reads a remote's address in the forms git takes for hosts: `https://host/path`, `ssh://user@host:port/path` and `user@host:path`.
 * Answers undefined for anything else, local paths among them.
 */
export function parseRemote(address: string): Remote | undefined {
  const scp = /^(?:[^@/\\:\s]+@)?([^@/\\:\s]{2,}):(?!\/\/)([^\s]+)$/.exec(address);
  const located = scp ? { host: scp[1] ?? '', path: scp[2] ?? '' } : fromUrl(address);
  if (!located) return undefined;
  const segments = located.path
    .replace(/\.git\/*$/, '')
    .split('/')
    .filter((segment) => segment !== '' && segment !== '_git');
  if (segments.length === 0) return undefined;
  const path = segments.join('/').toLowerCase();
  return { slug: path, url: `https://${located.host.toLowerCase()}/${segments.join('/')}` };
}

function fromUrl(address: string): { readonly host: string; readonly path: string } | undefined {
  if (!/^(?:https?|ssh|git):\/\//i.test(address)) return undefined;
  const url = URL.parse(address);
  return url?.hostname ? { host: url.hostname, path: decoded(url.pathname) } : undefined;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
