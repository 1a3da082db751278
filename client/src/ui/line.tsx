import type { ComponentChildren } from 'preact'
import { formatTime, t } from '../i18n/language.ts'
import { partsOf } from './line-parts.ts'
import { Avatar, hueOf, NameTag } from './name-tag.tsx'

export interface LineProps {
  person: string
  name: string
  text: string
  at: number
  state: 'said' | 'waiting' | 'failed' | 'removed' | 'held' | 'declined'
  joined?: boolean
  /** Whether its time is in sight. */
  timed?: boolean
  own?: boolean
  staff?: boolean
  edited?: boolean
  /** The numbers of the lines in it, to find it by. */
  seqs?: string
  /** So many people said it. */
  times?: number
  /** It is meant for the reader. */
  forMe?: boolean
  /** The reader's name: where it stands after an `@` it is marked. */
  me?: string | undefined
  /** What it answers. */
  above?: ComponentChildren
  /** What can be done with it, and how it stands. */
  children?: ComponentChildren
}

/** One line of a conversation. */
export function Line(props: LineProps) {
  const { person, name, state, joined, own, staff, forMe, seqs, above, children } = props
  if (state === 'removed')
    return (
      <li class="line removed" data-lines={seqs}>
        {t('chat.removed')}
      </li>
    )
  const marks = { joined, own, staff, 'for-me': forMe, answers: above !== undefined && above !== null }
  const kind = Object.entries(marks).flatMap(([mark, is]) => (is ? [mark] : []))
  return (
    <li class={['line', state, ...kind].join(' ')} data-lines={seqs}>
      {above}
      {!joined && <Avatar name={name} hue={hueOf(person)} />}
      <LineHead {...props} />
      <LineText {...props} />
      {children}
    </li>
  )
}

function LineHead({ person, name, at, joined, timed, own, staff }: LineProps) {
  return (
    <div class={joined ? 'unseen' : 'line-head'}>
      <NameTag name={name} hue={hueOf(person)} marks={staff && <span class="role">◆ {t('chat.staff')}</span>} />
      {own && <span class="meta">{t('chat.you')}</span>}
      <time class={timed ? 'meta' : 'meta unseen'} dateTime={new Date(at).toISOString()}>
        {formatTime(at)}
      </time>
    </div>
  )
}

function LineText({ text, me, edited, times = 1 }: LineProps) {
  return (
    <p class="line-text">
      <bdi>
        <Words text={text} me={me} />
      </bdi>
      {times > 1 && (
        <span
          class="chip times"
          role="img"
          aria-label={t('chat.times', { n: times })}
          title={t('chat.times', { n: times })}
        >
          ×{times}
        </span>
      )}
      {edited && <span class="meta"> {t('chat.edited')}</span>}
    </p>
  )
}

/** What somebody wrote: text, never markup; addresses lead out of here, and say to whom. */
export function Words({ text, me }: { text: string; me?: string | undefined }) {
  return partsOf(text, me).map((part) => {
    if (part.is === 'words') return part.text
    if (part.is === 'me') return <mark class="me">{part.text}</mark>
    return (
      <a href={part.href} title={part.href} target="_blank" rel="noopener noreferrer nofollow ugc">
        <b>{part.host}</b>
        {part.rest}
      </a>
    )
  })
}
