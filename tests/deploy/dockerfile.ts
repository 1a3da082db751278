import { readFileSync } from 'node:fs'

/** One line of a Dockerfile, continuation lines joined. */
export interface Instruction {
  name: string
  /** What follows the name, flags (`--from=x`) left out. */
  rest: string
  flags: Record<string, string>
}

/** The part from one FROM to the next. */
export interface Stage {
  name: string
  lines: Instruction[]
}

export function readStages(file: string): Stage[] {
  const text = readFileSync(file, 'utf8')
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
  const stages: Stage[] = []
  for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
    const instruction = readLine(line)
    if (instruction.name === 'FROM') stages.push({ name: / AS (\S+)/.exec(instruction.rest)?.[1] ?? '', lines: [] })
    stages.at(-1)?.lines.push(instruction)
  }
  return stages
}

function readLine(line: string): Instruction {
  const [, name = '', given = '', rest = ''] = /^(\S+)\s+((?:--\S+\s+)*)(.*)$/.exec(line.trim()) ?? []
  const flags = Object.fromEntries([...given.matchAll(/--([a-z-]+)=(\S+)/g)].map(([, flag, value]) => [flag, value]))
  return { name, rest, flags: flags as Record<string, string> }
}

export const linesOf = ({ lines }: Stage, name: string): Instruction[] => lines.filter((line) => line.name === name)

/** The words of an instruction in exec form; throws when it is in shell form. */
export const execForm = (rest: string): string[] => JSON.parse(rest.replace(/^CMD\s+/, '')) as string[]

/** What a COPY takes, and where it puts it. */
export function copied({ rest }: Instruction): { from: string[]; to: string } {
  const words = rest.split(/\s+/)
  return { from: words.slice(0, -1), to: words.at(-1) ?? '' }
}

/** ENV as an object. */
export const environmentOf = (stage: Stage): Record<string, string> =>
  Object.fromEntries(linesOf(stage, 'ENV').flatMap(({ rest }) => rest.split(/\s+/).map((pair) => pair.split('=', 2))))
