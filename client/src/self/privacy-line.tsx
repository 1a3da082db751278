import { t } from '../i18n/language.ts'
import { useAbout, type About } from './about.ts'

/** What is kept of who gives a name, for how long, and where the brand says more. */
export function PrivacyLine() {
  const about = useAbout()
  if (!about) return <p class="privacy meta" aria-hidden="true" />
  const { url } = about.privacy
  return (
    <p class="privacy meta">
      {keptWords(about).map((words) => (
        <span key={words}>{words}</span>
      ))}
      {url !== undefined && (
        <a href={url} target="_blank" rel="noopener">
          {t('self.privacy.link')}
        </a>
      )}
    </p>
  )
}

function keptWords({ signOn, privacy: { linesDays, membersDays } }: About): readonly string[] {
  const lines = linesDays > 0 ? t('self.privacy.lines', { n: linesDays }) : t('self.privacy.lines.kept')
  if (!signOn) return [lines]
  return [lines, membersDays > 0 ? t('self.privacy.members', { n: membersDays }) : t('self.privacy.members.kept')]
}
