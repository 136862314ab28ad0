// Questionnaires with every kind of question, for looking at them.

/** The questionnaire of every kind with long lists besides, where leaving out is an error for each kind. */
export function strict(text) {
  const document = JSON.parse(text);
  if (document.title.startsWith('More')) return required(document);
  const points = Array.from({ length: 9 }, (_, at) => ({ code: `${at + 1}`, label: `Point ${at + 1} of nine`, value: at + 1 }));
  const options = Array.from({ length: 20 }, (_, at) => ({ code: `o${at + 1}`, label: `Option number ${at + 1}` }));
  document.blocks.push({
    code: 'lists', title: 'Long lists', together: true, questions: [
      { code: 'many', text: 'Pick one of twenty', help: 'Where there are many, they are in a list.', kind: { single_choice: { options } } },
      { code: 'fine', text: 'Rate these finely', kind: { matrix: { items: [{ code: 'fine1', text: 'The only one' }], points, not_applicable: 'I cannot say' } } },
    ],
  });
  return required(document);
}

/** One stays optional, so that its mark is looked at, too; a statement takes no answer. */
function required(document) {
  for (const block of document.blocks) {
    for (const question of block.questions) question.required = question.code !== 'long' && question.kind !== 'statement';
  }
  // these lists are to be looked at and not to be answered
  document.suppressions = ['O01', 'O09'].map((rule) => ({ rule, at: '', reason: 'Made for tests' }));
  return document;
}

const WORDS = ['كيف', 'تقيّم', 'الخدمة', 'التي', 'حصلت', 'عليها', 'من', 'الفريق', 'هذا', 'الأسبوع', 'بصراحة', 'ووضوح'];

/** The same in Arabic words: of every text as many as it had, so that lengths stay what they were. */
export function arabic(document) {
  let next = 0;
  const said = (text) => text.split(/\s+/).map(() => WORDS[next++ % WORDS.length]).join(' ');
  const texts = [
    'title', 'introduction', 'thanks', 'text', 'help', 'label', 'low', 'high', 'unit', 'not_applicable', 'left', 'right', 'best', 'worst', 'alt',
    'prefer_not_to_say',
  ];
  const turn = (value, key) => {
    // codes, under the names of texts
    if (key === 'sets') return value;
    if (typeof value === 'string') return texts.includes(key) && value ? said(value) : value;
    if (Array.isArray(value)) {
      // labels of one list must differ
      return value.map((part, at) => (part?.label ? { ...part, label: `${said(part.label)} ${at + 1}` } : turn(part, key)));
    }
    if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, turn(part, name)]));
    return value;
  };
  return { ...turn(document), language: 'ar', measures: document.measures };
}
