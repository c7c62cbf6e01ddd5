import { errorOf, PulseError } from './error.js'
import { authenticated, replayable } from './generated/operations.js'
import { isRepeatable, mayBeProcessed, waitAfter } from './retry.js'
import type { Credential } from './session.js'
import { sleep } from './wait.js'

export interface TransportOptions {
  accountId?: string | undefined
  maxRetries: number
  retryDelay: number
  attemptTimeout: number
  fetch: typeof globalThis.fetch
}

/** A request that can be sent several times. */
interface Call {
  operation: string
  url: string
  headers: Headers
  body: ArrayBuffer | undefined
  repeatable: boolean
  signal: AbortSignal | undefined
}

export interface SendOptions {
  signal?: AbortSignal | undefined
  repeatable?: boolean | undefined
}

/** Sends requests with a credential, and repeats what is safe to repeat. */
export class Transport {
  readonly #options: TransportOptions

  constructor(options: TransportOptions) {
    this.#options = options
  }

  /**
   * @param operation Method and path of the document, such as `GET /apikeys/{id}`.
   * @returns A successful answer. All others are thrown.
   */
  async send(request: Request, operation: string, credential: Credential | undefined, options: SendOptions): Promise<Response> {
    const { signal } = options
    const call = await this.#callOf(request, operation, options)
    const used = authenticated.has(operation) && !hasCredential(call.headers) ? credential : undefined
    // A request keeps its session: Pulse knows an idempotency key together with the credential.
    let token = await used?.token(signal)
    let processed = false
    let renewed = false
    for (let retries = 0; ;) {
      const answer = await this.#attempt(call, token)
      if (!(answer instanceof PulseError)) {
        return answer
      }

      if (answer.status === 401 && token && used?.renew && !renewed && !(processed && operation.startsWith('POST '))) {
        token = await used.renew(token, signal)
        renewed = true
        continue
      }

      processed ||= mayBeProcessed(answer)
      const wait = waitAfter(answer, call.repeatable, retries, this.#options.retryDelay)
      if (wait === undefined || retries >= this.#options.maxRetries) {
        throw answer
      }

      retries++
      await sleep(wait, signal)
    }
  }

  async #callOf(request: Request, operation: string, { signal, repeatable }: SendOptions): Promise<Call> {
    const headers = new Headers(request.headers)
    if (replayable.has(operation) && !headers.has('idempotency-key')) {
      headers.set('idempotency-key', newKey())
    }

    if (this.#options.accountId && authenticated.has(operation) && !headers.has('x-account-id')) {
      headers.set('x-account-id', this.#options.accountId)
    }

    const body = await request.arrayBuffer()
    return {
      operation,
      url: request.url,
      headers,
      body: body.byteLength > 0 ? body : undefined,
      repeatable: repeatable ?? isRepeatable(operation, headers),
      signal,
    }
  }

  /** @returns The successful answer, or why there is none. */
  async #attempt(call: Call, token: string | undefined): Promise<Response | PulseError> {
    const { operation, url, signal } = call
    const headers = new Headers(call.headers)
    if (token) {
      headers.set('authorization', `Bearer ${token}`)
    }

    const patience = new AbortController()
    const timer = setTimeout(() => patience.abort(), this.#options.attemptTimeout)
    try {
      const answer = await this.#options.fetch(url, {
        method: operation.split(' ', 1)[0]!,
        headers,
        body: call.body ?? null,
        // A redirect could take a secret to another server.
        redirect: 'error',
        signal: signal ? AbortSignal.any([signal, patience.signal]) : patience.signal,
      })
      const response = await readWhole(answer)
      return response.ok ? response : await errorOf(operation, response)
    } catch (failure) {
      signal?.throwIfAborted()
      const reason = patience.signal.aborted ? ` within ${this.#options.attemptTimeout} ms.` : `: ${messageOf(failure)}`
      return new PulseError(`${operation} was not answered${reason}`, {}, { cause: failure })
    } finally {
      clearTimeout(timer)
    }
  }
}

/** Reads the body as a part of the attempt, so that an interrupted answer counts as lost. */
async function readWhole(answer: Response): Promise<Response> {
  const body = await answer.arrayBuffer()
  const { status, statusText, headers } = answer
  return new Response(body.byteLength > 0 ? body : null, { status, statusText, headers })
}

function hasCredential(headers: Headers): boolean {
  return headers.has('authorization') || headers.has('x-api-key')
}

/** 128 random bits. `randomUUID` exists only on pages with HTTPS. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function messageOf(failure: unknown): string {
  const cause = failure instanceof Error ? failure.cause : undefined
  return cause instanceof Error ? cause.message : failure instanceof Error ? failure.message : String(failure)
}
