// @ts-check
import { connecting, delivery, following } from './protocol-words.mjs'
import { block, code, table } from './markdown.mjs'
import { shape } from './shape.mjs'

/** @typedef {import('./pages.mjs').Sources} Sources */
/** @typedef {import('zod').ZodType} ZodType */

/** docs/protocol.md @param {Sources} sources */
export function protocolPage(sources) {
  const { protocol, wire, coreSchema } = sources
  const { person, position } = coreSchema
  const { logWelcome, view, event, signals } = wire
  const schemas = {
    Person: person,
    Position: position,
    LogWelcome: logWelcome,
    View: view,
    Event: event,
    Signals: signals,
  }
  const named = Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, jsonOf(sources, schema)]))
  /** @param {ZodType} schema */
  const show = (schema) => block(shape(jsonOf(sources, schema), named))
  /** @param {keyof typeof schemas} name */
  const showNamed = (name) => `${name}:\n\n${show(schemas[name])}`
  return [
    `# Protocol ${protocol.PROTOCOL_VERSION}`,
    connecting({
      request: show(wire.sessionRequest),
      answer: `${show(wire.sessionAnswer)}\n\n${showNamed('Person')}`,
      handshake: `${show(wire.handshake)}\n\n${showNamed('Position')}`,
    }),
    delivery({
      welcome: [show(wire.welcome), showNamed('LogWelcome'), showNamed('View')].join('\n\n'),
      tick: `${show(wire.tick)}\n\n${showNamed('Signals')}`,
      bye: show(wire.bye),
    }),
    following,
    rolesSection(sources),
    commandsSection(sources),
    eventsSection(sources),
    signalsSection(sources),
    refusalsSection(sources),
    byesSection(sources),
    routesSection(sources),
    limitsSection(sources),
  ].join('\n\n')
}

/** @param {Sources} sources @param {ZodType} schema */
function jsonOf({ z }, schema) {
  const { $schema: _, ...json } = z.toJSONSchema(schema)
  return /** @type {import('./shape.mjs').Schema} */ (json)
}

/** @param {Sources} sources @param {import('../../../src/protocol/roles.ts').Capability} may */
function needs({ roles }, may) {
  if (may === 'self') return 'Anybody may send it'
  const least = may in roles.CROWD ? roles.CROWD[/** @type {keyof typeof roles.CROWD} */ (may)] : undefined
  return `Needs ${code(may)}${least === undefined ? '' : `, usually from ${least} on`}`
}

/** @param {Sources} sources */
function rolesSection({ roles }) {
  const { CROWD, ROLES, STAFF_CAPABILITIES, STANDINGS, atLeast, crowdRefusal, isStaff, roleMay } = roles
  /** @param {boolean} may */
  const mark = (may) => (may ? 'yes' : '')
  const crowd = /** @type {(keyof typeof CROWD)[]} */ (Object.keys(CROWD))
  const standings = STANDINGS.map((standing) => [
    code(standing),
    ...crowd.map((each) => mark(atLeast(standing, CROWD[each]))),
  ])
  const staff = ROLES.map((role) => [
    code(role),
    mark(isStaff({ role })),
    // Of the least standing: what a role adds to it.
    ...crowd.map((each) =>
      role === 'fan' ? 'by standing' : mark(!crowdRefusal({ role, standing: 'visitor' }, CROWD[each])),
    ),
    ...STAFF_CAPABILITIES.map((each) => mark(roleMay(role, each))),
  ])
  return `## Who may what

Somebody's **standing** is how they are known: a visitor has no name yet, a guest has chosen one, a member was signed on by the
brand. Their **role** is what they were given by a link or by the brand, in one room or in all; it is in \`you.role\` where it counts,
and whoever has none is a fan. Each command needs one **capability**.

What the crowd may do goes by standing. This is how it is usually; hosts may set it otherwise for a room (\`permissions\` in the
view), up to "members only" and "staff alone", and then it is refused with \`name_first\`, \`members_only\` or \`not_allowed\`:

${table(['standing', ...crowd.map(code)], standings)}

Roles come on top. Who is of the staff sees what is for the staff. Whoever gives a role, or does something to somebody, must stand
above it in this list (a display stands as low as a fan); owners may make owners. A display reads, and does nothing:

${table(['role', 'staff', ...crowd.map(code), ...STAFF_CAPABILITIES.map(code)], staff)}

\`self\` is everybody's own matters: their session, another device of theirs, and that they can be forgotten.`
}

/** @param {Sources} sources */
function commandsSection(sources) {
  const { protocol, schemas } = sources
  const names = /** @type {(keyof typeof protocol.commands)[]} */ (Object.keys(protocol.commands))
  const parts = names.map((name) => {
    const { input, output } = schemas.schemas[name]
    const { may, in: log } = protocol.commands[name]
    const json = jsonOf(sources, input)
    return `### ${name}

${json.description ?? ''} ${needs(sources, may)}; it goes to the ${log}.

${block(shape(json))}

Value of the answer:

${block(shape(jsonOf(sources, output)))}`
  })
  return `## Commands

\`socket.emitWithAck(name, input)\` is answered with \`{ "ok": true, "value": ... }\` or
\`{ "ok": false, "refused": code, "message": text, "retryAfterMs"?: ms }\`. The answer comes when the effect is durable. Unknown
fields are refused.

\`id\` is made by the client, a new one for each command. The same command with the same \`id\`, sent again within 10 minutes, has
no second effect and is given the first answer; with other content it is refused. So an answer that did not come is asked for by
sending the same command again.

${parts.join('\n\n')}`
}

