// @ts-check
import { configurationPage, envExample } from './configuration-page.mjs'
import { protocolPage } from './protocol-page.mjs'

/**
 * What the documents are made from: modules of src, whoever loaded them.
 * @typedef {object} Sources
 * @property {typeof import('zod').z} z
 * @property {typeof import('../../../src/environment.ts')} config
 * @property {typeof import('../../../src/protocol/core.ts')} core
 * @property {typeof import('../../../src/protocol/core.schema.ts')} coreSchema
 * @property {typeof import('../../../src/protocol/index.ts')} protocol
 * @property {typeof import('../../../src/protocol/roles.ts')} roles
 * @property {typeof import('../../../src/protocol/schemas.ts')} schemas
 * @property {typeof import('../../../src/protocol/wire.schema.ts')} wire
 * @property {typeof import('../../../src/protocol/chat.ts')} chat
 * @property {typeof import('../../../src/gateway/parser.ts')} parser
 * @property {typeof import('../../../src/gateway/json-guard.ts')} guard
 * @property {typeof import('../../../src/http/problem.ts')} problem
 * @property {typeof import('../../../src/http/routes.ts')} routes
 */

/** Where the modules are, from the project's folder. */
export const sourceFiles = {
  config: 'src/environment.ts',
  core: 'src/protocol/core.ts',
  coreSchema: 'src/protocol/core.schema.ts',
  protocol: 'src/protocol/index.ts',
  roles: 'src/protocol/roles.ts',
  schemas: 'src/protocol/schemas.ts',
  wire: 'src/protocol/wire.schema.ts',
  chat: 'src/protocol/chat.ts',
  parser: 'src/gateway/parser.ts',
  guard: 'src/gateway/json-guard.ts',
  problem: 'src/http/problem.ts',
  routes: 'src/http/routes.ts',
}

/**
 * Every generated document, by its path from the project's folder.
 * @param {Sources} sources
 * @returns {Promise<Record<string, string>>}
 */
export async function pages(sources) {
  const { format } = await import('prettier')
  const style = { parser: 'markdown', printWidth: 120, singleQuote: true, semi: false }
  return {
    'docs/protocol.md': await format(protocolPage(sources), style),
    'docs/configuration.md': await format(configurationPage(sources), style),
    '.env.example': envExample(sources),
  }
}
