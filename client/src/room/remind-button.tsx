import { useSignal } from '@preact/signals'
import { language, t } from '../i18n/language.ts'
import { Button } from '../ui/button.tsx'
import { BellIcon, CalendarIcon, CopyIcon } from '../ui/more-icons.tsx'
import { Sheet } from '../ui/sheet.tsx'
import { copyLink, InviteButton, inviteLink } from './invite-button.tsx'
import { arm, armed, disarm } from './ringing.ts'
import type { RoomModel } from './room-model.ts'
import '../styles/room-later.css'

/** Ways to be there when it starts. */
export function RemindButton({ model, kind }: { model: RoomModel; kind: 'primary' | 'quiet' }) {
  const open = useSignal(false)
  return (
    <>
      <Button kind={kind} onClick={() => (open.value = true)}>
        <BellIcon /> {t('remind.me')}
      </Button>
      {open.value && <RemindSheet model={model} onClose={() => (open.value = false)} />}
    </>
  )
}

function RemindSheet({ model, onClose }: { model: RoomModel; onClose: () => void }) {
  const link = inviteLink(model)
  return (
    <Sheet title={t('remind.me')} onClose={onClose}>
      <div class="stack remind">
        <CalendarLink model={model} />
        <div class="remind-link">
          <bdi class="remind-url">{link}</bdi>
          <Button onClick={() => copyLink(link)}>
            <CopyIcon /> {t('remind.copy')}
          </Button>
        </div>
        <RingToggle model={model} />
      </div>
    </Sheet>
  )
}

/** A calendar takes the launch in, and follows when it is moved. */
function CalendarLink({ model }: { model: RoomModel }) {
  if (model.launch.value?.startsAt === undefined) return null
  return (
    <a class="button quiet" href={`/api/rooms/${model.room}/calendar.ics?lang=${language.value}`} download>
      <CalendarIcon /> {t('remind.calendar')}
    </a>
  )
}

function RingToggle({ model }: { model: RoomModel }) {
  const on = armed.value
  return (
    <div class="ring">
      <Button aria-pressed={on} onClick={() => (on ? disarm() : arm(model))}>
        <BellIcon /> {t(on ? 'remind.rings' : 'remind.ring')}
      </Button>
      <p class="meta" role="status">
        {t(on ? 'remind.rings.more' : 'remind.ring.more')}
      </p>
    </div>
  )
}

/** What can be done while the countdown runs. */
export function WaitActions({ model }: { model: RoomModel }) {
  const { phase } = model.launch.value ?? {}
  if (phase === 'live' || phase === 'after') return null
  return (
    <div class="wait-actions">
      <RingToggle model={model} />
      <div class="opening-actions">
        <CalendarLink model={model} />
        <InviteButton model={model} />
      </div>
    </div>
  )
}
