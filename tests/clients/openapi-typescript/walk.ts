// Calls a running Pulse with the types that openapi-typescript generates. Prints one line if all assertions hold.
import assert from 'node:assert/strict'
import createClient from 'openapi-fetch'
import type { components, paths } from './generated/pulse.js'

const { PULSE_URL, PULSE_EMAIL, PULSE_PASSWORD } = process.env
assert.ok(PULSE_URL && PULSE_EMAIL && PULSE_PASSWORD)

const client = createClient<paths>({ baseUrl: PULSE_URL })

function whole<T>(result: { data?: T; error?: unknown; response: Response }): T {
  assert.ok(result.response.ok && result.data !== undefined, JSON.stringify(result.error))
  return result.data
}

const session = whole(await client.POST('/auth/login', { body: { email: PULSE_EMAIL, password: PULSE_PASSWORD } }))
client.use({
  onRequest({ request }) {
    request.headers.set('authorization', `Bearer ${session.token}`)
  },
})

const key = whole(await client.POST('/apikeys', {
  body: {
    name: 'Made by openapi-typescript',
    description: 'Before.',
    permissions: ['readMerchants'],
    expiresAt: new Date(Date.now() + 30 * 86_400_000).toISOString(),
    rateLimit: { limit: 100, windowSeconds: 60 },
  },
}))
const path = { id: key.id }

const patched = whole(await client.PATCH('/apikeys/{id}', { params: { path }, body: { description: 'After.' } }))
const status: components['schemas']['ApiKeyStatus'] = patched.status
assert.deepEqual([patched.description, patched.name, status, patched.rateLimit?.limit], ['After.', 'Made by openapi-typescript', 'active', 100])

const listed = whole(await client.GET('/apikeys', {
  params: { query: { pageSize: 10, active: true, expiresAt: patched.expiresAt ?? '' } },
}))
assert.deepEqual(listed.map(({ id }) => id), [key.id])

const rotated = whole(await client.POST('/apikeys/{id}/rotate', { params: { path } }))
assert.notEqual(rotated.apiSecret, key.apiSecret)
assert.equal(rotated.secrets.length, 2)

const verified = whole(await client.POST('/apikeys/verify', { body: { apiKey: key.apiKey, apiSecret: rotated.apiSecret } }))
assert.deepEqual([verified.valid, verified.code, verified.rateLimit?.remaining, verified.apiKey?.id], [true, 'ok', 99, key.id])

assert.equal((await client.DELETE('/apikeys/{id}', { params: { path } })).response.status, 204)
const { error } = await client.GET('/apikeys/{id}', { params: { path } })
assert.equal(error?.code, 'not_found')

const address = { line1: '77 Broadway', city: 'Oakland', state: 'CA', postalCode: '94607', country: 'US' }
const usd = (amount: number) => ({ amount, currency: 'USD' })
const draft = whole(await client.POST('/applications', {
  body: {
    basics: {
      businessName: 'TypeScript Coffee LLC',
      taxId: '12-3456789',
      address,
      contact: { firstName: 'Ada', lastName: 'Brown', email: 'ada@acme.test', phone: '+14155552671' },
    },
    businessDetails: { legalStructure: 'limitedLiabilityCompany', mcc: '5814', description: 'Roasts and sells coffee.' },
    businessHistory: { startedOn: '2019-04-01', filedForBankruptcy: false, wasTerminated: false },
    businessBanking: {
      bankName: 'First Bank',
      accountHolder: 'TypeScript Coffee LLC',
      accountType: 'checking',
      routingNumber: '021000021',
      accountNumber: '987007731',
    },
    orderProcessing: {
      annualVolume: usd(500_000),
      averageTicket: usd(12.5),
      highestTicket: usd(400),
      cardPresentPercent: 80,
      keyedPercent: 5,
      ecommercePercent: 15,
    },
    businessOwners: [
      { firstName: 'Grace', lastName: 'Hill', dateOfBirth: '1980-05-06', ssn: '123-45-6780', equityPercent: 100, address },
    ],
    pricingSchedule: { model: 'flatRate', discountPercent: 2.9, transactionFee: usd(0.3) },
  },
}))
const submitted = whole(await client.POST('/applications/{id}/submit', { params: { path: { id: draft.id } } }))
assert.deepEqual([submitted.system.status, submitted.businessBanking?.accountNumber], ['submitted', '****7731'])

console.log('log in, create, patch, list, rotate, verify, delete, submit ok')
