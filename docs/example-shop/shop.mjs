// A shop that shows a live room in a page of its own and signs its customers on there. ../integration.md tells it step by step.
import express from 'express'
import jwt from 'jsonwebtoken'
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { renameSync, writeFileSync } from 'node:fs'

const { PORT = '4000', LIVE_URL = 'http://localhost:3000', ROOM = 'main', LINK_KEY = '' } = process.env
const { BRAND_SECRET, BRAND_KEYS_FILE = './brand.jwks.json', BRAND_ISSUER = 'https://shop.example' } = process.env

/** The shop's customers: a real one has them in a database. `staff` run the live room, by BRAND_ROLES=live-admin=host. */
const users = new Map([
  ['ana', { id: 'c-1001', name: 'Ana Souza' }],
  ['bo', { id: 'c-1002', name: 'Bo 小明' }],
  ['mira', { id: 's-1', name: 'Mira', staff: true }],
])

// 1. The key: a secret that the live server has too, or a pair whose public half is written for it.
const signer = BRAND_SECRET ? { key: BRAND_SECRET, algorithm: 'HS256' } : newKeyPair()
function newKeyPair() {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const kid = randomUUID()
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' }
  writeFileSync(`${BRAND_KEYS_FILE}.new`, JSON.stringify({ keys: [jwk] }))
  renameSync(`${BRAND_KEYS_FILE}.new`, BRAND_KEYS_FILE)
  return { key: privateKey, algorithm: 'RS256', keyid: kid }
}

/** 2. What says who a customer is: for one sign-on (`jti`), within a minute. @returns {string} */
function liveToken({ id, name, staff }) {
  const { key, ...how } = signer
  const who = { subject: id, issuer: BRAND_ISSUER, audience: 'fanfare' }
  const claims = { name, ...(staff && { role: 'live-admin' }) }
  return jwt.sign(claims, key, { ...how, ...who, expiresIn: 60, jwtid: randomUUID() })
}

/** 3. From server to server: the same commands that a host's panel sends. */
async function live(path, body, token) {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
  const answer = await fetch(`${LIVE_URL}/api/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  const told = await answer.json()
  if (!answer.ok) throw Object.assign(new Error(`${path}: ${told.refused}`), { status: 502 })
  return told
}
let staffToken
async function command(name, input) {
  staffToken ??= (await live('session', { hostKey: LINK_KEY })).token
  return await live(`rooms/${ROOM}/do/${name}`, { id: randomUUID(), ...input }, staffToken).catch((error) => {
    staffToken = undefined // It may have come to its end: the next command makes another one.
    throw error
  })
}
/** Who a customer is over there: the same person at every sign-on. */
const personOf = async (user) => (await live('session', { token: liveToken(user) })).person.id

// 4. The shop itself, with a session cookie of its own, for its own pages alone.
const sessions = new Map()
const signedIn = (request) => sessions.get(/(?:^|; )shop=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1])
const backTo = (given) => (typeof given === 'string' ? given : '')
const escaped = (text) => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)
const page = (body) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>The shop</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><body>${body}</body></html>`

const app = express().disable('x-powered-by')
app.use((request, response, next) => {
  const csp = `default-src 'self'; img-src 'self' data:; script-src 'self' ${LIVE_URL}; frame-src ${LIVE_URL}; frame-ancestors 'none'`
  response.set({ 'Content-Security-Policy': csp, 'Cache-Control': 'no-store' })
  next()
})
app.use(express.urlencoded({ extended: false }), express.json())

app.get('/', (request, response) => {
  const user = signedIn(request)
  const who = user
    ? `<form id="out" method="post" action="/logout">Hello <bdi id="who">${escaped(user.name)}</bdi> <button>Sign out</button></form>`
    : '<a href="/login">Sign in</a>'
  const line = `<script id="live" src="${LIVE_URL}/embed.js" data-room="${ROOM}" data-height="640" async></script>`
  response.send(page(`<h1>The shop</h1>${who}<p id="told" role="status"></p>${line}<script src="/shop.js"></script>`))
})
app.get('/shop.js', (_request, response) => response.type('text/javascript').send(`(${inThePage.toString()})()`))

/** 5. In the browser. */
function inThePage() {
  const tell = (text) => (document.querySelector('#told').textContent = text)
  const token = async () => {
    const answer = await fetch('/live-token', { method: 'POST' })
    if (!answer.ok) throw new Error(`the shop says ${answer.status}`)
    return await answer.text()
  }
  const signOn = () => window.Fanfare.signOn(token).catch((error) => tell(`Not signed on: ${error.message}`))
  const out = document.querySelector('#out')
  if (out && window.Fanfare) void signOn()
  else if (out) document.querySelector('#live').addEventListener('load', signOn)
  // Pressed by somebody whom the shop does not know yet, or a minute before a sign-on ends.
  addEventListener('fanfare:sign-on-wanted', () => (out ? signOn() : location.assign('/login')))
  addEventListener('fanfare:signed', ({ detail }) => {
    if (detail.person?.standing === 'member') tell(`In the room as ${detail.person.name}`)
  })
  out?.addEventListener('submit', (event) => {
    event.preventDefault()
    window.Fanfare.signOut().finally(() => out.submit())
  })
}

app.get('/login', (request, response) => {
  const back = escaped(backTo(request.query.return))
  const buttons = [...users.keys()].map((name) => `<button name="user" value="${name}">${name}</button>`).join(' ')
  response.send(
    page(`<form method="post"><input type="hidden" name="return" value="${back}">Who are you? ${buttons}</form>`),
  )
})
app.post('/login', (request, response) => {
  const user = users.get(request.body.user)
  if (!user) return response.status(403).send('Nobody of that name')
  const session = randomUUID()
  sessions.set(session, user)
  response.cookie('shop', session, { httpOnly: true, sameSite: 'lax', secure: request.secure })
  const back = backTo(request.body.return)
  response.redirect(303, back ? `/live-sign-on?return=${encodeURIComponent(back)}` : '/')
})
app.post('/logout', (request, response) => {
  for (const [session, user] of sessions) if (user === signedIn(request)) sessions.delete(session)
  response.clearCookie('shop').redirect(303, '/')
})
app.post('/live-token', (request, response) => {
  const user = signedIn(request)
  if (!user) return response.sendStatus(401)
  response.type('text').send(liveToken(user))
})
/** BRAND_SIGN_ON_URL, for who is in a room outside of the shop. The token goes to the live server and nowhere else. */
app.get('/live-sign-on', (request, response) => {
  const back = backTo(request.query.return)
  if (!URL.canParse(back) || new URL(back).origin !== new URL(LIVE_URL).origin) return response.sendStatus(400)
  const user = signedIn(request)
  if (!user) return response.redirect(`/login?return=${encodeURIComponent(back)}`)
  response.redirect(`${back.split('#')[0]}#token=${liveToken(user)}`)
})

/** 6. What the shop's own staff do. LINK_KEY is a link's key: a moderator's bans, an owner's also signs out. */
app.post('/staff/:deed', async (request, response) => {
  const user = users.get(request.body.user)
  if (!signedIn(request)?.staff || !user) return response.sendStatus(403)
  const person = await personOf(user)
  if (request.params.deed === 'ban') await command('person.restrict', { person, name: user.name, forMs: null })
  else if (request.params.deed === 'free') await command('person.free', { person })
  else if (request.params.deed === 'sign-out') await command('person.sign_out', { person })
  else return response.sendStatus(404)
  response.json({ person })
})

const server = app.listen(Number(PORT), () => console.log(`The shop: http://localhost:${server.address().port}`))
