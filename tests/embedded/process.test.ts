import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DirectoryInUse, DirectoryUnusable } from '../../src/embedded/embedded-errors.ts'
import { EmbeddedEngine } from '../../src/embedded/engine.ts'
import { count, counted, tempDir } from './world.ts'

let program: Awaited<ReturnType<typeof tempDir>>

beforeAll(async () => {
  program = await tempDir()
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: fileURLToPath(new URL('counting-process.ts', import.meta.url)),
      outDir: program.path,
      target: 'es2023',
      rolldownOptions: { output: { entryFileNames: 'counting.mjs' } },
    },
  })
})

afterAll(() => program[Symbol.asyncDispose]())

interface Counting extends AsyncDisposable {
  child: ChildProcess
  lines: AsyncIterator<string>
}

function startCounting(dir: string, user: { uid?: number; gid?: number } = {}): Counting {
  const child = spawn(process.execPath, [join(program.path, 'counting.mjs'), dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...user,
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const end = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL')) await once(child, 'exit')
  }
  return { child, lines, [Symbol.asyncDispose]: end }
}

const nextLine = async ({ lines }: Counting): Promise<string> =>
  ((await lines.next()).value as string | undefined) ?? ''

const open = (dir: string): Promise<EmbeddedEngine> => EmbeddedEngine.open({ dir, warn: () => undefined })

test('[LOG-7] killed with SIGKILL ten times while writing and compacting: all that was acknowledged is there, at once', async () => {
  await using dir = await tempDir()
  let acknowledged = 0
  for (let life = 0; life < 10; life++) {
    await using counting = startCounting(dir.path)
    expect(await nextLine(counting)).toBe('open')
    for (const until = acknowledged + 100 + life * 37; acknowledged < until;)
      acknowledged = Number((await nextLine(counting)).replace('done ', ''))
    counting.child.kill('SIGKILL')
    for (let line = await nextLine(counting); line !== ''; line = await nextLine(counting))
      if (/^done \d+$/.test(line)) acknowledged = Math.max(acknowledged, Number(line.replace('done ', '')))
    await using engine = await open(dir.path)
    expect(counted(engine)).toBeGreaterThanOrEqual(acknowledged)
    acknowledged = counted(engine)
  }
  expect((await readdir(dir.path)).some((name) => name.startsWith('dump-'))).toBe(true)
}, 60_000)

test('a second process is refused with a clear line, and changes nothing', async () => {
  await using dir = await tempDir()
  await using engine = await open(dir.path)
  await count(engine, 1)
  await using second = startCounting(dir.path)
  const line = await nextLine(second)
  expect(line).toContain(`is in use by process ${process.pid}: only one process may have it open`)
  await once(second.child, 'exit')
  expect(second.child.exitCode).toBe(1)
  await count(engine, 2)
  await expect(open(dir.path)).rejects.toThrow(DirectoryInUse)
  expect(counted(engine)).toBe(2)
})

test('of many that open at once one at most has it, and a lock left by a process that is gone counts for nothing', async () => {
  await using dir = await tempDir()
  await writeFile(join(dir.path, 'lock-1-123456789'), '')
  await writeFile(join(dir.path, `lock-${process.pid}-1`), '')
  const racing = Array.from({ length: 3 }, () => startCounting(dir.path))
  const first = await Promise.all(racing.map(nextLine))
  expect(first.filter((line) => line === 'open').length).toBeLessThanOrEqual(1)
  expect(first.filter((line) => line.startsWith('refused')).length).toBe(
    3 - first.filter((line) => line === 'open').length,
  )
  await Promise.all(racing.map((one) => one[Symbol.asyncDispose]()))
  await using engine = await open(dir.path)
  expect(engine.trouble()).toBeUndefined()
})

test('a directory that is none, or cannot be made, is refused with a clear line', async () => {
  await using dir = await tempDir()
  await writeFile(join(dir.path, 'file'), 'text')
  for (const path of [join(dir.path, 'file'), join(dir.path, 'file', 'below'), '/proc/fanfare'])
    await expect(open(path)).rejects.toThrow(DirectoryUnusable)
  await expect(open(join(dir.path, 'file'))).rejects.toThrow('cannot be used as the data directory')
  expect(await readFile(join(dir.path, 'file'), 'utf8')).toBe('text')
})

test('a directory without permission is refused with a clear line', async () => {
  await using dir = await tempDir()
  await chmod(program.path, 0o755)
  await chmod(dir.path, 0o555)
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
  await using counting = startCounting(dir.path, nobody)
  expect(await nextLine(counting)).toMatch(/cannot be used as the data directory: EACCES/)
})
