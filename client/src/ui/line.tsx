import { Component, type ComponentChildren } from 'preact'
import { formatTime, t } from '../i18n/language.ts'
import { Avatar, hueOf, NameTag } from './name-tag.tsx'

export interface LineProps {
  person: string
  name: string
  text: string
  at: number
  state: 'said' | 'waiting' | 'failed' | 'removed'
  joined?: boolean
  /** Whether its time is in sight. */
  timed?: boolean
  own?: boolean
  staff?: boolean
  edited?: boolean
  /** In the reader's language now: a line is drawn again when it changes. */
  language: string
  /** What can be done with it, and how it stands. Must be the same value as long as nothing changes. */
  children?: ComponentChildren
}

/** One line of a conversation. Drawn again only when something about it has changed. */
export class Line extends Component<LineProps> {
  override shouldComponentUpdate(next: LineProps): boolean {
    const old = this.props as unknown as Record<string, unknown>
    const names = new Set([...Object.keys(old), ...Object.keys(next)])
    return [...names].some((name) => old[name] !== (next as unknown as Record<string, unknown>)[name])
  }

  override render({ person, name, text, at, state, joined, timed, own, staff, edited, children }: LineProps) {
    if (state === 'removed') return <li class="line removed">{t('chat.removed')}</li>
    const hue = hueOf(person)
    const kind = `line ${state}${joined ? ' joined' : ''}${own ? ' own' : ''}${staff ? ' staff' : ''}`
    return (
      <li class={kind}>
        {!joined && <Avatar name={name} hue={hue} />}
        <div class={joined ? 'unseen' : 'line-head'}>
          <NameTag name={name} hue={hue} marks={staff && <span class="role">◆ {t('chat.staff')}</span>} />
          {own && <span class="meta">{t('chat.you')}</span>}
          <time class={timed ? 'meta' : 'meta unseen'} dateTime={new Date(at).toISOString()}>
            {formatTime(at)}
          </time>
        </div>
        <p class="line-text">
          <bdi>{text}</bdi>
          {edited && <span class="meta"> {t('chat.edited')}</span>}
        </p>
        {children}
      </li>
    )
  }
}
