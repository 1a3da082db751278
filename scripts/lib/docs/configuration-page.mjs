// @ts-check
import { block, code, table } from './markdown.mjs'

/** @typedef {import('./pages.mjs').Sources} Sources */

/** @param {Sources} sources */
function variables({ config, z }) {
  const { properties = {} } = z.toJSONSchema(config.environment, { io: 'input', unrepresentable: 'any' })
  const defaults = /** @type {Record<string, unknown>} */ (config.environment.parse({}))
  return Object.entries(properties).map(([name, schema]) => {
    const { description, example, fallback } = /** @type {Record<string, string>} */ (schema)
    return { name, description: description ?? '', example: example ?? '', fallback, value: defaults[name] }
  })
}

/** docs/configuration.md @param {Sources} sources */
export function configurationPage(sources) {
  const rows = variables(sources).map(({ name, description, example, fallback, value }) => [
    code(name),
    fallback ?? code(String(value)),
    description,
    code(example),
  ])
  return `# Configuration

A server is configured by environment variables alone. Nothing need be set: on one machine \`npm start\` works as it is. An
empty variable counts as absent. A server that cannot use its configuration does not start: it lists every problem, with the
variable, what is wrong and an example.

${table(['variable', 'default', 'meaning', 'example'], rows)}

## On one machine

Everything is in \`DATA_DIR\`: the journal, and \`secrets.json\` (made at the first start, readable by its owner alone). Keep both
when you move the server. One process at a time may use the folder.

${block('PORT=8080 PUBLIC_URL=https://live.example.com TRUST_PROXY=loopback npm start', 'sh')}

## Several nodes

All nodes share one Redis and one secret. Redis must keep what it acknowledges (\`appendonly yes\`) and must not evict
(\`maxmemory-policy noeviction\`): a server refuses to start with a Redis that keeps less than \`DURABILITY\` says.

${block(
  `export REDIS_URL=redis://10.0.0.5:6379 SESSION_SECRET_FILE=/run/secrets/fanfare-session PUBLIC_URL=https://live.example.com
NODE_ID=n1 PORT=3001 npm start
NODE_ID=n2 PORT=3002 npm start`,
  'sh',
)}

A balancer may send each WebSocket to any node. Clients that fall back to long polling send several requests per connection,
which must reach the same node: route them by the \`sid\` parameter, which begins with the node's \`NODE_ID\` and a dot. Take a
node out when \`GET /readyz\` does not answer 200.

## The host link

A host comes in by a signed link. It is printed to the terminal at start and by \`npm run host-link\`, never to the log. It is
valid for 30 days. \`npm run host-link -- --revoke\` voids all links printed so far and the hosts' sessions made from them, and
prints a new one. \`--room <name>\` lets it lead to another room's panel; its role, owner, is for all rooms, and links for one
room are made in the panel. \`--server <url>\` says where the server is when that is not \`PUBLIC_URL\`.
`
}

/** .env.example @param {Sources} sources */
export function envExample(sources) {
  const entries = variables(sources).map(({ name, description, example, fallback, value }) => {
    const line = `# Default: ${(fallback ?? String(value)).replaceAll('`', '')}`
    return [...wrapped(description.replaceAll('`', '')), line, `#${name}=${example}`].join('\n')
  })
  return `# What can be configured, see docs/configuration.md. Take the # away in front of what you set.\n\n${entries.join('\n\n')}\n`
}

/** @param {string} text */
function wrapped(text) {
  /** @type {string[]} */
  const lines = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length < 100) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(`# ${word}`)
  }
  return lines
}
