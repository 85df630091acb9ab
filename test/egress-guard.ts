import { isIP, Socket } from 'node:net';

/** Loaded before every test: a connection to anything but this machine is a fault of the test, not a slow failure. */
const { connect } = Socket.prototype as { connect: (this: Socket, ...parameters: unknown[]) => Socket };

Socket.prototype.connect = function guarded(this: Socket, ...parameters: unknown[]): Socket {
  const host = hostOf(parameters);
  if (host !== undefined && !isLoopback(host)) throw new Error(`Tests talk to 127.0.0.1 only; this one tried to reach ${host}`);
  return Reflect.apply(connect, this, parameters);
};

function hostOf([first, second]: unknown[]): string | undefined {
  const options = Array.isArray(first) ? (first[0] as unknown) : first;
  if (typeof options === 'object' && options !== null) {
    if ('path' in options && options.path) return undefined;
    return 'host' in options && typeof options.host === 'string' ? options.host : 'localhost';
  }
  return typeof second === 'string' ? second : typeof options === 'number' ? 'localhost' : undefined;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
