import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { withLock } from '../../scripts/lib/lock.mjs'

const module = new URL('../../scripts/lib/lock.mjs', import.meta.url).href
let dir = ''
let lock = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fanfare-lock-'))
  lock = join(dir, 'lock')
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

/** A process that adds one to a file under the lock, slowly enough that two at once would lose one. */
function adder() {
  const script = `
    import { readFileSync, writeFileSync } from 'node:fs'
    import { withLock } from ${JSON.stringify(module)}
    const [file, lock] = process.argv.slice(1)
    await withLock(lock, async () => {
      const before = Number(readFileSync(file, 'utf8'))
      await new Promise((resolve) => setTimeout(resolve, 30))
      writeFileSync(file, String(before + 1))
    })`
  return spawn(process.execPath, ['--input-type=module', '-e', script, join(dir, 'sum'), lock], { stdio: 'inherit' })
}

async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  return child.pid ?? 0
}

it('lets one process in at a time, past a lock whose process is dead', async () => {
  writeFileSync(join(dir, 'sum'), '0')
  writeFileSync(lock, `${await deadProcess()}@${hostname()}`)
  const codes = await Promise.all(Array.from({ length: 6 }, async () => (await once(adder(), 'exit'))[0]))
  expect(codes).toEqual([0, 0, 0, 0, 0, 0])
  expect(readFileSync(join(dir, 'sum'), 'utf8')).toBe('6')
  expect(existsSync(lock)).toBe(false)
})

it('waits for a live process, and says for whom', async () => {
  const holder = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] })
  writeFileSync(lock, `${holder.pid}@${hostname()}`)
  let done: Promise<string> | undefined
  const waitsFor = await new Promise<string>((resolve) => {
    done = withLock(lock, async () => 'in', resolve)
  })
  expect(waitsFor).toBe(`${holder.pid}@${hostname()}`)
  expect(readFileSync(lock, 'utf8')).toBe(`${holder.pid}@${hostname()}`)
  holder.kill()
  expect(await done).toBe('in')
})

it('takes over a lock of another machine that gave no sign of life for long', async () => {
  writeFileSync(lock, '1@elsewhere')
  const longAgo = new Date(Date.now() - 60_000)
  utimesSync(lock, longAgo, longAgo)
  expect(await withLock(lock, async () => 'in')).toBe('in')
})

it('is free again after a body that throws', async () => {
  const broken = withLock(lock, () => Promise.reject(new Error('broken')))
  await expect(broken).rejects.toThrow('broken')
  expect(existsSync(lock)).toBe(false)
})
