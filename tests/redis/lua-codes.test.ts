import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../../scripts/lib/run.mjs'
import { REFUSALS } from '../../src/protocol/core.ts'

const src = join(root, 'src')
const scripts = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.lua'))
const sourceOf = (file: string): string => readFileSync(join(src, file), 'utf8')

describe('Lua scripts', () => {
  it('there are some', () => expect(scripts.length).toBeGreaterThan(8))

  it.each(scripts)('%s refuses with codes of the protocol only', (file) => {
    const codes = [...sourceOf(file).matchAll(/'refused', '(\w+)'/g)].map(([, code]) => code)
    const known = [...Object.keys(REFUSALS), 'log_lost', 'conflict']
    expect(codes.filter((code) => !known.includes(code ?? ''))).toEqual([])
  })

  it.each(scripts)('%s names its keys once, and knows no JSON', (file) => {
    const code = sourceOf(file).replace(/^--.*$/gm, '')
    expect(code).not.toMatch(/KEYS\[\d\].*\n[^]*KEYS\[\d\]/)
    expect(code).not.toContain('cjson')
  })

  it.each(scripts)('%s says on top what it is for, and is short', (file) => {
    const lines = sourceOf(file).trimEnd().split('\n')
    expect(lines[0]).toMatch(/^-- [A-Z]/)
    expect(lines.length).toBeLessThanOrEqual(45)
  })
})
