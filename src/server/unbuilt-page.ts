import type { FastifyReply } from 'fastify';

/** What a browser gets while the web application has not been built: what to do about it. */
export function unbuiltPage(reply: FastifyReply): FastifyReply {
  return reply.code(503).type('text/html; charset=utf-8').send(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Assay</title>
<h1>The web application is not built yet</h1>
<p>Run <code>npm run prepare</code> and reload. It needs the development dependencies (<code>npm ci</code> without <code>--omit=dev</code>).</p>
<p>The <a href="/api/openapi.json">HTTP API</a> works without it.</p>
</html>
`);
}
