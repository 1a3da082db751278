import { STAGE_LIMITS, type Cue, type Scene } from '../../../src/protocol/stage.ts'

/** A run-down as a file that people keep, send and change. */
export const cueFile = (cues: readonly Cue[]): string => `${JSON.stringify({ fanfare: 'run-down', cues }, null, 2)}\n`

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const PLAIN = new Set(['stream', 'join', 'countdown', 'wall', 'back_soon', 'thanks'])

/** The cues of such a file; undefined = it is none. What a cue may hold in detail is the server's to say. */
export function readCueFile(text: string): Cue[] | undefined {
  try {
    const file: unknown = JSON.parse(text)
    const cues = isObject(file) && file['fanfare'] === 'run-down' ? file['cues'] : undefined
    if (!Array.isArray(cues) || cues.length > STAGE_LIMITS.cues || !cues.every(isCue)) return undefined
    return new Set(cues.map(({ cue }) => cue)).size === cues.length ? cues : undefined
  } catch {
    return undefined
  }
}

function isCue(value: unknown): value is Cue {
  if (!isObject(value)) return false
  const { cue, note, offsetMs } = value
  const timed = offsetMs === undefined || Number.isSafeInteger(offsetMs)
  return (
    typeof cue === 'string' && /^[A-Za-z0-9_-]{1,24}$/.test(cue) && isNote(note) && timed && isScene(value['scene'])
  )
}

const isNote = (note: unknown): boolean =>
  typeof note === 'string' && note.length > 0 && note.length <= STAGE_LIMITS.noteLength

function isScene(value: unknown): value is Scene {
  if (!isObject(value)) return false
  if (value['kind'] === 'poll') return typeof value['poll'] === 'string'
  if (value['kind'] === 'card') return typeof value['title'] === 'string' && value['title'].length > 0
  return typeof value['kind'] === 'string' && PLAIN.has(value['kind'])
}
