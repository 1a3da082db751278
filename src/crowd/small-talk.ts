import type { TimedLine } from './recording.ts'
import { pick, type Random } from './seeded.ts'

const openers = [
  ['Hello', 'Finally', 'Look at that', 'So close now', 'Greetings from Lyon', 'First time here', 'Wow'],
  ['大家好', '终于来了', '太好看了', '好期待', '从上海来的'],
  ['Hola a todos', 'Por fin', 'Qué emoción', 'Saludos desde Lima'],
  ['Oi gente', 'Que lindo', 'Chegou a hora'],
  ['こんばんは', '楽しみです', 'すごい'],
  ['مرحبا بالجميع', 'ما أجمل هذا'],
  ['सबको नमस्ते', 'बहुत बढ़िया'],
  ['안녕하세요', '드디어', '너무 예뻐요'],
]
const topics = [
  ['the blue one is mine', 'who else has waited since noon?', 'is the sound fine for you?', 'count me in for tonight'],
  ['蓝色的最好看', '有人从中午等到现在吗？', '声音清楚吗', '今晚一定要抢到'],
  ['la azul es la mejor', '¿se oye bien?', 'llevo horas esperando'],
  ['a azul é a mais bonita', 'o som está bom?', 'cheguei agora'],
  ['青いのが好き', '音は大丈夫ですか', '昼から待っています'],
  ['الأزرق هو الأجمل', 'هل الصوت واضح؟'],
  ['नीला वाला सबसे अच्छा है', 'क्या आवाज़ ठीक है?'],
  ['파란색이 최고예요', '소리 잘 들리나요?'],
]
const endings = ['', '', '', '!', '!!', ' 🎉', ' 💙', ' …', ' 👏👏']

/** A crowd's talk without a recording: `perSecond` lines a second for `seconds`, at random moments, in eight languages. */
export function smallTalk(random: Random, { perSecond, seconds }: { perSecond: number; seconds: number }): TimedLine[] {
  const moments = Array.from({ length: Math.round(perSecond * seconds) }, () => random() * seconds * 1_000)
  return moments.sort((a, b) => a - b).map((due) => ({ due, text: remark(random) }))
}

/** Something that a fan may say or ask. */
export function remark(random: Random): string {
  const language = Math.floor(random() * openers.length)
  const [opener, topic] = [pick(random, openers[language] ?? ['']), pick(random, topics[language] ?? [''])]
  return `${random() < 0.5 ? `${opener}, ` : ''}${topic}${pick(random, endings)}`
}
