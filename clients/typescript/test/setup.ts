import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { PulseClient, PulseError, type PulseOptions } from '@pulse/client'

const { PULSE_URL, PULSE_API_KEY, PULSE_API_SECRET } = process.env
assert.ok(PULSE_URL && PULSE_API_KEY && PULSE_API_SECRET, 'Set PULSE_URL, PULSE_API_KEY and PULSE_API_SECRET.')

export const url: string = PULSE_URL

/** A client of the key of the tests. */
export function connect(options: Partial<PulseOptions> = {}): PulseClient {
  return new PulseClient({ url, apiKey: PULSE_API_KEY, apiSecret: PULSE_API_SECRET, retryDelay: 1, ...options })
}

export function unique(): string {
  return `test-${randomUUID()}`
}

export function makeKey(pulse: PulseClient, externalId = unique()) {
  return pulse.POST('/apikeys', { body: { name: 'TypeScript', permissions: ['readMerchants'], externalId } })
}

export interface Sent {
  operation: string
  url: URL
  headers: Headers
  signal: AbortSignal
}

/** Answers a request in the place of Pulse. `send` sends it to Pulse. Undefined: the answer of Pulse. */
export type Answering = (sent: Sent, send: () => Promise<Response>, count: number) => Promise<Response> | undefined

/** A `fetch` that remembers what it sends. `count` is the number of requests of the same operation, from 1. */
export function watch(answering: Answering = () => undefined) {
  const requests: Sent[] = []
  const fetch: typeof globalThis.fetch = (input, init) => {
    const address = new URL(String(input))
    const sent = {
      operation: `${init?.method} ${address.pathname}`, url: address, headers: new Headers(init?.headers), signal: init!.signal!,
    }
    requests.push(sent)
    const send = () => globalThis.fetch(input, init)
    return answering(sent, send, count(sent.operation)) ?? send()
  }
  const count = (operation: string) => requests.filter((sent) => sent.operation === operation).length
  return { fetch, requests, count }
}

/** Sends the request, and loses the answer. */
export async function lose(send: () => Promise<Response>): Promise<Response> {
  await send()
  throw new TypeError('fetch failed', { cause: new Error('other side closed') })
}

/** Answers the first request of an operation. */
export function first(operation: string, answer: Answering): Answering {
  return (sent, send, count) => sent.operation === operation && count === 1 ? answer(sent, send, count) : undefined
}

export function busy(status: number, retryAfter: number): Promise<Response> {
  return Promise.resolve(new Response(null, { status, headers: { 'retry-after': String(retryAfter) } }))
}

/** Waits until the request is given up. */
export function never({ signal }: Sent): Promise<Response> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
}

export async function refusal(call: Promise<unknown>): Promise<PulseError> {
  const failure = await call.then(() => undefined, (reason: unknown) => reason)
  assert.ok(failure instanceof PulseError, `Not a PulseError: ${failure}`)
  return failure
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) {
    all.push(item)
  }

  return all
}

/** Something that a test waits for. */
export function gate() {
  let open!: () => void
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, opened }
}
