import { chmod, mkdtemp, readdir, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadSecrets, readSecrets, SecretsUnusable } from '../../src/persons/secrets.ts'

const folder = (): Promise<string> => mkdtemp(join(tmpdir(), 'fanfare-secrets-'))

it('[CONF-4] secrets are made once, for the owner alone, and are the same for all who ask at once', async () => {
  const dir = join(await folder(), 'new', 'data')
  expect(await readSecrets(dir)).toBeUndefined()
  const all = await Promise.all(Array.from({ length: 8 }, () => loadSecrets(dir)))
  expect(new Set(all.map(({ session }) => session)).size).toBe(1)
  expect(Buffer.byteLength(all[0]?.session ?? '')).toBeGreaterThanOrEqual(32)
  expect(await loadSecrets(dir)).toEqual(all[0])
  expect(await readdir(dir)).toEqual(['secrets.json'])
  expect((await stat(join(dir, 'secrets.json'))).mode & 0o777).toBe(0o600)
})

it('[CONF-4] two folders have different secrets', async () => {
  expect(await loadSecrets(await folder())).not.toEqual(await loadSecrets(await folder()))
})

it('[CONF-4] others lose the right to read them', async () => {
  const dir = await folder()
  const made = await loadSecrets(dir)
  await chmod(join(dir, 'secrets.json'), 0o644)
  expect(await loadSecrets(dir)).toEqual(made)
  expect((await stat(join(dir, 'secrets.json'))).mode & 0o777).toBe(0o600)
})

it('[CONF-4] a file that holds no secrets is never replaced, and said plainly', async () => {
  for (const content of ['', '{"session":"short"}', 'not json']) {
    const dir = await folder()
    await writeFile(join(dir, 'secrets.json'), content)
    await expect(loadSecrets(dir)).rejects.toThrow(SecretsUnusable)
    await expect(loadSecrets(dir)).rejects.toThrow(/secrets\.json does not hold secrets/)
  }
})

it('[CONF-4] a folder that cannot be made is said plainly', async () => {
  const file = join(await folder(), 'file')
  await writeFile(file, '')
  await expect(loadSecrets(join(file, 'data'))).rejects.toThrow(/can be neither read nor made/)
})
