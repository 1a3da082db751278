import { randomBytes } from 'node:crypto'
import { chmod, link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { PlainError } from '../rooms/plain-error.ts'

/** What a server on one machine signs with. */
export interface Secrets {
  session: string
}
const stored: z.ZodType<Secrets> = z.strictObject({ session: z.string().min(32) })

/** The secrets are there but cannot be used, or cannot be made. */
export class SecretsUnusable extends PlainError {}

const fileIn = (dir: string): string => join(dir, 'secrets.json')

/**
 * The secrets of this folder, made at the first call (32 random bytes, mode 0600) and the same ever after, also when two
 * processes ask at once. Others' right to read the file is taken away.
 */
export async function loadSecrets(dir: string): Promise<Secrets> {
  try {
    return (await readSecrets(dir)) ?? (await makeSecrets(dir))
  } catch (cause) {
    if (cause instanceof SecretsUnusable) throw cause
    throw new SecretsUnusable(`${fileIn(dir)} can be neither read nor made: ${(cause as Error).message}`, { cause })
  }
}

/** The secrets of this folder; undefined = none were made yet. */
export async function readSecrets(dir: string): Promise<Secrets | undefined> {
  const text = await readFile(fileIn(dir), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  await chmod(fileIn(dir), 0o600)
  return parse(text, dir)
}

function parse(text: string, dir: string): Secrets {
  try {
    return stored.parse(JSON.parse(text))
  } catch (cause) {
    throw new SecretsUnusable(`${fileIn(dir)} does not hold secrets: restore it, or delete it to end all sessions`, {
      cause,
    })
  }
}

/** Written aside and linked into place: whoever comes second reads what the first one made, never half of it. */
async function makeSecrets(dir: string): Promise<Secrets> {
  await mkdir(dir, { recursive: true })
  const draft = `${fileIn(dir)}.${randomBytes(6).toString('hex')}`
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(`${JSON.stringify({ session: randomBytes(32).toString('base64url') })}\n`)
    await file.sync()
    await file.close()
    await link(draft, fileIn(dir)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  } finally {
    await rm(draft, { force: true })
  }
  const made = await readSecrets(dir)
  if (made === undefined) throw new SecretsUnusable(`${fileIn(dir)} was taken away while it was made`)
  return made
}
