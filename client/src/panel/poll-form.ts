import type { Texts } from '../../../src/protocol/core.ts'
import type { PollKind, PollOption, PollSetup, PollShown, PollTexts } from '../../../src/protocol/polls.ts'

/** An option while it is written. `key` stays with it wherever it is moved. */
export interface FormOption {
  key: string
  text: string
  picture: string
}
/** The words of another language; options by their keys. */
export interface FormTexts {
  question: string
  options: Readonly<Record<string, string>>
  /** Of a scale: what its ends mean. */
  low: string
  high: string
}
export const noTexts: FormTexts = { question: '', options: {}, low: '', high: '' }
/** A poll while it is written: everything that was written, also what its kind has no use for. */
export interface PollForm {
  kind: PollKind
  question: string
  options: readonly FormOption[]
  texts: Readonly<Record<string, FormTexts>>
  scale: { from: string; to: string; low: string; high: string }
  min: string
  max: string
  abstain: boolean
  final: boolean
  members: boolean
  shown: PollShown
  /** Seconds, or m:ss; '' = until it is closed by hand. */
  time: string
  atBallots: string
  taps: string
  overtime: { on: boolean; percent: string; time: string }
  /** The language of the first words. */
  language?: string
}

let keys = 0
export const newOption = (text = '', picture = ''): FormOption => ({ key: `o${++keys}`, text, picture })

export const emptyForm = (language: string | undefined): PollForm => ({
  kind: 'single',
  question: '',
  options: [newOption(), newOption()],
  texts: {},
  scale: { from: '1', to: '5', low: '', high: '' },
  min: '1',
  max: '',
  ...{ abstain: false, final: false, members: false },
  shown: 'live',
  time: '60',
  atBallots: '',
  taps: '10',
  overtime: { on: true, percent: '5', time: '30' },
  ...(language !== undefined && { language }),
})

