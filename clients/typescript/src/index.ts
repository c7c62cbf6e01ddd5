export { PulseClient, type PulseOptions } from './client.js'
export { PulseError, type Failure } from './error.js'
export type { components, operations, paths } from './generated/api.js'
export type { Answer, Arguments, Call, Data, Init, Item, ListPath, Method, PathsWith } from './types.js'
