import type { PollTexts } from '../protocol/polls.ts'
import type { InFive } from './demo-texts.ts'

type Words = InFive<Required<Pick<PollTexts, 'question' | 'options'>>>
type Question = InFive<PollTexts>

const colours = {
  en: ['Night brass', 'Paper white', 'Ink'],
  'zh-Hans': ['夜铜', '纸白', '墨黑'],
  'zh-Hant': ['夜銅', '紙白', '墨黑'],
  es: ['Latón nocturno', 'Blanco papel', 'Tinta'],
  pt: ['Latão noturno', 'Branco papel', 'Tinta'],
}
const brassAndInk = (own: readonly string[]): string[] => own.filter((_, place) => place !== 1)

export const GUESS: Words = {
  en: { question: 'How many colours will Aurora 3 have?', options: ['One', 'Two', 'Three', 'Four or more'] },
  'zh-Hans': { question: 'Aurora 3 会有几种颜色？', options: ['一种', '两种', '三种', '四种或更多'] },
  'zh-Hant': { question: 'Aurora 3 會有幾種顏色？', options: ['一種', '兩種', '三種', '四種或更多'] },
  es: { question: '¿Cuántos colores tendrá Aurora 3?', options: ['Uno', 'Dos', 'Tres', 'Cuatro o más'] },
  pt: { question: 'Quantas cores o Aurora 3 vai ter?', options: ['Uma', 'Duas', 'Três', 'Quatro ou mais'] },
}

export const SOUND: Question = {
  en: { question: 'Do you hear us well?' },
  'zh-Hans': { question: '声音听得清楚吗？' },
  'zh-Hant': { question: '聲音聽得清楚嗎？' },
  es: { question: '¿Se nos oye bien?' },
  pt: { question: 'Vocês nos ouvem bem?' },
}

export const COLOUR: Words = {
  en: { question: 'Which one is yours?', options: colours.en },
  'zh-Hans': { question: '你选哪一款？', options: colours['zh-Hans'] },
  'zh-Hant': { question: '你選哪一款？', options: colours['zh-Hant'] },
  es: { question: '¿Con cuál te quedas?', options: colours.es },
  pt: { question: 'Qual é o seu?', options: colours.pt },
}

export const CAMERA: Question = {
  en: { question: 'How do you like the camera?' },
  'zh-Hans': { question: '你觉得相机怎么样？' },
  'zh-Hant': { question: '你覺得相機怎麼樣？' },
  es: { question: '¿Qué te parece la cámara?' },
  pt: { question: 'O que você achou da câmera?' },
}

export const CITY: Words = {
  en: { question: 'Where shall we meet next? Up to two.', options: ['Lisbon', 'Taipei', 'Chengdu', 'Lima'] },
  'zh-Hans': { question: '下次在哪里见面？最多选两个。', options: ['里斯本', '台北', '成都', '利马'] },
  'zh-Hant': { question: '下次在哪裡見面？最多選兩個。', options: ['里斯本', '台北', '成都', '利馬'] },
  es: {
    question: '¿Dónde nos vemos la próxima vez? Hasta dos.',
    options: ['Lisboa', 'Taipéi', 'Chengdú', 'Lima'],
  },
  pt: {
    question: 'Onde nos encontramos da próxima vez? Até duas.',
    options: ['Lisboa', 'Taipé', 'Chengdu', 'Lima'],
  },
}
/** Why the first one, in which the last city was left out, does not count. */
export const CITY_REASON = 'Lima was missing. Here is the right one.'

export const BATTLE: Words = {
  en: { question: 'Brass or ink? Tap for yours!', options: brassAndInk(colours.en) },
  'zh-Hans': { question: '夜铜对墨黑，为你喜欢的点起来！', options: brassAndInk(colours['zh-Hans']) },
  'zh-Hant': { question: '夜銅對墨黑，為你喜歡的點起來！', options: brassAndInk(colours['zh-Hant']) },
  es: { question: '¿Latón o tinta? ¡Toca por el tuyo!', options: brassAndInk(colours.es) },
  pt: { question: 'Latão ou tinta? Toque pelo seu!', options: brassAndInk(colours.pt) },
}

export const AGAIN: Question = {
  en: { question: 'Will you be back next time?' },
  'zh-Hans': { question: '下次还来吗？' },
  'zh-Hant': { question: '下次還來嗎？' },
  es: { question: '¿Volverás la próxima vez?' },
  pt: { question: 'Você volta da próxima vez?' },
}
