import { useState } from 'preact/hooks'
import type { HostLink } from '../../../src/protocol/hosts.ts'
import { t } from '../i18n/language.ts'
import { Armed } from '../ui/armed.tsx'
import { useNow } from '../ui/use-now.ts'
import '../styles/crew.css'
import { roleInHouse, rolesToGive, type CrewDesk } from './crew-desk.ts'
import { leftWords, whereWords } from './crew-words.ts'
import { LinkForm } from './link-form.tsx'
import { MadeLink, type Made } from './made-link.tsx'

/** Links that let people run the rooms: to make them, and to see and revoke those in force. */
export function LinkDesk({ desk }: { desk: CrewDesk }) {
  const [made, setMade] = useState<Made>()
  return (
    <div class="stack">
      {made ? <MadeLink made={made} onDone={() => setMade(undefined)} /> : <LinkForm desk={desk} onMade={setMade} />}
      <LinksInForce desk={desk} />
    </div>
  )
}

function LinksInForce({ desk }: { desk: CrewDesk }) {
  const now = useNow(true, () => desk.now())
  const links = desk.hosts.links.filter(({ expires }) => now < expires).toReversed()
  const mine = rolesToGive(roleInHouse(desk.hosts, desk.me, now))
  return (
    <section class="crew-part" aria-labelledby="links-title">
      <h3 id="links-title">{t('crew.links')}</h3>
      {links.length === 0 && <p class="meta">{t('crew.links.none')}</p>}
      <ul class="crew-list">
        {links.map((link) => (
          <LinkRow key={link.link} desk={desk} link={link} now={now} mine={mine.includes(link.role)} />
        ))}
      </ul>
    </section>
  )
}

/** `mine`: to revoke. */
function LinkRow({ desk, link, now, mine }: { desk: CrewDesk; link: HostLink; now: number; mine: boolean }) {
  const name = link.label ?? t(`crew.role.${link.role}`)
  const revoke = () => desk.send('link.revoke', { link: link.link }, `link.revoke ${link.link}`)
  return (
    <li class="crew-row">
      <div class="crew-who">
        <p>
          <span class={`chip role-${link.role}`}>{t(`crew.role.${link.role}`)}</span>{' '}
          {link.label !== undefined && <bdi>{link.label}</bdi>}
        </p>
        <p class="meta">
          <bdi>{whereWords(desk, link.room)}</bdi> · {t('crew.left', { time: leftWords(link.expires - now) })}
        </p>
      </div>
      {mine && (
        <Armed
          arm={t('crew.revoke')}
          name={t('crew.revoke.of', { name })}
          dryRun={t('crew.revoke.dry', { name })}
          does={t('crew.revoke.do')}
          disabled={desk.off || desk.isBusy(`link.revoke ${link.link}`)}
          onHeld={() => void revoke()}
        />
      )}
    </li>
  )
}