/** 90, 1:30 or 90 s as ms; undefined = nothing, NaN = no time. */
export function readSeconds(text: string): number | undefined {
  const trimmed = text.trim().replaceAll('\uFF1A', ':')
  if (trimmed === '') return undefined
  const match = /^(?:(\d{1,3}):([0-5]\d)|(\d{1,5})\s*s?)$/.exec(trimmed)
  if (!match) return NaN
  return match[3] === undefined ? (Number(match[1]) * 60 + Number(match[2])) * 1000 : Number(match[3]) * 1000
}
/** 45, 1:30: as it is written in the form. */
export function secondsWords(ms: number): string {
  const seconds = Math.round(ms / 1000)
  return seconds < 60 ? `${seconds}` : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

const whole = (text: string): number | undefined => {
  if (text.trim() === '') return undefined
  return /^[-−]?\d{1,9}$/.test(text.trim()) ? Number(text.trim().replace('−', '-')) : NaN
}
export const hasOptions = (kind: PollKind): boolean => kind === 'single' || kind === 'multiple' || kind === 'battle'

/** The options that are written, and nothing of empty rows. */
function writtenOptions({ kind, options }: PollForm): readonly FormOption[] {
  const rows = kind === 'battle' ? options.slice(0, 2) : options
  return hasOptions(kind) ? rows.filter(({ text, picture }) => text.trim() || picture.trim()) : []
}

/** The poll as it is written now; whether it can be asked is for `pollProblems` to say. */
export function setupFrom(form: PollForm): PollSetup {
  const { kind, abstain, final, members, language } = form
  const options = writtenOptions(form)
  const texts = textsFrom(form, options)
  const battle = kind === 'battle'
  const forMs = readSeconds(form.time)
  const atBallots = battle ? undefined : whole(form.atBallots)
  return {
    kind,
    question: form.question.trim(),
    options: options.map(asOption),
    ...(kind === 'scale' && { scale: scaleFrom(form) }),
    ...(kind === 'multiple' && choicesFrom(form)),
    ...(!battle && abstain && { abstain }),
    ...(!battle && final && { final }),
    ...(members && { members }),
    // What is tapped is no ballot that could be cast first.
    shown: battle && form.shown === 'own_vote' ? 'live' : form.shown,
    ...(forMs !== undefined && { forMs }),
    ...(atBallots !== undefined && { atBallots }),
    ...(battle && battleFrom(form)),
    ...(texts && language !== undefined && { language }),
    ...(texts && { texts }),
  }
}

/** As it is shown while it is written: with its empty rows. */
export function previewFrom(form: PollForm): PollSetup {
  const { texts: _, ...setup } = setupFrom(form)
  if (!hasOptions(form.kind)) return setupFrom(form)
  const rows = form.kind === 'battle' ? form.options.slice(0, 2) : form.options
  const texts = textsFrom(form, rows)
  return { ...setup, options: rows.map(asOption), ...(texts && { texts }) }
}

function asOption({ text, picture }: FormOption): PollOption {
  return { text: text.trim(), ...(picture.trim() && { picture: picture.trim() }) }
}

function scaleFrom({ scale: { from, to, ...ends } }: PollForm): NonNullable<PollSetup['scale']> {
  return {
    ...{ from: whole(from) ?? NaN, to: whole(to) ?? NaN },
    ...endsFrom(ends),
  }
}

function endsFrom({ low, high }: Pick<FormTexts, 'low' | 'high'>): Pick<PollTexts, 'low' | 'high'> {
  return { ...(low.trim() && { low: low.trim() }), ...(high.trim() && { high: high.trim() }) }
}

function choicesFrom({ min, max }: PollForm): Pick<PollSetup, 'min' | 'max'> {
  const [least, most] = [whole(min), whole(max)]
  return { ...(least !== undefined && { min: least }), ...(most !== undefined && { max: most }) }
}

function battleFrom({ taps, overtime }: PollForm): Pick<PollSetup, 'tapsPerSecond' | 'overtime'> {
  const tapsPerSecond = whole(taps)
  const rule = { withinPercent: whole(overtime.percent) ?? NaN, forMs: readSeconds(overtime.time) ?? NaN }
  return { ...(tapsPerSecond !== undefined && { tapsPerSecond }), ...(overtime.on && { overtime: rule }) }
}

/** Languages in which something is written; what is missing in one stays as it is in the first. */
function textsFrom(form: PollForm, options: readonly FormOption[]): Texts<PollTexts> | undefined {
  const entries = Object.entries(form.texts).flatMap(([tag, own]): [string, PollTexts][] => {
    const labels = options.map(({ key, text }) => own.options[key]?.trim() || text.trim())
    const anyLabel = options.some(({ key }) => own.options[key]?.trim())
    const question = own.question.trim()
    const ends = form.kind === 'scale' ? endsFrom(own) : {}
    if (!question && !anyLabel && !ends.low && !ends.high) return []
    return [[tag, { question: question || form.question.trim(), ...(anyLabel && { options: labels }), ...ends }]]
  })
  return entries.length > 0 ? Object.fromEntries(entries) : undefined
}

/** A poll that is there, to be written anew. */
export function formOf(setup: PollSetup): PollForm {
  const empty = emptyForm(setup.language)
  const options = setup.options.map(({ text, picture }) => newOption(text, picture))
  return {
    ...empty,
    kind: setup.kind,
    question: setup.question,
    options: options.length > 0 ? options : empty.options,
    texts: formTexts(setup, options),
    ...(setup.scale && { scale: formScale(setup.scale) }),
    min: setup.min === undefined ? empty.min : `${setup.min}`,
    max: setup.max === undefined ? '' : `${setup.max}`,
    ...{ abstain: setup.abstain === true, final: setup.final === true, members: setup.members === true },
    shown: setup.shown,
    time: setup.forMs === undefined ? '' : secondsWords(setup.forMs),
    atBallots: setup.atBallots === undefined ? '' : `${setup.atBallots}`,
    ...(setup.tapsPerSecond !== undefined && { taps: `${setup.tapsPerSecond}` }),
    overtime: formOvertime(setup, empty),
  }
}

const formScale = ({ from, to, low = '', high = '' }: NonNullable<PollSetup['scale']>): PollForm['scale'] => ({
  ...{ from: `${from}`, to: `${to}`, low, high },
})

function formOvertime({ kind, overtime }: PollSetup, empty: PollForm): PollForm['overtime'] {
  if (!overtime) return { ...empty.overtime, on: kind !== 'battle' }
  return { on: true, percent: `${overtime.withinPercent}`, time: secondsWords(overtime.forMs) }
}

function formTexts({ texts = {} }: PollSetup, rows: readonly FormOption[]): PollForm['texts'] {
  const entries = Object.entries(texts).map(([tag, { question, options = [], low = '', high = '' }]) => {
    const own = Object.fromEntries(rows.map(({ key }, place) => [key, options[place] ?? '']))
    return [tag, { question, options: own, low, high }] as const
  })
  return Object.fromEntries(entries)
}
