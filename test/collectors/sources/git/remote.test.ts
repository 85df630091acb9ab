import { expect, test } from 'vitest';
import { parseRemote } from '../../../../collectors/sources/git/remote.ts';

test.each([
  ['https://github.com/Acme/Cart.git', 'acme/cart', 'https://github.com/Acme/Cart'],
  ['https://anna:token@github.com/acme/cart', 'acme/cart', 'https://github.com/acme/cart'],
  ['https://github.com/acme/cart/', 'acme/cart', 'https://github.com/acme/cart'],
  ['git@github.com:Acme/Cart.git', 'acme/cart', 'https://github.com/Acme/Cart'],
  ['github.com:acme/cart', 'acme/cart', 'https://github.com/acme/cart'],
  ['ssh://git@github.com:22/acme/cart.git', 'acme/cart', 'https://github.com/acme/cart'],
  ['git://example.com/acme/cart.git/', 'acme/cart', 'https://example.com/acme/cart'],
  ['git@gitlab.com:group/sub/cart.git', 'group/sub/cart', 'https://gitlab.com/group/sub/cart'],
  ['https://dev.azure.com/acme/shop/_git/cart', 'acme/shop/cart', 'https://dev.azure.com/acme/shop/cart'],
])('%s is %s', (address, slug, url) => {
  expect(parseRemote(address)).toEqual({ slug, url });
});

test.each([
  '',
  '/srv/git/cart.git',
  '../cart',
  'file:///srv/cart.git',
  'C:\\code\\cart',
  'C:/code/cart',
  'https://',
  'https://github.com/',
  'ext::sh -c touch% /tmp/x',
  'git@github.com:',
])('%j is on no host', (address) => {
  expect(parseRemote(address)).toBeUndefined();
});
