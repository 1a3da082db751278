import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { receiptOf } from '../../src/polls/receipts.ts'
import { dice } from '../stores/mulberry.ts'
import { held, salt, someBallots } from './ballot-stage.ts'

const folder = mkdtempSync(join(tmpdir(), 'fanfare-verify-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const scripts = new URL('../../scripts/', import.meta.url).pathname

const ballots = someBallots('single', dice(11), 25)
const stage = await held('single', ballots)
const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const whole = write('whole.ndjson', stage.text)
const snapshot = write('snapshot.json', JSON.stringify(stage.snapshot))
const receipt = receiptOf(salt, ballots[0]?.key ?? '')

/** The command, from a folder in which there is nothing else. */
cpSync(join(scripts, 'verify.mjs'), join(folder, 'verify.mjs'))
cpSync(join(scripts, 'verify'), join(folder, 'verify'), { recursive: true })
const verify = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'verify.mjs'), ...args], {
    encoding: 'utf8',
    env: { PATH: '' },
  })
  return { status, stdout, stderr }
}

it('[RECOUNT-8] the command needs nothing but its own files, and says in words what it found', () => {
  const { status, stdout } = verify('poll', whole, '--announced', snapshot, '--receipt', receipt)
  expect(status).toBe(0)
  expect(stdout).toContain('25 ballots')
  expect(stdout).toContain('Compared with the result and seal of the announcement you gave. The seal is right.')
  expect(stdout).toContain('Nothing is wrong with this file.')
  expect(stdout).toMatch(new RegExp(`Receipt ${receipt}: line \\d+, counted as `))
})

it('[RECOUNT-8] it ends with 0 when all is as announced, 1 when not, 2 when nothing could be checked', () => {
  const lines = stage.text.split('\n')
  const less = write('less.ndjson', lines.toSpliced(5, 1).join('\n'))
  const other = write('other.json', JSON.stringify({ ...stage.poll.result, winners: [0, 1, 2] }))
  const cases: [number, string[]][] = [
    [0, ['poll', whole]],
    [0, ['poll', whole, '--announced', snapshot]],
    [1, ['poll', less]],
    [1, ['poll', whole, '--announced', other]],
    [1, ['poll', whole, '--receipt', 'A'.repeat(22)]],
    [1, ['poll', whole, '--receipt', `-${'A'.repeat(21)}`]],
    [2, ['poll', snapshot]],
    [2, ['poll', join(folder, 'none.ndjson')]],
    [2, ['poll', whole, '--announced', whole]],
    [2, ['poll', whole, '--announced', write('empty.json', '{}')]],
    [2, ['poll', whole, '--receipt', 'short']],
    [2, ['draw', whole]],
    [2, []],
  ]
  expect(cases.map(([, args]) => [verify(...args).status, args])).toEqual(cases)
  expect(verify('poll', less).stdout).toContain('Ballots are missing.')
})

it('[RECOUNT-8] its answer is to be had as JSON', () => {
  const { status, stdout } = verify('poll', whole, '--announced', snapshot, '--json')
  expect(status).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ verdict: 'whole', ballots: 25, sealed: true, result: stage.poll.result })
})

it('[RECOUNT-4] who counts again uses none of the code that counted, and no network', () => {
  const files = ['verify.mjs', ...readdirSync(join(scripts, 'verify')).map((name) => `verify/${name}`)]
  const imports = files.flatMap((file) =>
    [...readFileSync(join(scripts, file), 'utf8').matchAll(/(?:from|import\() ?'([^']+)'/g)].map(([, to = '']) => to),
  )
  expect(imports.length).toBeGreaterThan(5)
  expect(imports.filter((to) => !/^(\.\/(verify\/)?[\w-]+\.mjs|node:(fs\/promises|util))$/.test(to))).toEqual([])
})
