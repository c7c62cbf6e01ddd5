// Compiled only: the types as a page sees them, with the resolution of a bundler and without the types of Node.
import { type components, type Item, PulseClient, PulseError } from '@pulse/client'

const pulse = new PulseClient({ url: 'https://pulse.example.com', token: 'token' })

export async function namesOf(signal: AbortSignal): Promise<string[]> {
  const names: string[] = []
  for await (const key of pulse.list('/apikeys', { params: { query: { status: 'active' } }, signal })) {
    const item: Item<'/apikeys'> = key
    names.push(item.name)
  }

  return names
}

export async function secretOf(body: components['schemas']['CreateApiKey']): Promise<string | undefined> {
  try {
    return (await pulse.POST('/apikeys', { body })).data.apiSecret
  } catch (failure) {
    return failure instanceof PulseError && failure.code === 'missing_permission' ? undefined : Promise.reject(failure)
  }
}

export async function mistakes(id: string): Promise<void> {
  const params = { path: { id } }
  // @ts-expect-error The path does not exist.
  await pulse.GET('/keys')
  // @ts-expect-error The id is missing.
  await pulse.GET('/apikeys/{id}')
  // @ts-expect-error The permissions are missing.
  await pulse.POST('/apikeys', { body: { name: 'Key' } })
  // @ts-expect-error The property does not exist.
  await pulse.PATCH('/apikeys/{id}', { params, body: { expireAt: null } })
  // @ts-expect-error The name cannot be cleared.
  await pulse.PATCH('/apikeys/{id}', { params, body: { name: null } })
  // @ts-expect-error The status does not exist.
  await pulse.GET('/apikeys', { params: { query: { status: 'broken' } } })
  // @ts-expect-error This is a stream.
  await pulse.GET('/revocations')
  // @ts-expect-error This is not a list.
  pulse.list('/apikeys/{id}', { params })
}
