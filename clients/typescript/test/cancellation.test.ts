import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { busy, connect, first, gate, never, watch } from './setup.js'

const login = 'POST /auth/login'
const session = 'GET /auth/session'

test('A cancelled call ends with the reason of its signal', async () => {
  const reason = new Error('cancelled')
  const cancel = new AbortController()
  const { fetch } = watch(first(session, (sent) => {
    queueMicrotask(() => cancel.abort(reason))
    return never(sent)
  }))

  await assert.rejects(connect({ fetch, maxRetries: 0 }).GET('/auth/session', { signal: cancel.signal }), reason)
  await assert.rejects(connect({ fetch }).GET('/auth/session', { signal: cancel.signal }), reason)
})

test('A call is cancelled while it waits for its next attempt', async () => {
  const reason = new Error('cancelled')
  const cancel = new AbortController()
  const { fetch, count } = watch(first(session, () => {
    setTimeout(() => cancel.abort(reason))
    return busy(503, 10)
  }))

  await assert.rejects(connect({ fetch }).GET('/auth/session', { signal: cancel.signal }), reason)
  assert.equal(count(session), 1)
})

test('A call that is cancelled before it begins sends nothing', async () => {
  const { fetch, count } = watch()
  const pulse = connect({ fetch })
  await pulse.GET('/auth/session')
  const reason = new Error('cancelled')

  await assert.rejects(pulse.GET('/auth/session', { signal: AbortSignal.abort(reason) }), reason)

  assert.equal(count(session), 1)
})

test('A call that is cancelled during an attempt begins no other one', async () => {
  const reason = new Error('cancelled')
  const cancel = new AbortController()
  const { fetch, count } = watch(first(session, () => {
    cancel.abort(reason)
    return busy(503, 0)
  }))

  await assert.rejects(connect({ fetch }).GET('/auth/session', { signal: cancel.signal }), reason)

  assert.equal(count(session), 1)
})

test('A call that waits for the login of others is cancelled at once', async () => {
  const reason = new Error('cancelled')
  const cancel = new AbortController()
  const begun = gate()
  const held = gate()
  const { fetch } = watch(first(login, async (_, send) => {
    begun.open()
    await held.opened
    return send()
  }))
  const pulse = connect({ fetch })
  const other = pulse.GET('/auth/session')
  let failure: unknown
  const waiting = pulse.GET('/auth/session', { signal: cancel.signal }).catch((thrown: unknown) => {
    failure = thrown
  })
  await begun.opened

  cancel.abort(reason)
  await setImmediate()
  const atOnce = failure
  held.open()
  await Promise.all([waiting, other])

  assert.equal(atOnce, reason)
})

test('A call that is cancelled does not end the login of the others', async () => {
  const cancel = new AbortController()
  const { fetch, count } = watch(first(login, async (_, send) => {
    cancel.abort()
    return send()
  }))
  const pulse = connect({ fetch })

  const [cancelled, other] = await Promise.allSettled([pulse.GET('/auth/session', { signal: cancel.signal }), pulse.GET('/auth/session')])

  assert.deepEqual([cancelled.status, other.status, count(login)], ['rejected', 'fulfilled', 1])
})
