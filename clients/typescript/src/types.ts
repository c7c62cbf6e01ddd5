import type { Client, ClientPathsWithMethod, FetchResponse, MaybeOptionalInit } from 'openapi-fetch'
import type { paths } from './generated/api.js'

/** Methods of the API. */
export type Method = 'get' | 'put' | 'post' | 'delete' | 'head' | 'patch'

/** Paths of the document with this method. The stream of revocations is not a call with one answer. */
export type PathsWith<M extends Method> = Exclude<ClientPathsWithMethod<Client<paths>, M>, '/revocations'>

/** What a call sends: `params` (path, query, header), `body`, `headers` and `signal`, as the document describes them. */
export type Init<P extends keyof paths, M extends keyof paths[P]> =
  Omit<NonNullable<MaybeOptionalInit<paths[P], M>>, 'baseUrl' | 'fetch' | 'middleware' | 'method' | 'parseAs' | 'redirect'>

/** The body of a successful answer. Undefined if it has none. */
export type Data<P extends keyof paths, M extends Method> =
  M extends keyof paths[P] ? paths[P][M] extends infer O extends Operation ? Success<FetchResponse<O, object, MediaType>> : never : never

type Operation = { responses: object }
type MediaType = `${string}/${string}`
type Success<R> = R extends { data: infer D } ? D : never

/** A successful answer. */
export interface Answer<T> {
  data: T

  /** For headers, such as `ETag`. Its body has been read. */
  response: Response
}

/** Calls an operation. All answers but successful ones are thrown as a {@link PulseError}. */
export type Call<M extends Method> = <P extends PathsWith<M>>(
  path: P,
  ...init: Arguments<Init<P, M & keyof paths[P]>>
) => Promise<Answer<Data<P, M>>>

/** The init can be left out if nothing in it is required. */
export type Arguments<I> = object extends I ? [init?: I] : [init: I]

/** Lists of the API. */
export type ListPath = { [P in PathsWith<'get'>]: Data<P, 'get'> extends readonly unknown[] ? P : never }[PathsWith<'get'>]

/** An item of a list. */
export type Item<P extends ListPath> = Data<P, 'get'> extends readonly (infer T)[] ? T : never
