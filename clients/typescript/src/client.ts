import createClient, { type Client } from 'openapi-fetch'
import type { paths } from './generated/api.js'
import { nextPage, queryOf } from './queries.js'
import { type Credential, KeySession, type Login } from './session.js'
import { type SendOptions, Transport } from './transport.js'
import type { Answer, Arguments, Call, Data, Init, Item, ListPath, Method } from './types.js'

/** Settings of a {@link PulseClient}. It authenticates with a key or with a token, or not at all. */
export interface PulseOptions {
  /** Address of Pulse, such as `https://pulse.example.com`. */
  url: string

  /** The key that the client logs in with. Use keys only where users cannot read them, not in browsers. */
  apiKey?: string | undefined

  apiSecret?: string | undefined

  /** The next or the previous secret during a rotation. The client uses the one that Pulse accepts. */
  secondApiSecret?: string | undefined

  /** A session token, for example that of a user. The client does not renew it. */
  token?: string | undefined

  /** The account that calls act in. Default: the primary account of the caller. */
  accountId?: string | undefined

  /** Repetitions of a call that is safe to repeat. Default: 3. */
  maxRetries?: number | undefined

  /** Wait before the first repetition in milliseconds, if Pulse names none. Default: 500. */
  retryDelay?: number | undefined

  /** Time for one attempt in milliseconds. Default: 30,000. */
  attemptTimeout?: number | undefined

  /** Sends the requests. Default: the global `fetch`. */
  fetch?: typeof globalThis.fetch | undefined
}

interface UntypedInit extends SendOptions {
  params?: { query?: Record<string, unknown> }
  querySerializer?: () => string
}

/** Calls Pulse. The methods take the paths of its OpenAPI document. */
export class PulseClient {
  readonly GET: Call<'get'>
  readonly PUT: Call<'put'>
  readonly POST: Call<'post'>
  readonly DELETE: Call<'delete'>
  readonly PATCH: Call<'patch'>

  readonly #api: Client<paths>
  readonly #transport: Transport
  readonly #credential: Credential | undefined

  constructor(options: PulseOptions) {
    this.#api = createClient<paths>({ baseUrl: addressOf(options.url), querySerializer: queryOf })
    this.#credential = credentialOf(options, (apiKey, apiSecret) => this.#logIn(apiKey, apiSecret))
    this.#transport = new Transport({
      accountId: options.accountId,
      maxRetries: options.maxRetries ?? 3,
      retryDelay: options.retryDelay ?? 500,
      attemptTimeout: options.attemptTimeout ?? 30_000,
      fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    })
    const call = (method: Method) => (path: string, init?: UntypedInit) => this.#call(method, path, init)
    this.GET = call('get') as Call<'get'>
    this.PUT = call('put') as Call<'put'>
    this.POST = call('post') as Call<'post'>
    this.DELETE = call('delete') as Call<'delete'>
    this.PATCH = call('patch') as Call<'patch'>
  }

  /** Enumerates a list. It reads the next 100 items when they are needed. */
  async *list<P extends ListPath>(path: P, ...init: Arguments<Init<P, 'get' & keyof paths[P]>>): AsyncGenerator<Item<P>, void, void> {
    for await (const { data } of this.pages(path, ...init)) {
      yield* data as unknown as Iterable<Item<P>>
    }
  }

  /** Enumerates the pages of a list. The header `X-Total-Count` of their responses has the number of items. */
  async *pages<P extends ListPath>(
    path: P, ...init: Arguments<Init<P, 'get' & keyof paths[P]>>
  ): AsyncGenerator<Answer<Data<P, 'get'>>, void, void> {
    let request: UntypedInit | undefined = withPageSize((init[0] ?? {}) as UntypedInit)
    while (request) {
      const page: Answer<unknown> = await this.#call('get', path, request)
      yield page as Answer<Data<P, 'get'>>
      const next = nextPage(page.response.headers.get('link'))
      request = next === undefined ? undefined : { ...request, querySerializer: () => next }
    }
  }

  async #call(method: Method, path: string, init: UntypedInit = {}): Promise<Answer<unknown>> {
    const { signal, repeatable, ...rest } = init
    signal?.throwIfAborted()
    const { data, response } = await this.#api.request(method, path as never, {
      ...rest,
      middleware: [{
        onRequest: ({ request }: { request: Request }) =>
          this.#transport.send(request, `${method.toUpperCase()} ${path}`, this.#credential, { signal, repeatable }),
      }],
    } as never) as { data: unknown; response: Response }
    return { data, response }
  }

  /** A login with a key is safe to repeat: a session that is not used expires. */
  async #logIn(apiKey: string, apiSecret: string): Promise<Login> {
    const body = { apiKey, apiSecret }
    const { data, response } = await this.#call('post', '/auth/login', { body, repeatable: true } as UntypedInit)
    const date = Date.parse(response.headers.get('date') ?? '')
    return { session: data as Login['session'], now: Number.isNaN(date) ? Date.now() : date }
  }
}

function addressOf(url: string): string {
  const address = URL.canParse(url) ? new URL(url) : undefined
  if (address?.protocol !== 'http:' && address?.protocol !== 'https:') {
    throw new TypeError(`url is "${url}". It must be an absolute http or https address.`)
  }

  return address.href
}

function credentialOf(
  { apiKey, apiSecret, secondApiSecret, token }: PulseOptions, logIn: (apiKey: string, apiSecret: string) => Promise<Login>,
): Credential | undefined {
  const secrets = [apiSecret, secondApiSecret].filter((secret) => secret !== undefined)
  if (token !== undefined) {
    if (apiKey !== undefined || secrets.length > 0) {
      throw new TypeError('Set either token, or apiKey with apiSecret.')
    }

    return { token: async () => token }
  }

  if (apiKey === undefined && secrets.length === 0) {
    return undefined
  }

  if (apiKey === undefined || secrets.length === 0) {
    throw new TypeError('apiKey and apiSecret belong together: set both.')
  }

  return new KeySession(secrets, (secret) => logIn(apiKey, secret))
}

function withPageSize(init: UntypedInit): UntypedInit {
  const query = init.params?.query ?? {}
  return 'pageSize' in query || 'page' in query ? init : { ...init, params: { ...init.params, query: { pageSize: 100, ...query } } }
}
