import type { CardTexts, Scene } from '../../../src/protocol/stage.ts'
import { formatNumber, formatTime, formatWhen, language, t } from '../i18n/language.ts'
import { ownWords } from '../i18n/own-words.ts'
import { questionIn } from '../polls/poll-words.ts'
import { standingFor } from '../screen/screen-scene.ts'
import { Words } from '../ui/line.tsx'
import { Avatar, hueOf } from '../ui/name-tag.tsx'
import { StreamPlayer } from '../ui/stream-player.tsx'
import { InviteButton } from './invite-button.tsx'
import { launchWords } from './launch-words.ts'
import type { OnAir } from './on-air.ts'
import { Opening } from './opening.tsx'
import type { RoomModel } from './room-model.ts'
import '../styles/room-later.css'

interface Props {
  air: OnAir
  model: RoomModel
  size: 'full' | 'strip'
}

/** What is on air, drawn. */
export function StageShow({ air, model, size }: Props) {
  const launch = model.launch.value
  if (!launch) return null
  const { title } = launchWords(launch)
  switch (air.is) {
    case 'stream':
      return <Streaming model={model} air={air} title={title} size={size} />
    case 'card':
      return <CardScene card={air.card} original={launch.language} />
    case 'wall':
      return <Wall model={model} />
    case 'poll':
      return <Asked model={model} air={air} />
    case 'question':
      return <QuestionOnStage model={model} air={air} />
    case 'join':
      return <Join model={model} />
    case 'opening':
      return <Opening model={model} />
    case 'thanks':
    case 'over':
      return <Thanks model={model} over={air.is === 'over'} />
    default:
      return <BackSoon title={title} />
  }
}

type StreamingProps = Props & { air: Extract<OnAir, { is: 'stream' }>; title: string }

function Streaming({ model, air, title, size }: StreamingProps) {
  const since = model.launch.value?.startedAt
  return (
    <>
      <StreamPlayer stream={air.stream} title={title} />
      {size === 'strip' && (
        <p class="strip-words">
          <bdi>{title}</bdi>
          {since !== undefined && <span class="meta">{t('stage.since', { when: formatTime(since) })}</span>}
        </p>
      )}
    </>
  )
}

function CardScene({ card, original }: { card: Extract<Scene, { kind: 'card' }>; original: string | undefined }) {
  const base: CardTexts = { title: card.title, ...(card.text !== undefined && { text: card.text }) }
  const { words, lang } = ownWords(base, card.texts, original)
  return (
    <div class={card.picture ? 'scene pictured' : 'scene'} lang={lang}>
      {card.picture && <img class="scene-picture" src={card.picture} alt="" />}
      <div class="scene-words">
        <p class="scene-title">{words.title}</p>
        {words.text && <p class="scene-text">{words.text}</p>}
      </div>
    </div>
  )
}

/** Lines that hosts have sent to the screen, newest first. */
function Wall({ model }: { model: RoomModel }) {
  const featured = model.view.value?.everyone.chat.featured ?? []
  if (featured.length === 0) return <Scene title={t('stage.wall.empty')} text={t('stage.wall.empty.more')} />
  return (
    <div class="scene wall">
      <p class="scene-kicker">{t('stage.wall')}</p>
      <ul class="wall-lines">
        {featured.toReversed().map(({ seq, by = '', name = '', text = '', staff }) => (
          <li key={seq}>
            <Avatar name={name} hue={hueOf(by)} />
            <p>
              <bdi class="wall-text">
                <Words text={text} />
              </bdi>{' '}
              <span class="meta">
                <bdi>{name}</bdi> {staff && <span class="role">◆ {t('chat.staff')}</span>}
              </span>
            </p>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** What is decided on the card; here stands what it is about, where there is room for both. */
function Asked({ model, air }: { model: RoomModel; air: Extract<OnAir, { is: 'poll' }> }) {
  const poll = standingFor(model.view.value?.everyone.polls ?? [], air.poll)
  if (!poll || air.stream) return null
  const { text, lang } = questionIn(poll.setup, language.value)
  return (
    <div class="stage-card">
      <p class="stage-more">{t(poll.setup.kind === 'battle' ? 'stage.battle' : 'stage.poll')}</p>
      <p class={text.length > 60 ? 'stage-title long' : 'stage-title'} lang={lang}>
        <bdi>{text}</bdi>
      </p>
    </div>
  )
}

/** Who asked what, and the answer: in the place of a stream that there is not, or under it. */
function QuestionOnStage({ model, air }: { model: RoomModel; air: Extract<OnAir, { is: 'question' }> }) {
  const question = model.view.value?.everyone.questions.find((one) => one.question === air.question)
  if (!question) return air.stream ? null : <BackSoon title={t('stage.question')} />
  const { name, text, answer } = question
  return (
    <div class={air.stream ? 'stage-asked' : 'scene asked-scene'}>
      <div class="scene-words">
        <p class="scene-kicker">
          {t('stage.question')} · <bdi>{name}</bdi>
        </p>
        <p class={text.length > 70 ? 'scene-title long' : 'scene-title'}>
          <bdi>
            <Words text={text} />
          </bdi>
        </p>
        {answer && (
          <p class="scene-text">
            <span class="role">◆ {t('chat.staff')}</span>{' '}
            <bdi>{answer.text === undefined ? t('stage.question.live') : <Words text={answer.text} />}</bdi>
          </p>
        )}
      </div>
    </div>
  )
}

const Scene = ({ title, text, kicker }: { title: string; text?: string | undefined; kicker?: string }) => (
  <div class="scene">
    <div class="scene-words">
      {kicker && <p class="scene-kicker">{kicker}</p>}
      <p class="scene-title">{title}</p>
      {text && <p class="scene-text">{text}</p>}
    </div>
  </div>
)

const BackSoon = ({ title }: { title: string }) => (
  <Scene kicker={title} title={t('stage.back_soon')} text={t('stage.back_soon.more')} />
)

/** How others come in. */
function Join({ model }: { model: RoomModel }) {
  const code = model.launch.value?.code
  return (
    <div class="scene join">
      <div class="scene-words">
        <p class="scene-kicker">{t('stage.join')}</p>
        {code && (
          <p class="join-code figure" aria-label={code.split('').join(' ')}>
            {code.slice(0, 2)} {code.slice(2)}
          </p>
        )}
        <p class="scene-text">{location.host}</p>
      </div>
      <InviteButton model={model} />
    </div>
  )
}

function Thanks({ model, over }: { model: RoomModel; over: boolean }) {
  const launch = model.launch.value
  if (!launch) return null
  const { title, thanks, lang } = launchWords(launch)
  const { startedAt, endedAt } = launch
  const cheers = model.cheering.sum.value
  return (
    <div class="scene" lang={lang}>
      <div class="scene-words">
        <p class="scene-kicker">{title}</p>
        <p class="scene-title">{thanks ?? t(over ? 'stage.over' : 'stage.thanks')}</p>
        <p class="scene-text">
          {startedAt !== undefined && endedAt !== undefined && (
            <span>{t('stage.ran', { from: formatWhen(startedAt), to: formatTime(endedAt) })}</span>
          )}
          {cheers > 0 && <span>{t('stage.cheered', { n: cheers, sum: formatNumber(cheers) })}</span>}
        </p>
      </div>
    </div>
  )
}