/** @param {Sources} sources */
function eventsSection(sources) {
  const { wire } = sources
  const parts = Object.entries(wire.eventSchemas).map(([name, schema]) => {
    const json = jsonOf(sources, schema)
    return `### ${name}\n\n${json.description ?? ''}\n\n${block(shape(json))}`
  })
  return `## Events

An event happened once and stands in a log. Beside its own fields it carries:

${block(shape(jsonOf(sources, wire.envelope)))}

- \`seq\` numbers the log from 1 without gaps, as long as the epoch is the same. You see gaps where events are for others.
- \`at\` never decreases. \`by\` is who caused it; without it, the server did.
- \`to\` says who it is for: nobody named = everyone.
- \`id\` is that of the command that caused it: the event itself confirms a line that waits for its answer.
- \`gone\` names entries whose words this event deleted, each with the SHA-256 that stands for it now.
- \`tombstone\`: the words of this entry have been deleted; only its type and audience are left.

${parts.join('\n\n')}`
}

/** @param {Sources} sources */
function signalsSection(sources) {
  const rows = Object.entries(sources.wire.signalSchemas).map(([name, schema]) => {
    const json = jsonOf(sources, schema)
    return [code(name), json.description ?? '']
  })
  return `## Signals

A signal is a figure of which only the latest value counts. It comes with a rising \`version\`; one with a lower version than you
have is old. \`seq\` is where the log stood when it was read. "Signals" under [tick](#tick) has their shapes.

${table(['signal', 'meaning'], rows)}`
}

/** @param {Sources} sources */
function refusalsSection({ core, problem }) {
  const codes = /** @type {(keyof typeof core.REFUSALS)[]} */ (Object.keys(core.REFUSALS))
  const rows = codes.map((name) => {
    const { means, retry } = core.REFUSALS[name]
    return [code(name), means, retry ? 'yes' : 'no', `${problem.STATUS[name]}`]
  })
  return `## Refusals

A refused command has changed nothing, except that \`unconfirmed\` leaves open whether it has. "Retry" says whether sending the same
command again, with the same \`id\`, can help; wait \`retryAfterMs\` when it is given. Codes are added, never renamed.

${table(['code', 'meaning', 'retry', 'HTTP'], rows)}

A connection that is refused ends in \`connect_error\`; \`error.message\` is the code and \`error.data\` the whole refusal.`
}

/** @param {Sources} sources */
function byesSection({ core }) {
  const rows = Object.entries(core.BYES).map(([name, { means, reconnect }]) => [
    code(name),
    means,
    reconnect ? 'yes' : 'no',
  ])
  return `## Why a connection ends

${table(['reason', 'meaning', 'come back'], rows)}`
}

/** @param {Sources} sources */
function routesSection({ routes }) {
  const rows = routes.ROUTES.map(({ method, path, does, answers }) => [code(`${method} ${path}`), does, code(answers)])
  return `## HTTP

Bodies are JSON (\`content-type: application/json\`). A token goes into \`Authorization: Bearer <token>\`. Errors are problem details
(RFC 9457) with the refusal's code in \`refused\`, and a \`Retry-After\` header where waiting helps.

${table(['address', 'what it does', 'answer'], rows)}

Every command can be sent by HTTP too, with the same input, ids, limits and answers; for one that goes to the house, \`:room\` is
\`house\`:

${block(
  `curl -s -X POST http://localhost:3000/api/rooms/main/do/chat.send \\
  -H "authorization: Bearer $TOKEN" -H 'content-type: application/json' \\
  -d '{"id":"my-first-line","text":"Hello"}'`,
  'sh',
)}`
}

/** @param {Sources} sources */
function limitsSection({ parser, guard, chat }) {
  const { frame, bytesPerSecond, packetsPerSecond, connects } = parser.WIRE_LIMITS
  const { floodLines, floodWindowMs, floodMuteMs, editWindowMs, linesInView } = chat.CHAT_LIMITS
  const rows = [
    ['longest frame', `${frame} bytes`],
    ['longest command', '8,192 characters of JSON'],
    ['deepest nesting', `${guard.MOST_DEPTH}`],
    ['received from one connection', `${bytesPerSecond} bytes and ${packetsPerSecond} packets a second`],
    ['namespaces asked for on one connection', `${connects}`],
    ['lines of one person', `${floodLines} in ${floodWindowMs} ms, then no more for ${floodMuteMs} ms`],
    ['editing an own line', `${editWindowMs} ms after saying it`],
    ['lines in a snapshot', `${linesInView}; older ones are history`],
    ['longest message', 'as `textLength` in `welcome` says, in characters (code points) after cleaning'],
  ]
  return `## Limits

${table(['what', 'limit'], rows)}

A connection that goes beyond the first five is ended. Binary frames and acknowledgements from clients are not taken.
`
}
