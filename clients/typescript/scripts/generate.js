// Writes src/generated from the OpenAPI document of the Pulse at PULSE_URL: the types, and what the client has to know of each operation.
import { mkdir, writeFile } from 'node:fs/promises'
import openapiTS, { astToString } from 'openapi-typescript'

const url = process.env.PULSE_URL ?? 'http://localhost:5080'
const answer = await fetch(`${url.replace(/\/$/, '')}/openapi/v1.json`)
if (!answer.ok) {
  throw new Error(`${answer.url} answers ${answer.status}. PULSE_URL must be the address of a running Pulse.`)
}

const document = await answer.json()

/** The names of the header parameters of an operation. */
function headersOf({ parameters = [] }) {
  return parameters
    .map((parameter) => ('$ref' in parameter ? document.components.parameters[parameter.$ref.split('/').at(-1)] : parameter))
    .filter((parameter) => parameter.in === 'header')
    .map((parameter) => parameter.name)
}

/** A constant with the operations that accept a header. */
function setOf(constant, summary, header) {
  const names = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([, operation]) => headersOf(operation).includes(header))
      .map(([method]) => `${method.toUpperCase()} ${path}`),
  )
  if (names.length === 0) {
    throw new Error(`No operation of the document accepts ${header}.`)
  }

  return `/** ${summary} */\nexport const ${constant}: ReadonlySet<string> = new Set([\n${names.map((name) => `  '${name}',\n`).join('')}])\n`
}

const folder = new URL('../src/generated/', import.meta.url)
await mkdir(folder, { recursive: true })
await writeFile(new URL('api.ts', folder), astToString(await openapiTS(document)))
await writeFile(
  new URL('operations.ts', folder),
  [
    setOf('replayable', 'Operations that Pulse executes once for an idempotency key.', 'Idempotency-Key'),
    setOf('authenticated', 'Operations of a caller in an account.', 'x-account-id'),
  ].join('\n'),
)
