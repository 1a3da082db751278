import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { languageAbout, languageEntry, type LanguageEntry } from '../protocol/languages.schema.ts'

/** A language that fans have brought, with those words that the pages know. */
export interface BroughtLanguage {
  tag: string
  name: string
  by: readonly string[]
  words: Readonly<Record<string, LanguageEntry>>
}

const MOST_BYTES = 262_144
const MOST_FILES = 200
/** BCP 47, and nothing that means something in a path. */
export const LANGUAGE_TAG = /^[A-Za-z0-9-]{2,16}$/

/** Why a file is not used, for the log. */
class Unusable extends Error {}

/**
 * The language files of a folder, looked at whenever they are asked for and read again when they have changed. One that
 * cannot be used is passed over, and the log says why, once for each state it is in.
 */
export class LanguageFiles {
  readonly #folder: string
  readonly #keys: readonly string[]
  readonly #logger: Logger
  readonly #read = new Map<string, { state: string; language: BroughtLanguage | undefined }>()

  /** `keys`: what the pages know; others are ignored. */
  constructor(folder: string, keys: readonly string[], logger: Logger) {
    this.#folder = folder
    this.#keys = keys
    this.#logger = logger
  }

  async list(): Promise<BroughtLanguage[]> {
    const files = await readdir(this.#folder).catch(() => [])
    const tags = files.filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -'.json'.length))
    const found = await Promise.all(
      tags
        .toSorted()
        .slice(0, MOST_FILES)
        .map((tag) => this.find(tag)),
    )
    return found.filter((language) => language !== undefined)
  }

  async find(tag: string): Promise<BroughtLanguage | undefined> {
    if (!LANGUAGE_TAG.test(tag)) return undefined
    const file = join(this.#folder, `${tag}.json`)
    const seen = await stat(file).catch(() => undefined)
    if (seen === undefined) return undefined
    const state = `${seen.mtimeMs} ${seen.ctimeMs} ${seen.size}`
    const known = this.#read.get(tag)
    if (known?.state === state) return known.language
    const language = await this.#load(tag, file, seen).catch((error: unknown) => this.#passOver(file, error))
    this.#read.set(tag, { state, language })
    return language
  }

  async #load(tag: string, file: string, seen: { size: number; isFile(): boolean }): Promise<BroughtLanguage> {
    if (!seen.isFile()) throw new Unusable('it is not a file')
    if (seen.size > MOST_BYTES) throw new Unusable(`it is longer than ${MOST_BYTES} bytes`)
    if (canonical(tag) !== tag) throw new Unusable(`${tag} is not a language tag as BCP 47 writes it`)
    const given = parse(await readFile(file))
    const about = languageAbout.safeParse(given.get('@language'))
    if (!about.success) throw new Unusable('"@language" must hold a name, and may hold a list of names as "by"')
    const words = this.#keys.flatMap((key) => (given.has(key) ? [[key, entryOf(key, given.get(key))] as const] : []))
    return { tag, ...about.data, words: Object.fromEntries(words) }
  }

  #passOver(file: string, error: unknown): undefined {
    const why = error instanceof Error ? error.message : String(error)
    this.#logger.warn({ file, why }, 'a language file is not used')
  }
}

function canonical(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0]
  } catch {
    return undefined
  }
}

function parse(bytes: Buffer): ReadonlyMap<string, unknown> {
  const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new Unusable('it is no JSON object')
  return new Map(Object.entries(json))
}

function entryOf(key: string, value: unknown): LanguageEntry {
  const entry = languageEntry.safeParse(value)
  if (!entry.success) throw new Unusable(`"${key}" ${entry.error.issues[0]?.message}`)
  return entry.data
}
