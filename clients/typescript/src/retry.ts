import type { PulseError } from './error.js'

/** A longer wait is left to the caller, who learns it from the error. */
const longestWait = 10_000

/** Codes of Node for requests that were not sent. */
const unsent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])

/** POSTs that are safe to repeat without an idempotency key. A verification that is repeated can count twice. */
const harmless = new Set([
  'POST /apikeys/verify',
  'POST /apikeys/verify/batch',
  'POST /apikeys/{id}/explain',
  'POST /oauth2/introspect',
  'POST /oauth2/revoke',
  'POST /revocations/acknowledgements',
])

/** Whether a request may be sent again although Pulse may have processed it. */
export function isRepeatable(operation: string, headers: Headers): boolean {
  if (operation.startsWith('POST ')) {
    return headers.has('idempotency-key') || harmless.has(operation)
  }

  // The first attempt can have changed the version that the second one asks for.
  return operation.startsWith('GET ') || !headers.has('if-match')
}

/** Whether Pulse may have processed a request that failed like this. */
export function mayBeProcessed(failure: PulseError): boolean {
  return failure.status === undefined ? !wasUnsent(failure) : failure.status >= 500
}

/**
 * How long to wait before the request is sent again, with jitter, so that many clients do not come back at the same moment.
 * @returns Milliseconds. Undefined if it must not be sent again.
 */
export function waitAfter(failure: PulseError, repeatable: boolean, retries: number, delay: number): number | undefined {
  if (!canPass(failure) || (mayBeProcessed(failure) && !repeatable)) {
    return undefined
  }

  const wait = failure.retryAfter === undefined
    ? delay * 2 ** retries * (0.5 + Math.random() / 2)
    : failure.retryAfter * 1000 + delay * Math.random()
  return failure.retryAfter !== undefined && failure.retryAfter * 1000 > longestWait ? undefined : Math.min(wait, longestWait)
}

/** Whether the failure can be over soon. */
function canPass({ status, code, retryAfter }: PulseError): boolean {
  switch (status) {
    case undefined:
    case 502:
    case 503:
    case 504:
      return true
    case 429:
      // Without the header, waiting does not help.
      return retryAfter !== undefined
    case 409:
      // An earlier attempt is still in progress.
      return code === 'idempotency_in_progress'
    default:
      return false
  }
}

function wasUnsent({ cause }: PulseError): boolean {
  const reason = cause instanceof Error ? (cause.cause as { code?: string } | undefined) : undefined
  return reason?.code !== undefined && unsent.has(reason.code)
}
