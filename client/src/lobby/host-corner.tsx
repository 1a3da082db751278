import { useState } from 'preact/hooks'
import type { RoomId } from '../../../src/protocol/core.ts'
import type { Listed } from '../../../src/protocol/launches.ts'
import { t, type WordKey } from '../i18n/language.ts'
import { launchWording } from '../i18n/launch-wording.ts'
import type { Session } from '../session/session.ts'
import { Button } from '../ui/button.tsx'
import { later } from '../ui/later.tsx'
import { words } from 'words:crew'
import { CreateLaunch } from './create-launch.tsx'
import { RoomCard } from './room-card.tsx'
import type { RoomList } from './room-list.ts'

const DoorsSheet = later(words, async () => (await import('./doors-sheet.tsx')).DoorsSheet)

/** What hosts find here: their drafts and templates, and the way to a new launch. */
export function HostCorner({ list, session }: { list: RoomList; session: Session }) {
  const [creating, setCreating] = useState<{ from?: RoomId }>()
  const [doors, setDoors] = useState(false)
  const { drafts = [], rooms = [] } = list.lists.value ?? {}
  const begin = (from?: RoomId) => setCreating(from === undefined ? {} : { from })
  return (
    <section class="host-corner">
      <header class="host-corner-top">
        <h2>{t('lobby.hosts')}</h2>
        <span class="host-corner-ways">
          <Button onClick={() => setDoors(true)}>{t('lobby.hosts.doors')}</Button>
          <Button onClick={() => begin()}>{t('lobby.hosts.create')}</Button>
        </span>
      </header>
      <Plans
        title="lobby.drafts"
        plans={drafts.filter(({ phase, template }) => phase === 'draft' && !template)}
        none={t('lobby.drafts.empty')}
      />
      <Plans title="lobby.templates" plans={drafts.filter(({ template }) => template)} onCopy={begin} />
      {doors && (
        <DoorsSheet
          session={session}
          rooms={[...rooms, ...drafts].filter(({ template }) => !template).toReversed()}
          onClose={() => setDoors(false)}
          onMissing={() => setDoors(false)}
        />
      )}
      {creating && (
        <CreateLaunch
          session={session}
          sources={[...drafts.filter(({ phase }) => phase === 'draft'), ...rooms.toReversed()]}
          from={creating.from}
          onClose={() => setCreating(undefined)}
        />
      )}
    </section>
  )
}

interface PlansProps {
  title: WordKey
  plans: readonly Listed[]
  /** Said when there are none; without it nothing is. */
  none?: string
  onCopy?: (from: RoomId) => void
}

function Plans({ title, plans, none, onCopy }: PlansProps) {
  if (plans.length === 0 && none === undefined) return null
  return (
    <>
      <h3>{t(title)}</h3>
      {plans.length === 0 && <p class="field-hint">{none}</p>}
      <ul class="rooms">
        {plans.toReversed().map((plan) => (
          <RoomCard key={plan.room} room={plan} now={Date.now()}>
            {onCopy && <Copy plan={plan} onCopy={onCopy} />}
          </RoomCard>
        ))}
      </ul>
    </>
  )
}

function Copy({ plan, onCopy }: { plan: Listed; onCopy: (from: RoomId) => void }) {
  return (
    <Button aria-label={t('lobby.copy.of', { title: launchWording(plan).title })} onClick={() => onCopy(plan.room)}>
      {t('lobby.copy')}
    </Button>
  )
}
