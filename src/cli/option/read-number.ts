import { InvalidArgumentError } from '@commander-js/extra-typings';

export function readPort(given: string): number {
  const port = Number(given);
  if (!/^\d+$/u.test(given) || port > 65_535) throw new InvalidArgumentError(`\`${given}\` is no port.`);
  return port;
}

export function readCount(given: string): number {
  if (!/^[1-9]\d{0,4}$/u.test(given)) throw new InvalidArgumentError(`\`${given}\` is no number from 1 to 99999.`);
  return Number(given);
}
