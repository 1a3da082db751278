// @ts-check
import { block } from './markdown.mjs'

/** The example of docs/protocol.md: runs as it stands, with a stock client (a test runs it). */
const example = `import { io } from 'socket.io-client'

const server = 'http://localhost:3000'
const session = await fetch(\`\${server}/api/session\`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ name: 'Brass Otter 48' }),
})
const { token } = await session.json()

const stood = {} // where we stood in both logs: sent along when the connection comes back
const socket = io(server, {
  transports: ['websocket', 'polling'],
  auth: (send) => send({ token, room: 'main', ...stood }),
})
const hear = (event) => event.type === 'chat.said' && console.log(\`\${event.name}: \${event.text}\`)

socket.on('welcome', ({ you, room, house }) => {
  console.log(\`in as \${you.name}\`)
  for (const [key, { epoch, seq, digest }] of Object.entries({ from: room, house })) stood[key] = { epoch, seq, digest }
  if (room.snapshot) console.log(room.snapshot.everyone.launch.title)
  else room.events.forEach(hear)
})

socket.on('tick', ({ log, after, upTo, digest, events }) => {
  const key = log === 'room' ? 'from' : 'house'
  if (after !== stood[key].seq) return socket.disconnect().connect() // something is missing: come again for it
  stood[key] = { ...stood[key], seq: upTo, digest }
  events.forEach(hear)
})

socket.on('bye', ({ reason, reconnect }) => reconnect || console.log(\`not coming back: \${reason}\`))

const answer = await socket.emitWithAck('chat.send', { id: crypto.randomUUID(), text: 'Hello' })
console.log(answer.ok ? \`said as \${answer.value.seq}\` : answer.message)`

/** @param {{ request: string, answer: string, handshake: string }} shapes */
export const connecting = ({ request, answer, handshake }) => `\
Any Socket.IO 4 client in any language can take part. Each room has a **log** of events, in order and numbered, and so has the
**house**, which holds what goes beyond one room. A connection follows both. What somebody sees is a fold of those events: start
with nothing, apply each event. The server gives a snapshot of it to those who come late.

## An example

${block(example, 'js')}

## A session

\`POST /api/session\` takes

${request}

and answers 201 with

${answer}

- With nothing it makes a visitor, who may read; with \`name\` a guest, who may write.
- \`hostKey\` is the key of a link: it gives the role that the link says.
- \`token\` is the brand's own, a signed JWT: it makes a member.
- \`carried\` is the key that \`session.carry\` gave on another device: it makes the same person, once.
- \`named\` in the answer, of members: the name is the brand's, and not theirs to change.

Send the token so far along (\`Authorization: Bearer\`) to stay the same person: to take a name, to change it, to be given a role, to
sign on as who you have been here, or to get a fresh token. A token is good until \`expires\`: 30 days, a member's as long as the
brand's operator says.

## Connecting

Socket.IO, default namespace, path \`/socket.io\`, with this as \`auth\`:

${handshake}

\`from\` and \`house\` are where you stood in the room's log and in the house's, to go on from there; without them you get a snapshot.
A page must come from the server's own address or from one of the allowed origins.`

/** @param {{ welcome: string, tick: string, bye: string }} shapes */
export const delivery = ({ welcome, tick, bye }) => `\
## What the server sends

### welcome

The first message on every connection, and again whenever you must start over. Each log begins with the events that you missed
(\`events\`, all that are for you between \`after\` and \`seq\`) or with a snapshot, and then \`why\`: \`cold\` (you sent no position),
\`epoch\` (the log is another one than you knew), \`digest\` (what you saw is not what the log holds), \`too_old\` (you were away for
too long). \`now\` is the server's clock: compare other times with it, not with your own.

${welcome}

### tick

What happened in one of the two logs since the last tick, as far as it is for you, and the signals that changed. Ticks without
events come every few seconds: when none has come for 12 seconds, connect anew.

${tick}

### bye

The last message before the server ends a connection. When \`reconnect\` is true, come back after \`retryAfterMs\`, or after a short
random time.

${bye}`

export const following = `\
## Staying whole

1. \`welcome\`: take \`{ epoch, seq, digest }\` of each log as your position, and the snapshot as your view, or apply the events to the
   view you have.
2. \`tick\`: when \`after\` is your \`seq\`, apply the events; your position is now \`{ epoch, seq: upTo, digest }\`. When it is not,
   something is missing: disconnect and connect again.
3. Connecting again, to any node: send your positions. You get exactly what you missed, or a snapshot that says why.
4. \`digest\` stands for everything up to \`seq\`. It means nothing to you: hand it back as you got it.
5. A command whose answer did not come, or is \`unconfirmed\`: send it again with the same \`id\`.`
