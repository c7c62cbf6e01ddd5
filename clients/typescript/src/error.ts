/** What {@link PulseError} knows of a failure. */
export interface Failure {
  status?: number | undefined
  code?: string | undefined
  errors?: Record<string, string[]> | undefined
  traceId?: string | undefined
  retryAfter?: number | undefined
  challenge?: string | undefined
}

/** A call without a successful answer. A cancelled call fails with the reason of its signal instead. */
export class PulseError extends Error {
  override readonly name = 'PulseError'

  /** Status of the answer. Undefined if Pulse did not answer. */
  readonly status: number | undefined

  /** Stable name of the reason, such as `missing_permission`. */
  readonly code: string | undefined

  /** Messages for each invalid value by its path, such as `permissions[0]`. */
  readonly errors: Readonly<Record<string, readonly string[]>>

  /** Id of the request in the log of Pulse. */
  readonly traceId: string | undefined

  /** Seconds after which a repetition can succeed. */
  readonly retryAfter: number | undefined

  /** With the code `mfa_required`: the value for `POST /auth/login/mfa`. */
  readonly challenge: string | undefined

  constructor(message: string, failure: Failure = {}, options?: ErrorOptions) {
    super(message, options)
    this.status = failure.status
    this.code = failure.code
    this.errors = failure.errors ?? {}
    this.traceId = failure.traceId
    this.retryAfter = failure.retryAfter
    this.challenge = failure.challenge
  }
}

/** Reads a problem document (RFC 9457), or an error of OAuth (RFC 6749, section 5.2). */
export async function errorOf(operation: string, response: Response): Promise<PulseError> {
  const body = await read(response)
  const reason = text(body['detail']) ?? text(body['error_description']) ?? text(body['title']) ?? response.statusText
  const errors = body['errors'] as Record<string, string[]> | undefined
  const details = Object.entries(errors ?? {}).map(([path, messages]) => ` ${path}: ${messages.join(' ')}`)
  return new PulseError(`${operation}: ${response.status} ${reason}`.trimEnd() + details.join(''), {
    status: response.status,
    code: text(body['code']) ?? text(body['error']),
    errors,
    traceId: text(body['traceId']),
    retryAfter: secondsUntil(response.headers.get('retry-after')),
    challenge: text(body['challenge']),
  })
}

async function read(response: Response): Promise<Record<string, unknown>> {
  try {
    return { ...(await response.json() as object) }
  } catch {
    return {}
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** Reads seconds or a date (RFC 9110, section 10.2.3). */
function secondsUntil(header: string | null): number | undefined {
  if (!header) {
    return undefined
  }

  const seconds = /^\d+$/.test(header) ? Number(header) : Math.ceil((Date.parse(header) - Date.now()) / 1000)
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds)
}
