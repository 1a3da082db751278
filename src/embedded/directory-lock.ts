import { open, readFile, readdir, realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DirectoryInUse } from './embedded-errors.ts'

const heldHere = new Set<string>()

/**
 * One living process per directory. Each leaves a file `lock-<pid>-<start time>` and then looks for others: of two that
 * come at once the later sees the earlier, so never do both go on. The file of a process that is gone counts for
 * nothing, also when its number was given to another process since (as far as the system tells start times).
 */
export async function lockDirectory(dir: string): Promise<AsyncDisposable> {
  const real = await realpath(dir)
  if (heldHere.has(real)) throw new DirectoryInUse(dir, process.pid)
  heldHere.add(real)
  const own = `lock-${process.pid}-${(await startOf(process.pid)) ?? 0}`
  const release = async (): Promise<void> => {
    heldHere.delete(real)
    await rm(join(real, own), { force: true })
  }
  try {
    await settle(dir, real, own)
  } catch (error) {
    await release()
    throw error
  }
  return { [Symbol.asyncDispose]: release }
}

/** Two that come at the same moment both step back and try again after a random while. */
async function settle(dir: string, real: string, own: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    await (await open(join(real, own), 'w', 0o600)).close()
    const other = await otherOwner(real, own)
    if (other === undefined) return
    await rm(join(real, own), { force: true })
    if (attempt === 3) throw new DirectoryInUse(dir, other)
    await sleep(20 + Math.random() * 80)
  }
}

async function otherOwner(real: string, own: string): Promise<number | undefined> {
  for (const name of await readdir(real)) {
    const [, pid, start] = /^lock-(\d+)-(\d+)$/.exec(name) ?? []
    if (pid === undefined || start === undefined || name === own) continue
    if (await isAlive(Number(pid), start)) return Number(pid)
    await rm(join(real, name), { force: true })
  }
  return undefined
}

async function isAlive(pid: number, start: string): Promise<boolean> {
  if ((await startOf(process.pid)) !== undefined) return (await startOf(pid)) === start
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** When the process began, in the kernel's ticks; undefined when it is gone (also: dead, not yet buried) or without /proc. */
async function startOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19]
}
