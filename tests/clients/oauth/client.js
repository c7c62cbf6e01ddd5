// An unmodified OAuth client against a running Pulse. Prints one line if all assertions hold.
import assert from 'node:assert/strict'
import * as oauth from 'oauth4webapi'

const { PULSE_URL, CLIENT_ID, CLIENT_SECRET, SERVICE_ID, SERVICE_SECRET } = process.env

// Pulse has no TLS in the tests.
const insecure = { [oauth.allowInsecureRequests]: true }

const issuer = new URL(PULSE_URL)
const server = await oauth.processDiscoveryResponse(
  issuer, await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure }))
const client = { client_id: CLIENT_ID }
const service = { client_id: SERVICE_ID }

async function requestToken(authentication, parameters) {
  return oauth.processClientCredentialsResponse(
    server, client, await oauth.clientCredentialsGrantRequest(server, client, authentication, parameters, insecure))
}

async function introspect(authentication, token) {
  return oauth.processIntrospectionResponse(
    server, service, await oauth.introspectionRequest(server, service, authentication, token, insecure))
}

async function callAll(authenticate) {
  const token = await requestToken(authenticate(CLIENT_SECRET), { scope: 'readMerchants' })
  assert.equal(token.token_type, 'bearer')
  assert.equal(token.scope, 'readMerchants')
  assert.ok(token.expires_in > 0)

  const state = await introspect(authenticate(SERVICE_SECRET), token.access_token)
  assert.equal(state.active, true)
  assert.equal(state.client_id, CLIENT_ID)
  assert.equal(state.scope, 'readMerchants')

  const session = await oauth.protectedResourceRequest(
    token.access_token, 'GET', new URL('/auth/session', issuer), undefined, undefined, insecure)
  assert.equal(session.status, 200)

  await oauth.processRevocationResponse(
    await oauth.revocationRequest(server, client, authenticate(CLIENT_SECRET), token.access_token, insecure))
  assert.deepEqual(await introspect(authenticate(SERVICE_SECRET), token.access_token), { active: false })
}

await callAll(oauth.ClientSecretBasic)
await callAll(oauth.ClientSecretPost)

await assert.rejects(requestToken(oauth.ClientSecretBasic(CLIENT_SECRET), { scope: 'writeUsers' }), { error: 'invalid_scope', status: 400 })
await assert.rejects(requestToken(oauth.ClientSecretBasic(SERVICE_SECRET), {}), { status: 401 })
await assert.rejects(requestToken(oauth.ClientSecretPost(SERVICE_SECRET), {}), { status: 401 })

console.log('client_secret_basic ok, client_secret_post ok, errors ok')
