import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { pages } from '../scripts/lib/docs/pages.mjs'
import * as config from '../src/environment.ts'
import * as guard from '../src/gateway/json-guard.ts'
import * as parser from '../src/gateway/parser.ts'
import * as problem from '../src/http/problem.ts'
import * as routes from '../src/http/routes.ts'
import * as chat from '../src/protocol/chat.ts'
import * as coreSchema from '../src/protocol/core.schema.ts'
import * as core from '../src/protocol/core.ts'
import * as protocol from '../src/protocol/index.ts'
import * as roles from '../src/protocol/roles.ts'
import * as schemas from '../src/protocol/schemas.ts'
import * as wire from '../src/protocol/wire.schema.ts'
import { launch } from './support.ts'

const root = new URL('..', import.meta.url).pathname
const sources = { z, config, guard, parser, problem, routes, chat, core, coreSchema, protocol, roles, schemas, wire }

it('[DOC-1] what is made from the code is current: npm run docs', async () => {
  const made = await pages(sources)
  const found = Object.fromEntries(Object.keys(made).map((path) => [path, readFileSync(join(root, path), 'utf8')]))
  expect(found).toEqual(made)
})

it('[DOC-2] the protocol page names every command, event, signal, refusal, farewell and address', async () => {
  const page = (await pages(sources))['docs/protocol.md'] ?? ''
  const headings = [...Object.keys(protocol.commands), ...Object.keys(wire.eventSchemas)].map((name) => `### ${name}\n`)
  const words = [...Object.keys(wire.signalSchemas), ...Object.keys(core.REFUSALS), ...Object.keys(core.BYES)]
  const addresses = routes.ROUTES.map(({ method, path }) => `${method} ${path}`)
  const wanted = [...headings, ...[...words, ...addresses].map((word) => `\`${word}\``)]
  expect(wanted.filter((text) => !page.includes(text))).toEqual([])
  expect(page).not.toMatch(/undefined|\[object|anything/)
})

it('[DOC-3] the example of the protocol page works as it stands, with a stock client', async () => {
  await using app = await launch()
  const page = readFileSync(join(root, 'docs/protocol.md'), 'utf8')
  const example = /```js\n([^]*?)```/.exec(page)?.[1]?.replace('http://localhost:3000', app.url)
  const said = ['in as Brass Otter 48', 'said as', 'Brass Otter 48: Hello']
  expect(await outputOf(example ?? '', (output) => said.every((line) => output.includes(line)))).toContain(
    'Brass Otter 48: Hello',
  )
})

/** Runs a module until its output is as wanted, or until it ends. */
function outputOf(module: string, wanted: (output: string) => boolean): Promise<string> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', module], { cwd: root })
  let output = ''
  const take = (chunk: Buffer): void => {
    output += chunk.toString()
    if (wanted(output)) child.kill()
  }
  child.stdout.on('data', take)
  child.stderr.on('data', take)
  return new Promise((resolve) => child.once('close', () => resolve(output)))
}
