import { useRef } from 'preact/hooks'
import { words } from 'words:asked'
import { formatCompact, t, type WordKey } from '../i18n/language.ts'
import { useFollowing } from '../room/use-following.ts'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { DownIcon } from '../ui/more-icons.tsx'
import { later } from '../ui/later.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { DeskLine } from './desk-line.tsx'
import { HeldQueue } from './held-queue.tsx'
import { PanelComposer } from './panel-composer.tsx'
import type { PanelModel, TalkTab } from './panel-model.ts'
import { RemovedLines, RestrictedPersons } from './set-aside.tsx'

const Questions = later(words, async () => (await import('./question-list.tsx')).QuestionList)

const TABS: readonly TalkTab[] = ['talk', 'questions']
const MODERATED: readonly TalkTab[] = ['held', 'removed', 'restricted']
const tabWords: Record<TalkTab, WordKey> = {
  talk: 'panel.talk',
  questions: 'panel.questions',
  held: 'panel.held',
  removed: 'panel.removed',
  restricted: 'panel.restricted',
}

/** What is said, what waits, and what was set aside. */
export function PanelTalk({ panel }: { panel: PanelModel }) {
  const tabs = panel.moderates.value ? [...TABS, ...MODERATED] : TABS
  const tab = tabs.includes(panel.tab.value) ? panel.tab.value : 'talk'
  return (
    <section class="panel-talk place-talk" aria-label={t('panel.talk.tabs')}>
      <header class="panel-tabs">
        {tabs.map((one) => (
          <Tab key={one} panel={panel} tab={one} />
        ))}
      </header>
      {tab === 'talk' && <Talk panel={panel} />}
      {tab === 'questions' && (
        <Questions panel={panel} meanwhile={<Skeleton lines={5} />} onMissing={() => (panel.tab.value = 'talk')} />
      )}
      {tab === 'held' && <HeldQueue panel={panel} />}
      {tab === 'removed' && <RemovedLines panel={panel} />}
      {tab === 'restricted' && <RestrictedPersons panel={panel} />}
      {panel.isOpen.value && tab !== 'questions' && <PanelComposer panel={panel} />}
    </section>
  )
}

function Tab({ panel, tab }: { panel: PanelModel; tab: TalkTab }) {
  const { chat } = panel.staff
  const restricted = panel.restricted.value.length
  const questions = panel.questions.wait.value?.n ?? 0
  const n = { talk: 0, questions, held: chat.held.length, removed: chat.struck.length, restricted }[tab]
  return (
    <button
      type="button"
      class={`mini${tab === 'held' && n > 0 ? ' waiting' : ''}`}
      aria-pressed={panel.tab.value === tab}
      onClick={() => (panel.tab.value = tab)}
    >
      {t(tabWords[tab])} {n > 0 && <span class="figure">{formatCompact(n)}</span>}
    </button>
  )
}

function Talk({ panel }: { panel: PanelModel }) {
  const scroller = useRef<HTMLDivElement>(null)
  const { conversation } = panel.room
  const lines = conversation.lines.value
  const onScroll = useFollowing(scroller, conversation, `${lines[0]?.seq ?? ''}`)
  return (
    <div class="conversation">
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reached by keyboard */}
      <div
        ref={scroller}
        class="lines-scroll"
        role="region"
        aria-label={t('panel.talk')}
        tabIndex={0}
        onScroll={onScroll}
      >
        <TalkTop panel={panel} empty={lines.length === 0} />
        <ol class="lines desk-lines">
          {lines.map((line) => (
            <DeskLine key={line.seq} panel={panel} line={line} />
          ))}
        </ol>
      </div>
      {conversation.paused.value && (
        <div class="to-newest">
          <Button onClick={() => conversation.resume()}>
            <DownIcon /> {newWords(conversation.missed.value.length)}
          </Button>
        </div>
      )}
    </div>
  )
}

const newWords = (missed: number): string => (missed > 0 ? t('chat.new', { n: missed }) : t('chat.latest'))

function TalkTop({ panel, empty }: { panel: PanelModel; empty: boolean }) {
  const { conversation } = panel.room
  if (empty) return <Empty title={t('chat.empty')}>{t('panel.talk.empty.more')}</Empty>
  if (conversation.complete.value) return <p class="lines-top meta">{t('chat.start')}</p>
  return (
    <div class="lines-top">
      <Button kind="plain" busy={conversation.loading.value === 'yes'} onClick={() => void conversation.loadOlder()}>
        {t(conversation.loading.value === 'failed' ? 'chat.older.failed' : 'chat.older')}
      </Button>
    </div>
  )
}
