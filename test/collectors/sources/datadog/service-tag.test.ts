import { expect, test } from 'vitest';
import { servicesInQuery, servicesInTags } from '../../../../collectors/sources/datadog/service-tag.ts';

test('services in tags', () => {
  expect(
    servicesInTags(['service:Payments-API', 'env:prod', ' service:ledger ', 'service:', 'peer.service:x', 'service:payments-api']),
  ).toEqual(['payments-api', 'ledger']);
});

test.each([
  ['avg(last_5m):sum:trace.http.request.errors{service:payments,env:prod} by {service} > 0.2', ['payments']],
  ['logs("service:payments AND status:error").index("*").rollup("count").last("5m") > 2', ['payments']],
  ['logs("service:(payments OR \\"card vault\\") -status:info").rollup("count").last("5m") > 2', ['payments', 'card vault']],
  ['logs("service:\\"card vault\\"").last("5m") > 2', ['card vault']],
  ['avg(last_5m):avg:x{service IN (payments,ledger)} > 1', ['payments', 'ledger']],
  ['avg(last_5m):avg:x{service NOT IN (payments,ledger)} > 1', []],
  ['avg(last_5m):avg:x{!service:payments,service:ledger} > 1', ['ledger']],
  ['logs("-service:payments NOT service:ledger").last("5m") > 1', []],
  ['avg(last_5m):avg:x{peer.service:a,kube_service:b,@service:c,my-service:d} > 1', []],
  ['avg(last_5m):avg:x{service:pay*} > 1', []],
  ['avg(last_5m):avg:x{service:$service.value} > 1', []],
  ['"http.can_connect".over("service:payments").by("host").last(2).count_by_status()', ['payments']],
  ['12345 && 67890', []],
  ['', []],
])('services in the query %s', (query, services) => {
  expect(servicesInQuery(query)).toEqual(services);
});

test('a hostile query is read in one go', () => {
  expect(servicesInQuery(`${'NOT '.repeat(50_000)}service:(${'('.repeat(50_000)}`)).toEqual([]);
  expect(servicesInQuery(`service${' '.repeat(200_000)}service:x`)).toEqual(['x']);
});
