import type { components } from './generated/api.js'
import { PulseError } from './error.js'
import { unlessAborted } from './wait.js'

type Session = components['schemas']['Session']

/** Gives the token of a session. */
export interface Credential {
  token(signal: AbortSignal | undefined): Promise<string>

  /** Gives a token that is not the rejected one. Undefined if there can be no other. */
  renew?(rejected: string | undefined, signal: AbortSignal | undefined): Promise<string>
}

/** A new session, and the time by the clock of Pulse. */
export interface Login {
  session: Session
  now: number
}

interface Token {
  text: string
  renewAt: number
  endsAt: number
}

const longestMargin = 120_000
const pauseAfterFailure = 10_000

/**
 * Logs in with an API key and keeps the session. It is renewed before it expires, and when it is rejected. Calls that need a token at the
 * same time share one login.
 */
export class KeySession implements Credential {
  readonly #logIn: (secret: string) => Promise<Login>

  /** The secret that worked last is the first. */
  #secrets: string[]
  #current: Token | undefined
  #login: Promise<Token> | undefined

  constructor(secrets: string[], logIn: (secret: string) => Promise<Login>) {
    this.#secrets = secrets
    this.#logIn = logIn
  }

  async token(signal: AbortSignal | undefined): Promise<string> {
    const known = this.#current
    if (known && performance.now() < known.renewAt) {
      return known.text
    }

    try {
      return await this.renew(known?.text, signal)
    } catch (failure) {
      if (!known || !(failure instanceof PulseError) || performance.now() >= known.endsAt) {
        throw failure
      }

      // The session is still valid. Another attempt follows soon.
      known.renewAt = performance.now() + pauseAfterFailure
      return known.text
    }
  }

  async renew(rejected: string | undefined, signal: AbortSignal | undefined): Promise<string> {
    if (this.#current && this.#current.text !== rejected) {
      return this.#current.text
    }

    this.#login ??= this.#tryAllSecrets().finally(() => {
      this.#login = undefined
    })
    return (await unlessAborted(this.#login, signal)).text
  }

  async #tryAllSecrets(): Promise<Token> {
    for (const [index, secret] of this.#secrets.entries()) {
      try {
        const token = tokenOf(await this.#logIn(secret))
        this.#secrets = [secret, ...this.#secrets.filter((other) => other !== secret)]
        this.#current = token
        return token
      } catch (failure) {
        const isLast = index === this.#secrets.length - 1
        if (isLast || !(failure instanceof PulseError) || failure.status !== 401) {
          throw failure
        }
      }
    }

    throw new PulseError('The client has no secret.')
  }
}

function tokenOf({ session, now }: Login): Token {
  // The clock of this machine can be wrong. It only measures time.
  const measured = Date.parse(session.expiresAt ?? '') - now
  const lifetime = measured > 0 ? measured : Infinity
  const margin = Math.min(lifetime / 10, longestMargin)
  const start = performance.now()
  return { text: session.token ?? '', renewAt: start + lifetime - margin, endsAt: start + lifetime }
}
