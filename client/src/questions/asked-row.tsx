import type { Question } from '../../../src/protocol/questions.ts'
import { formatCompact, formatTime, t } from '../i18n/language.ts'
import { refusalWords } from '../i18n/refusal-words.ts'
import type { RoomModel } from '../room/room-model.ts'
import { Armed } from '../ui/armed.tsx'
import { ClockIcon } from '../ui/icons.tsx'
import { Words } from '../ui/line.tsx'
import { FoldIcon } from '../ui/more-icons.tsx'
import { toast } from '../ui/toast.tsx'
import { mayAsk } from './may-ask.ts'
import { questionsOf, type Asking } from './own-questions.ts'
import '../styles/grave.css'

/** One question: how many want it answered, who asked, and what the answer is. */
export function AskedRow({ question: one, model }: { question: Question; model: RoomModel }) {
  const mine = one.by === model.me.value?.id
  return (
    <li
      class={['asked', mine && 'own', one.answer && 'answered'].filter(Boolean).join(' ')}
      data-question={one.question}
    >
      <Upvote question={one.question} mine={mine} model={model} />
      <div class="asked-body">
        <p class="asked-text">
          <bdi>
            <Words text={one.text} />
          </bdi>
        </p>
        <p class="meta asked-by">
          <bdi>{one.name}</bdi> {mine && <span>{t('chat.you')}</span>}{' '}
          <time dateTime={new Date(one.at).toISOString()}>{formatTime(one.at)}</time>
          {mine && <Withdraw question={one.question} model={model} />}
        </p>
        {one.answer && <AnswerGiven answer={one.answer} />}
      </div>
    </li>
  )
}

function AnswerGiven({ answer: { name, text, at } }: { answer: NonNullable<Question['answer']> }) {
  return (
    <div class="asked-answer">
      <p class="asked-by">
        <bdi class="quote-name">{name}</bdi> <span class="role">◆ {t('chat.staff')}</span>{' '}
        <time class="meta" dateTime={new Date(at).toISOString()}>
          {formatTime(at)}
        </time>
      </p>
      {text === undefined ? (
        <p>{t('question.live')}</p>
      ) : (
        <p>
          <bdi>
            <Words text={text} />
          </bdi>
        </p>
      )}
    </div>
  )
}

/** One's own question is wanted without saying so. */
function Upvote({ question, mine, model }: { question: number; mine: boolean; model: RoomModel }) {
  const own = questionsOf(model)
  const on = own.isUpvoted(question)
  const votes = own.votes(question)
  const may = mayAsk(model)
  const vote = async () => {
    const why = await own.upvote(question)
    if (why) toast(refusalWords(why, why.retryAfterMs))
  }
  const click = () => {
    if (may !== 'name_first') return void vote()
    // The sheet asks for a name first.
    model.sheet.value = 'rename'
    const stop = model.sheet.subscribe((sheet) => {
      if (sheet !== 'none') return
      queueMicrotask(() => stop())
      if (model.me.value?.name !== undefined) void vote()
    })
  }
  return (
    <button
      class="upvote"
      aria-pressed={on}
      aria-label={t('question.upvote', { n: votes })}
      title={t('question.upvote', { n: votes })}
      disabled={mine || (may !== 'yes' && may !== 'name_first')}
      onClick={click}
    >
      <FoldIcon />
      <span class="figure">{formatCompact(votes)}</span>
    </button>
  )
}

/** One's own question can be taken back, with what was answered. */
function Withdraw({ question, model }: { question: number; model: RoomModel }) {
  const go = async () => {
    const why = await questionsOf(model).withdraw(question)
    if (why) toast(refusalWords(why, why.retryAfterMs))
  }
  return (
    <div class="withdraw">
      <Armed
        arm={t('question.withdraw')}
        dryRun={t('question.withdraw.dry')}
        does={t('question.withdraw')}
        onHeld={() => void go()}
      />
    </div>
  )
}

/** An own question on its way. */
export function UnsentQuestion({ asking: { text, errand }, model }: { asking: Asking; model: RoomModel }) {
  const away = model.connection.state.value.is !== 'whole'
  const trouble = errand.trouble.value
  return (
    <li class="asked own unsent">
      <span class="upvote" aria-hidden="true">
        <ClockIcon />
      </span>
      <div class="asked-body">
        <p class="asked-text">
          <bdi>{text}</bdi>
        </p>
        <p class="meta asked-by">
          {t(away ? 'own.waiting' : 'own.sending')}
          {trouble && !away && (
            <button class="text-button" onClick={() => errand.hurry()}>
              {t('own.retry')}
            </button>
          )}
        </p>
      </div>
    </li>
  )
}
