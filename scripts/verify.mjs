// `npm run verify -- poll FILE`: counts a poll's file of ballots again. It needs Node 20 and these files alone: no package, no network.
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { announcedIn } from './verify/announced.mjs'
import { RECEIPT } from './verify/ballot-lines.mjs'
import { recount } from './verify/recount.mjs'
import { comparedLine, figureLines, foundLine, problemLines, verdictLine } from './verify/verify-words.mjs'

const USAGE = `npm run verify -- poll FILE [--receipt RECEIPT] [--announced FILE] [--json]
  FILE         a poll's file of ballots
  --receipt    finds your ballot and says how it was counted
  --announced  JSON: a room's snapshot (/api/rooms/ROOM), a poll of it, or a result alone
  --json       the answer as JSON
Ends with 0 when all is as announced, 1 when not, 2 when nothing could be checked.`

/** How it ends: nothing wrong; something is; it could not be checked. */
const EXIT = { right: 0, wrong: 1, unchecked: 2 }

const options = /** @type {const} */ ({
  receipt: { type: 'string' },
  announced: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
})

function asked() {
  // A receipt may begin with a dash, which parseArgs takes for the next option.
  const args = process.argv.slice(2)
  const at = args.indexOf('--receipt')
  if (at >= 0) args.splice(at, 2, `--receipt=${args[at + 1] ?? ''}`)
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const [what, file] = positionals
  if (values.help || what !== 'poll' || positionals.length !== 2) throw new Error(USAGE)
  if (values.receipt !== undefined && !RECEIPT.test(values.receipt))
    throw new Error('A receipt is 22 letters, digits, - and _.')
  return { ...values, file }
}

async function jsonAt(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    throw new Error(`${file} cannot be read as JSON: ${error.message}`, { cause: error })
  }
}

const linesFor = (counted, receipt) => [
  `"${counted.head.question}", room ${counted.head.room}, round ${counted.head.round}`,
  ...figureLines(counted),
  comparedLine(counted),
  verdictLine(counted),
  ...problemLines(counted),
  ...(receipt === undefined ? [] : [foundLine(counted, receipt)]),
]

async function main() {
  const { file, receipt, announced: from, json } = asked()
  const announced = from === undefined ? undefined : await jsonAt(from)
  const counted = await recount(await readFile(file), { announced, receipt })
  const { head, verdict, found } = counted
  if (head && announced !== undefined && announcedIn(announced, head) === undefined)
    throw new Error(`${from} says nothing of the poll ${head.poll}.`)
  if (json) console.log(JSON.stringify(counted))
  else console.log((head ? linesFor(counted, receipt) : [verdictLine(counted)]).join('\n'))
  if (head === undefined) return EXIT.unchecked
  return verdict === 'whole' && (receipt === undefined || found) ? EXIT.right : EXIT.wrong
}

process.exitCode = await main().catch((error) => {
  console.error(error.message)
  return EXIT.unchecked
})
