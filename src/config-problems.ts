import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import { aboutVariable, environment, type Variable } from './environment.ts'
import { PlainError } from './rooms/plain-error.ts'

/** One thing that is wrong with the environment. */
export interface Problem {
  variable: Variable
  wrong: string
}

/** The environment cannot be used. The message lists every problem, and never what a variable holds. */
export class ConfigError extends PlainError {
  readonly problems: readonly Problem[]
  constructor(problems: readonly Problem[]) {
    super(['The configuration cannot be used:', ...problems.map(line)].join('\n'))
    this.problems = problems
  }
}

const line = ({ variable, wrong }: Problem): string =>
  `  ${variable} ${wrong}. Example: ${variable}=${aboutVariable(variable).example}`

/** One problem per variable: the first. */
export function fieldProblems(error: z.ZodError | undefined): Problem[] {
  const found = new Map<Variable, string>()
  for (const { path, message } of error?.issues ?? []) {
    const variable = path[0] as Variable
    if (!found.has(variable)) found.set(variable, message)
  }
  return [...found].map(([variable, wrong]) => ({ variable, wrong }))
}

type Given = { [V in Variable]?: string }

/** The secrets that are kept in files. */
export function readSecretFiles(given: Given): { secrets: Partial<Record<Secret, string>>; problems: Problem[] } {
  const secrets: Partial<Record<Secret, string>> = {}
  const problems: Problem[] = []
  for (const variable of SECRETS) {
    const read = readSecretFile(variable, given[`${variable}_FILE`])
    if (read?.wrong !== undefined) problems.push({ variable: `${variable}_FILE`, wrong: read.wrong })
    if (read?.value !== undefined) secrets[variable] = read.value
  }
  return { secrets, problems }
}

const SECRETS = ['SESSION_SECRET', 'BRAND_SECRET', 'REDIS_URL', 'METRICS_TOKEN'] as const
type Secret = (typeof SECRETS)[number]

function readSecretFile(variable: Secret, path: string | undefined): { value?: string; wrong?: string } | undefined {
  if (path === undefined) return undefined
  try {
    const value = readFileSync(path, 'utf8').trim()
    const parsed = environment.shape[variable].safeParse(value)
    return parsed.success ? { value } : { wrong: `holds what cannot be used: ${parsed.error.issues[0]?.message}` }
  } catch (error) {
    return { wrong: `cannot be read (${(error as NodeJS.ErrnoException).code})` }
  }
}

/** Variables that do not go together. */
export function contradictions(given: Given): Problem[] {
  const names = new Set<string>(Object.keys(given).flatMap((name) => [name, name.replace(/_FILE$/, '')]))
  const has = (variable: Variable): boolean => names.has(variable)
  const brand = has('BRAND_SECRET') || has('BRAND_KEYS_FILE')
  const twice = SECRETS.map((name): [boolean, Variable, string] => [
    given[name] !== undefined && given[`${name}_FILE`] !== undefined,
    name,
    `is given twice, by ${name}_FILE too`,
  ])
  const shared = 'is required with REDIS_URL, since all nodes must share it'
  const problems: [boolean, Variable, string][] = [
    ...twice,
    [has('REDIS_URL') && !has('SESSION_SECRET'), 'SESSION_SECRET', shared],
    [has('DURABILITY') && !has('REDIS_URL'), 'DURABILITY', 'has a meaning only with REDIS_URL'],
    [given.SALVAGE === 'on' && has('REDIS_URL'), 'SALVAGE', 'has a meaning only without REDIS_URL'],
    [brand && !has('BRAND_ISSUER'), 'BRAND_ISSUER', 'is required with the keys of the brand'],
    [!brand && has('BRAND_ISSUER'), 'BRAND_ISSUER', 'has a meaning only with BRAND_SECRET or BRAND_KEYS_FILE'],
  ]
  return problems.filter(([wrong]) => wrong).map(([, variable, wrong]) => ({ variable, wrong }))
}
