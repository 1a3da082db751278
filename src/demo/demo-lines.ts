import { DEMO_LAUNCH } from './demo-texts.ts'

export const DEMO_TITLE = DEMO_LAUNCH.en.title

/** What the demo room holds at first: made up, in the languages a launch hears. */
export const DEMO_LINES: readonly { name: string; text: string }[] = [
  { name: 'Brass Otter', text: 'First! Been counting the days since the teaser 🎉' },
  { name: '小周', text: '大家好！今天终于能看到真机了' },
  { name: 'rafa_92', text: '¡Vamos! Saludos desde Valencia' },
  { name: 'Mei Chen', text: '夜铜色! 太好看了' },
  { name: 'Jun', text: 'Is the small one coming back this year?' },
  { name: 'Luísa', text: 'Aqui no Recife a turma toda está assistindo 👏' },
  { name: 'Brass Otter', text: 'My guess: three colours, one of them brass.' },
  { name: '阿德', text: '電池有沒有變大？上一代撐不到晚上' },
  { name: 'Tomás', text: 'La cámara, por favor, que mejoren la cámara' },
  { name: 'Ines', text: 'Say hello below: pick a name with your first line.' },
]
