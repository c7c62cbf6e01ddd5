import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { test } from 'node:test'
import { PulseClient } from '@pulse/client'
import { busy, collect, connect, first, lose, makeKey, never, refusal, unique, watch } from './setup.js'

const create = 'POST /apikeys'
const session = 'GET /auth/session'

test('A lost answer does not create a second key', async () => {
  const { fetch, requests } = watch(first(create, (_, send) => lose(send)))
  const externalId = unique()

  const { data: key, response } = await makeKey(connect({ fetch }), externalId)

  const keys = requests.filter((sent) => sent.operation === create).map((sent) => sent.headers.get('idempotency-key'))
  assert.deepEqual([keys.length, new Set(keys).size], [2, 1])
  assert.match(keys[0] ?? '', /^[0-9a-f]{32}$/)
  assert.equal(response.headers.get('idempotency-replayed'), 'true')
  assert.match(key.apiSecret, /^pls_/)
  const found = await collect(connect().list('/apikeys', { params: { query: { externalId } } }))
  assert.deepEqual(found.map(({ id }) => id), [key.id])
})

test('An answer that breaks off counts as lost', async () => {
  const broken = () => new ReadableStream({ start: (controller) => controller.error(new Error('broken')) })
  const { fetch, count } = watch(first(create, async (_, send) => {
    await send()
    return new Response(broken(), { status: 201 })
  }))

  const { response } = await makeKey(connect({ fetch }))

  assert.deepEqual([count(create), response.headers.get('idempotency-replayed')], [2, 'true'])
})

test('Each POST has a key of its own, or that of the caller', async () => {
  const { fetch, requests } = watch()
  const pulse = connect({ fetch })
  await makeKey(pulse)
  await makeKey(pulse)
  await pulse.POST('/apikeys', {
    body: { name: 'TypeScript', permissions: ['readMerchants'] }, params: { header: { 'Idempotency-Key': 'mine' } },
  })

  const keys = requests.filter((sent) => sent.operation === create).map((sent) => sent.headers.get('idempotency-key'))

  assert.equal(new Set(keys).size, 3)
  assert.equal(keys[2], 'mine')
})

test('A busy Pulse is asked again', async () => {
  for (const status of [429, 503]) {
    const { fetch, count } = watch(first(session, () => busy(status, 0)))
    await connect({ fetch }).GET('/auth/session')
    assert.equal(count(session), 2)
  }
})

test('A request whose first attempt is in progress is asked again', async () => {
  const inProgress = () => Response.json({ code: 'idempotency_in_progress' }, { status: 409, headers: { 'retry-after': '0' } })
  const { fetch, count } = watch(first(create, async () => inProgress()))

  await makeKey(connect({ fetch }))

  assert.equal(count(create), 2)
})

test('A login with a key whose answer was lost is repeated', async () => {
  const { fetch, count } = watch(first('POST /auth/login', (_, send) => lose(send)))

  await connect({ fetch }).GET('/auth/session')

  assert.equal(count('POST /auth/login'), 2)
})

test('A request that could not be sent is repeated, whatever it does', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  const { fetch, count } = watch()
  const pulse = new PulseClient({ url: `http://127.0.0.1:${port}`, fetch, maxRetries: 1, retryDelay: 1 })

  const failure = await refusal(pulse.POST('/auth/password/set', { body: { token: 'none', password: 'A new password of mine' } }))

  assert.deepEqual([failure.status, count('POST /auth/password/set')], [undefined, 2])
})

test('A rate limit that lasts is left to the caller', async () => {
  const { data: key } = await connect().POST('/apikeys', {
    body: { name: 'TypeScript', permissions: ['readMerchants'], rateLimit: { limit: 2, windowSeconds: 3600 } },
  })
  const { fetch, count } = watch()
  const pulse = connect({ fetch, apiKey: key.apiKey, apiSecret: key.apiSecret })
  await pulse.GET('/auth/session')

  const refused = await refusal(pulse.GET('/auth/session'))

  assert.deepEqual([refused.status, refused.code, count(session)], [429, 'rate_limited', 2])
  assert.ok(refused.retryAfter! > 10 && refused.retryAfter! <= 3600, `${refused.retryAfter}`)
})

test('A failure that lasts ends the repetitions', async () => {
  const { fetch, count } = watch((sent, send) => sent.operation === session ? lose(send) : undefined)

  const failure = await refusal(connect({ fetch, maxRetries: 2 }).GET('/auth/session'))

  assert.deepEqual([failure.status, failure.code, count(session)], [undefined, undefined, 3])
  assert.equal(failure.message, 'GET /auth/session was not answered: other side closed')
  assert.ok(failure.cause instanceof TypeError)
})

test('A call that is not safe to repeat is sent once', async () => {
  const { data: key, response } = await makeKey(connect())
  const { fetch, count } = watch((sent, send) => sent.operation.startsWith('GET') || sent.operation === 'POST /auth/login' ? undefined : lose(send))
  const pulse = connect({ fetch })

  const set = await refusal(pulse.POST('/auth/password/set', { body: { token: 'none', password: 'A new password of mine' } }))
  const patch = await refusal(pulse.PATCH('/apikeys/{id}', {
    params: { path: { id: key.id }, header: { 'If-Match': response.headers.get('etag')! } }, body: { description: 'Once.' },
  }))

  assert.deepEqual([set.status, count('POST /auth/password/set')], [undefined, 1])
  assert.deepEqual([patch.status, count(`PATCH /apikeys/${key.id}`)], [undefined, 1])
})

test('An attempt without an answer is given up', async () => {
  const { fetch, count } = watch(first(session, never))

  await connect({ fetch, attemptTimeout: 2_000 }).GET('/auth/session')

  assert.equal(count(session), 2)
})
