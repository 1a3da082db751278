import { useEffect, useState } from 'preact/hooks'
import type { RoomId } from '../../../src/protocol/core.ts'
import { t, type WordKey } from '../i18n/language.ts'
import { OwnSheets } from '../room/room-sheets.tsx'
import { SessionWatch } from '../room/session-watch.ts'
import { OwnPerson } from '../self/own-person.tsx'
import type { Session } from '../session/session.ts'
import '../styles/panel.css'
import { Announcer } from '../ui/announcer.tsx'
import { SettingsSheet } from '../ui/settings-sheet.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { Toasts } from '../ui/toast.tsx'
import { Alarms } from './alarms.tsx'
import { AnnouncementDesk, AnnouncementSheet } from './announcement-desk.tsx'
import { BrakeBar } from './brake-bar.tsx'
import { CardSheet, CueEditor } from './cue-editor.tsx'
import { CueSheet } from './cue-sheet.tsx'
import { DeedToast } from './deed-toast.tsx'
import { enterPanel } from './enter-panel.ts'
import { JoinSheet } from './join-sheet.tsx'
import { KeysSheet } from './keys-sheet.tsx'
import { LaunchCard } from './launch-card.tsx'
import { LaunchSheet } from './launch-sheet.tsx'
import { NextStrip } from './next-strip.tsx'
import { NotHost } from './not-host.tsx'
import { PanelAir } from './panel-air.tsx'
import { PanelBar } from './panel-bar.tsx'
import { PanelModel, type PhonePlace } from './panel-model.ts'
import { PanelRefused } from './panel-refused.tsx'
import { PanelTalk } from './panel-talk.tsx'
import { PeopleSheet } from './people-sheet.tsx'
import { PersonSheet } from './person-sheet.tsx'
import { PhaseSheet } from './phase-sheet.tsx'
import { PollDesk } from './poll-desk.tsx'
import { PollQueue, PollSheets } from './poll-queue.tsx'
import { RoomFigures } from './room-figures.tsx'

/** The host's page of a room: run the show, and keep the room in hand. */
export function PanelPage({ room, session }: { room: RoomId; session: Session }) {
  const [panel] = useState(() => new PanelModel(room, session))
  useEffect(() => enterPanel(panel), [])
  return (
    <div class={`panel at-${panel.place.value} plans-${panel.plans.value}`}>
      <Inside panel={panel} />
      <OwnSheets model={panel.room} />
      <SessionWatch model={panel.room} />
      <Toasts />
      <Announcer />
    </div>
  )
}

function Inside({ panel }: { panel: PanelModel }) {
  const { is } = panel.room.connection.state.value
  if (panel.left.value) return <NotHost panel={panel} />
  if (is === 'refused') return <PanelRefused panel={panel} />
  if (!panel.room.view.value?.staff) return <Waiting panel={panel} />
  return (
    <>
      <PanelBar panel={panel} />
      <main class="panel-main">
        <CueSheet panel={panel} />
        <PollQueue panel={panel} />
        <PanelAir panel={panel} />
        <PollDesk panel={panel} />
        {panel.isOpen.value && panel.shows.value && <NextStrip panel={panel} />}
        <PanelTalk panel={panel} />
        <aside class="panel-side place-room" aria-label={t('panel.room')}>
          <Alarms panel={panel} />
          <RoomFigures panel={panel} />
          <AnnouncementDesk panel={panel} />
          <LaunchCard panel={panel} />
        </aside>
      </main>
      <PhonePlaces panel={panel} />
      {panel.isOpen.value && panel.moderates.value && <BrakeBar panel={panel} />}
      <DeedToast panel={panel} />
      <PanelSheets panel={panel} />
    </>
  )
}

function Waiting({ panel }: { panel: PanelModel }) {
  return (
    <>
      <PanelBar panel={panel} />
      <main class="panel-main waiting" aria-busy="true">
        <Skeleton lines={8} />
        <Skeleton lines={6} />
        <Skeleton lines={7} />
      </main>
    </>
  )
}

const PLACES: readonly [PhonePlace, WordKey][] = [
  ['air', 'panel.air'],
  ['polls', 'panel.polls'],
  ['talk', 'panel.place.talk'],
  ['cues', 'panel.cues'],
  ['room', 'panel.room'],
]

/** On a phone one of these is in sight; Next and the brakes always are. */
function PhonePlaces({ panel }: { panel: PanelModel }) {
  return (
    <nav class="phone-places" aria-label={t('panel.places')}>
      {PLACES.map(([place, words]) => (
        <button
          key={place}
          type="button"
          class="mini"
          aria-pressed={panel.place.value === place}
          onClick={() => (panel.place.value = place)}
        >
          {t(words)}
        </button>
      ))}
    </nav>
  )
}

function PanelSheets({ panel }: { panel: PanelModel }) {
  const sheet = panel.sheet.value
  switch (sheet.is) {
    case 'keys':
      return <KeysSheet panel={panel} />
    case 'join':
      return <JoinSheet panel={panel} />
    case 'settings':
      return (
        <SettingsSheet onClose={panel.close}>
          <OwnPerson model={panel.room} onOpen={panel.close} />
        </SettingsSheet>
      )
    case 'card':
      return <CardSheet panel={panel} />
    case 'cue':
      return <CueEditor panel={panel} cue={sheet.cue} />
    case 'person':
      return <PersonSheet panel={panel} person={sheet.person} name={sheet.name} />
    case 'announcement':
      return <AnnouncementSheet panel={panel} one={sheet.one} />
    case 'launch':
      return <LaunchSheet panel={panel} tab={sheet.tab} />
    case 'people':
      return <PeopleSheet panel={panel} tab={sheet.tab} />
    case 'poll':
    case 'poll-withdraw':
    case 'poll-import':
      return <PollSheets panel={panel} sheet={sheet} onMissing={panel.close} />
    case 'phase':
      return <PhaseSheet panel={panel} step={sheet.step} />
    default:
      return null
  }
}
