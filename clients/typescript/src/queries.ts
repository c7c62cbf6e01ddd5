/** Writes a query. A map, such as `metadata`, has one parameter `metadata.name` for each name. */
export function queryOf(query: unknown): string {
  const text = new URLSearchParams()
  for (const [name, value] of Object.entries(query as Record<string, unknown>)) {
    const parts = isMap(value) ? Object.entries(value).map(([part, of]) => [`${name}.${part}`, of] as const) : [[name, value] as const]
    for (const [part, of] of parts) {
      if (of !== undefined && of !== null) {
        text.append(part, String(of))
      }
    }
  }

  return text.toString()
}

/**
 * Reads the next page from a `Link` header (RFC 8288).
 * @returns Its query. The client keeps the address that it knows, so that a link cannot take a credential to another server.
 */
export function nextPage(link: string | null): string | undefined {
  const next = /<([^>]*)>\s*;\s*rel="?next"?/i.exec(link ?? '')?.[1]
  return next === undefined ? undefined : new URL(next, 'http://pulse.invalid').search.slice(1)
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
