import type { InFive } from './demo-texts.ts'

/** What fans of the demo ask the staff, and what they are answered, in their own language. */
export const FAN_QUESTIONS: InFive<readonly { asks: string; answer: string }[]> = {
  en: [
    {
      asks: 'How many years of updates will it get?',
      answer: 'Seven years, and security fixes for one more after that.',
    },
    { asks: 'Can I change the battery myself?', answer: 'Yes: four screws, and the tool is in the box.' },
    { asks: 'Is there a headphone jack?', answer: 'There is. We never understood why it had to go.' },
    { asks: 'Will old cases fit the small one?', answer: 'They will, it has the same shape as the first Aurora.' },
  ],
  'zh-Hans': [
    { asks: '系统更新能用几年？', answer: '七年系统更新，之后还有一年安全补丁。' },
    { asks: '电池可以自己换吗？', answer: '可以，四颗螺丝，盒子里就有工具。' },
    { asks: '小屏版续航也是两天吗？', answer: '是的，屏幕小，用电也少，一样两天。' },
    { asks: '夜铜色会不会掉色？', answer: '不会，颜色在金属里，不是涂上去的。' },
  ],
  'zh-Hant': [
    { asks: '系統更新可以用幾年？', answer: '七年系統更新，之後還有一年安全修補。' },
    { asks: '防水嗎？可以帶去游泳嗎？', answer: '防水，掉進泳池沒問題，但請別帶它潛水。' },
    { asks: '可以插兩張 SIM 卡嗎？', answer: '可以，一張實體卡加一張 eSIM。' },
    { asks: '紙白會不會容易髒？', answer: '表面有細緻紋理，一擦就乾淨。' },
  ],
  es: [
    {
      asks: '¿Cuántos años de actualizaciones tendrá?',
      answer: 'Siete años, y uno más de parches de seguridad.',
    },
    { asks: '¿Aguanta una caída al agua?', answer: 'Sí, media hora bajo el agua no le hace nada.' },
    { asks: '¿Se puede usar con guantes?', answer: 'Sí, la pantalla los reconoce sola.' },
    { asks: '¿Graba vídeo de noche?', answer: 'Sí, con el mismo objetivo y sin luz adicional.' },
  ],
  pt: [
    {
      asks: 'Por quantos anos ele recebe atualizações?',
      answer: 'Sete anos, e mais um de correções de segurança.',
    },
    { asks: 'Dá para trocar a bateria em casa?', answer: 'Dá: quatro parafusos, e a chave vem na caixa.' },
    { asks: 'O pequeno também dura dois dias?', answer: 'Dura: a tela menor gasta menos.' },
    { asks: 'Ele tem entrada para fone?', answer: 'Tem. Nunca entendemos por que tirar.' },
  ],
}
