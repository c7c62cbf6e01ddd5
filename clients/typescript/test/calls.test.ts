import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { PulseClient } from '@pulse/client'
import { collect, connect, makeKey, refusal, unique, url, watch } from './setup.js'

test('A key is created, changed, rotated, verified and deleted', async () => {
  const pulse = connect()
  const { data: key, response } = await pulse.POST('/apikeys', {
    body: { name: 'TypeScript', description: 'Before.', permissions: ['readMerchants'], rateLimit: { limit: 100, windowSeconds: 60 } },
  })
  const params = { path: { id: key.id } }

  const { data: patched } = await pulse.PATCH('/apikeys/{id}', { params, body: { description: null } })
  assert.deepEqual([patched.description, patched.name, patched.rateLimit?.limit], [null, 'TypeScript', 100])

  const stale = { ...params, header: { 'If-Match': response.headers.get('etag') ?? '' } }
  assert.equal((await refusal(pulse.PATCH('/apikeys/{id}', { params: stale, body: { description: 'After.' } }))).status, 412)

  const { data: rotated } = await pulse.POST('/apikeys/{id}/rotate', { params })
  assert.notEqual(rotated.apiSecret, key.apiSecret)

  const { data: verified } = await pulse.POST('/apikeys/verify', { body: { apiKey: key.apiKey, apiSecret: rotated.apiSecret } })
  assert.deepEqual([verified.valid, verified.code, verified.apiKey?.id], [true, 'ok', key.id])

  const { data: nothing, response: deleted } = await pulse.DELETE('/apikeys/{id}', { params })
  assert.deepEqual([nothing, deleted.status], [undefined, 204])
  assert.equal((await refusal(pulse.GET('/apikeys/{id}', { params }))).code, 'not_found')
})

test('A list is enumerated over several pages', async () => {
  const externalId = unique()
  const made: string[] = []
  for (let i = 0; i < 7; i++) {
    made.unshift((await makeKey(connect(), externalId)).data.id)
  }

  const { fetch, count } = watch()
  const pulse = connect({ fetch })
  const params = { query: { externalId, pageSize: 3 } }

  assert.deepEqual((await collect(pulse.list('/apikeys', { params }))).map(({ id }) => id), made)
  assert.equal(count('GET /apikeys'), 3)

  for await (const key of pulse.list('/apikeys', { params })) {
    assert.equal(key.id, made[0])
    break
  }

  assert.equal(count('GET /apikeys'), 4)

  const pages = await collect(pulse.pages('/apikeys', { params: { query: { externalId, page: 2, pageSize: 3 } } }))
  assert.deepEqual(pages.map(({ data }) => data.length), [3, 1])
  assert.equal(pages[0]?.response.headers.get('x-total-count'), '7')
})

test('A list is read in pages of 100, and filtered by metadata', async () => {
  const team = unique()
  const { data: key } = await connect().POST('/apikeys', {
    body: { name: 'TypeScript', permissions: ['readMerchants'], metadata: { team } },
  })
  const { fetch, requests } = watch()

  const found = await collect(connect({ fetch }).list('/apikeys', { params: { query: { metadata: { team } } } }))

  assert.deepEqual(found.map(({ id }) => id), [key.id])
  assert.deepEqual([...requests.at(-1)!.url.searchParams], [['pageSize', '100'], ['metadata.team', team]])
})

test('A link to another server is not followed', async () => {
  const { fetch, requests } = watch((sent, send, count) => sent.operation !== 'GET /apikeys' || count > 1
    ? undefined
    : send().then(async (answer) => new Response(await answer.text(), { headers: { link: '<https://other.test/x?page=900>; rel="next"' } })))

  await collect(connect({ fetch }).list('/apikeys'))

  assert.deepEqual(new Set(requests.map((sent) => sent.url.origin)), new Set([new URL(url).origin]))
  assert.equal(requests.at(-1)?.url.search, '?page=900')
})

test('A redirect is not followed', async () => {
  const server = createServer((_, answer) => answer.writeHead(307, { location: url }).end()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    const { port } = server.address() as AddressInfo
    const failure = await refusal(connect({ url: `http://127.0.0.1:${port}`, maxRetries: 0 }).GET('/auth/session'))
    assert.match(failure.message, /^POST \/auth\/login was not answered: .*redirect/)
  } finally {
    server.close()
  }
})

test('A refusal has its reasons', async () => {
  const invalid = await refusal(connect().POST('/apikeys', { body: { name: 'TypeScript', permissions: ['noSuchPermission'] } }))
  assert.deepEqual([invalid.name, invalid.status, Object.keys(invalid.errors)], ['PulseError', 400, ['permissions[0]']])
  assert.match(invalid.errors['permissions[0]']?.[0] ?? '', /noSuchPermission/)
  assert.ok(invalid.code && invalid.traceId)
  assert.match(invalid.message, /^POST \/apikeys: 400 .* permissions\[0\]: .*noSuchPermission/)

  const { data: weak } = await makeKey(connect())
  const refused = await refusal(connect({ apiKey: weak.apiKey, apiSecret: weak.apiSecret }).GET('/apikeys'))
  assert.deepEqual([refused.status, refused.code, refused.errors], [403, 'missing_permission', {}])
  assert.match(refused.message, /readApiKeys/)
})

test('A call acts in the account of the options', async () => {
  const { data: session } = await connect().GET('/auth/session')
  const accountId = session.accounts[0]!.accountId

  const { data: same } = await connect({ accountId }).GET('/auth/session')
  const refused = await refusal(connect({ accountId: '0000000000000000' }).GET('/auth/session'))

  assert.deepEqual(same.accounts, session.accounts)
  assert.equal(refused.status, 403)
})

test('Half a pair of key and secret is a mistake', () => {
  assert.throws(() => new PulseClient({ url, apiKey: 'apiKey-x' }), TypeError)
  assert.throws(() => new PulseClient({ url, apiSecret: 'pls_x' }), TypeError)
})

test('A key beside a token is a mistake', () => {
  assert.throws(() => new PulseClient({ url, token: 'x', apiKey: 'apiKey-x', apiSecret: 'pls_x' }), /either token, or apiKey/)
})

test('An address that is not one of http or https is a mistake', () => {
  for (const wrong of ['', 'localhost:5080', 'pulse.example.com', 'ftp://pulse.example.com']) {
    assert.throws(() => new PulseClient({ url: wrong }), { name: 'TypeError', message: new RegExp(`^url is "${wrong}"\\. `) })
  }
})
