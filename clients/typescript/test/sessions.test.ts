import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { PulseClient } from '@pulse/client'
import { collect, connect, gate, lose, makeKey, refusal, unique, url, watch } from './setup.js'

const login = 'POST /auth/login'

/** Ends the session of a client. */
async function end(pulse: PulseClient): Promise<void> {
  const { data: session } = await pulse.GET('/auth/session')
  await new PulseClient({ url, token: session.token! }).POST('/auth/logout')
}

test('Calls at the same time share one login', async () => {
  const { fetch, count } = watch()
  const pulse = connect({ fetch })

  await Promise.all(Array.from({ length: 5 }, () => pulse.GET('/auth/session')))

  assert.deepEqual([count(login), count('GET /auth/session')], [1, 5])
})

test('A session that was ended is renewed once, by all calls together', async () => {
  const { fetch, count } = watch()
  const pulse = connect({ fetch })
  await end(pulse)

  await Promise.all(Array.from({ length: 5 }, () => pulse.GET('/permissions')))

  assert.equal(count(login), 2)
})

test('A 401 for a session that another call has renewed meanwhile is not answered with a further login', async () => {
  const late = gate()
  const rejected = gate()
  const { fetch, count } = watch((sent, send, count) => sent.operation === 'GET /permissions' && count === 1
    ? send().then(async (answer) => {
      rejected.open()
      await late.opened
      return answer
    })
    : undefined)
  const pulse = connect({ fetch })
  await end(pulse)

  const slow = pulse.GET('/permissions')
  await rejected.opened
  await pulse.GET('/permissions')
  late.open()
  await slow

  assert.deepEqual([count(login), count('GET /permissions')], [2, 4])
})

test('A second 401 is not answered with a third login', async () => {
  const { fetch, count } = watch((sent) => sent.operation === 'GET /permissions' ? Promise.resolve(new Response(null, { status: 401 })) : undefined)

  const refused = await refusal(connect({ fetch }).GET('/permissions'))

  assert.deepEqual([refused.status, count(login), count('GET /permissions')], [401, 2, 2])
})

test('A session is renewed before it expires, and used to its end if that fails', async () => {
  const { fetch, count, requests } = watch((sent, _, count) => sent.operation === login && count === 2
    ? Promise.resolve(new Response(null, { status: 503 }))
    : undefined)
  const pulse = connect({ fetch, maxRetries: 0 })
  const { data: session } = await pulse.GET('/auth/session')
  const remaining = Date.parse(session.expiresAt!) - Date.now()
  const start = performance.now()
  const now = mock.method(performance, 'now', () => start + remaining - 60_000)
  try {
    await pulse.GET('/auth/session')
    assert.equal(requests.at(-1)?.headers.get('authorization'), `Bearer ${session.token}`)
    assert.equal(count(login), 2)

    now.mock.mockImplementation(() => start + remaining - 30_000)
    await pulse.GET('/auth/session')
    assert.notEqual(requests.at(-1)?.headers.get('authorization'), `Bearer ${session.token}`)
    assert.equal(count(login), 3)
  } finally {
    now.mock.restore()
  }
})

test('The client uses the secret that Pulse accepts, and remembers it', async () => {
  const { data: key } = await makeKey(connect())
  const params = { path: { id: key.id } }
  const { data: rotated } = await connect().POST('/apikeys/{id}/rotate', { params })
  await connect().POST('/apikeys/{id}/rotate/complete', { params })
  const { fetch, count } = watch()
  const pulse = connect({ fetch, apiKey: key.apiKey, apiSecret: key.apiSecret, secondApiSecret: rotated.apiSecret })

  await end(pulse)
  assert.equal(count(login), 2)

  await pulse.GET('/auth/session')
  assert.equal(count(login), 3)
})

test('A wrong secret is refused without repetitions', async () => {
  const { data: key } = await makeKey(connect())
  const { data: other } = await makeKey(connect())
  const { fetch, requests } = watch()

  const refused = await refusal(connect({ fetch, apiKey: key.apiKey, apiSecret: other.apiSecret }).GET('/auth/session'))

  assert.deepEqual([refused.status, refused.code, requests.length], [401, 'unauthenticated', 1])
})

test('A token is not renewed', async () => {
  const owner = connect()
  const { data: session } = await owner.GET('/auth/session')
  const { fetch, requests } = watch()
  const pulse = new PulseClient({ url, token: session.token!, fetch })
  await pulse.POST('/auth/logout')

  const refused = await refusal(pulse.GET('/auth/session'))

  assert.deepEqual([refused.status, requests.length], [401, 2])
})

test('A POST that may have been processed is not sent again in a new session', async () => {
  const externalId = unique()
  let token = ''
  const { fetch, count } = watch((sent, send, count) => {
    token = sent.headers.get('authorization')?.split(' ')[1] ?? token
    return sent.operation === 'POST /apikeys' && count === 1
      ? lose(send).finally(() => new PulseClient({ url, token }).POST('/auth/logout'))
      : undefined
  })

  const refused = await refusal(makeKey(connect({ fetch }), externalId))

  assert.deepEqual([refused.status, count('POST /apikeys')], [401, 2])
  assert.equal((await collect(connect().list('/apikeys', { params: { query: { externalId } } }))).length, 1)
})
